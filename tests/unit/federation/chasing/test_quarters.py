"""Quarters as reports are made of them."""

from datetime import date

import pytest

from liencong.federation.chasing.rules import Quarter, quarters_until, read_quarter

TODAY = date(2026, 11, 29)


def test_a_quarter_has_the_days_of_three_months() -> None:
    spans = [Quarter(2026, number).span for number in (1, 2, 3, 4)]
    assert [(span.first, span.last) for span in spans] == [
        (date(2026, 1, 1), date(2026, 3, 31)),
        (date(2026, 4, 1), date(2026, 6, 30)),
        (date(2026, 7, 1), date(2026, 9, 30)),
        (date(2026, 10, 1), date(2026, 12, 31)),
    ]


@pytest.mark.parametrize(
    ("text", "quarter"),
    [
        ("2026-3", Quarter(2026, 3)),
        ("2026-4", Quarter(2026, 4)),
        ("", Quarter(2026, 4)),
        ("2027-1", Quarter(2026, 4)),
        ("2026-5", Quarter(2026, 4)),
        ("٢٠٢٦-1", Quarter(2026, 4)),
        ("2026-1'--", Quarter(2026, 4)),
    ],
)
def test_an_address_names_a_quarter_that_has_begun(text: str, quarter: Quarter) -> None:
    assert read_quarter(text, TODAY) == quarter


def test_quarters_go_back_over_the_turn_of_the_year() -> None:
    assert list(map(str, quarters_until(Quarter(2026, 2), 4))) == ["2026-2", "2026-1", "2025-4", "2025-3"]
