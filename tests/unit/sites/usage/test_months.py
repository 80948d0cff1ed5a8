"""Months of the calendar in Vietnam, from their first moment to that of the next."""

from datetime import date

import pytest

from liencong.sites.usage.rules import Month, months_until, read_month

TODAY = date(2026, 11, 29)


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("2026-11", "2026-11"),
        ("2025-02", "2025-02"),
        ("2026-12", "2026-11"),
        ("2026-13", "2026-11"),
        ("1999-01", "2026-11"),
        ("2026-1", "2026-11"),
        ("٢٠٢٦-01", "2026-11"),
        ("", "2026-11"),
    ],
)
def test_a_month_to_come_or_none_at_all_is_the_present_one(text: str, month: str) -> None:
    assert str(read_month(text, TODAY)) == month


def test_months_follow_each_other_over_the_years() -> None:
    assert [str(month) for month in months_until(Month(2026, 2), 4)] == [
        "2026-02", "2026-01", "2025-12", "2025-11",
    ]  # fmt: skip
    assert str(Month(2025, 12).after) == "2026-01"
    assert Month(2028, 2).last == date(2028, 2, 29)
    assert Month(2026, 1).ends == Month(2026, 2).begins
    assert Month(2026, 1).begins.utcoffset() is not None
