"""Weeks begin on Monday and months on the first, in whatever year (S86)."""

from datetime import date, timedelta

import pytest

from liencong.sites.visits.rules import periods


@pytest.mark.parametrize(
    ("today", "week_begins"),
    [
        (date(2026, 11, 23), date(2026, 11, 23)),
        (date(2026, 11, 29), date(2026, 11, 23)),
        (date(2027, 1, 1), date(2026, 12, 28)),
    ],
)
def test_a_week_begins_on_monday(today: date, week_begins: date) -> None:
    assert periods(today)["week"] == (week_begins, today)


def test_a_month_begins_on_its_first_day() -> None:
    assert periods(date(2028, 2, 29))["month"] == (date(2028, 2, 1), date(2028, 2, 29))


def test_yesterday_is_one_day() -> None:
    yesterday = date(2027, 1, 1) - timedelta(days=1)
    assert periods(date(2027, 1, 1))["yesterday"] == (yesterday, yesterday)
