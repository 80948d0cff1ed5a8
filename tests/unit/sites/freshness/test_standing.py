"""A board is soon due before its period ends, and overdue the day after."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from liencong.core.calendar import load_calendar
from liencong.sites.freshness.rules import FREE, FRESH, OVERDUE, SOON, Period, standing_of

CALENDAR = load_calendar(Path("none"))
LAST = date(2026, 11, 2)


@pytest.mark.parametrize(
    ("days", "after", "standing"),
    [
        (10, 0, FRESH), (10, 7, FRESH), (10, 8, SOON), (10, 10, SOON), (10, 11, OVERDUE),
        (1, 0, SOON), (1, 1, SOON), (1, 2, OVERDUE),
        (365, 334, FRESH), (365, 335, SOON), (365, 365, SOON), (365, 366, OVERDUE),
        (None, 4000, FREE),
    ],
)  # fmt: skip
def test_days_of_the_calendar(days: int | None, after: int, standing: str) -> None:
    period = Period(days, "calendar")
    assert standing_of(period, LAST, LAST + timedelta(days=after), CALENDAR) == standing


def test_working_days_leave_out_the_weekend() -> None:
    period = Period(5, "working")
    assert period.due(LAST, CALENDAR) == date(2026, 11, 9)
    assert standing_of(period, LAST, date(2026, 11, 9), CALENDAR) == SOON
    assert standing_of(period, LAST, date(2026, 11, 10), CALENDAR) == OVERDUE


def test_what_has_to_be_brought_up_to_date_and_never_was_is_overdue() -> None:
    assert standing_of(Period(30, "calendar"), None, LAST, CALENDAR) == OVERDUE
    assert standing_of(Period(None, "calendar"), None, LAST, CALENDAR) == FREE
