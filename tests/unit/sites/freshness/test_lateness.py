"""How often a board ran past its period in a span, and by how many working days."""

from datetime import date
from pathlib import Path

import pytest

from liencong.core.calendar import load_calendar
from liencong.sites.freshness.rules import Lateness, Period, lateness

CALENDAR = load_calendar(Path("none"))
FIRST, LAST = date(2026, 10, 1), date(2026, 12, 31)
WEEKLY = Period(7, "calendar")


def of(*updates: date, period: Period = WEEKLY, last: date = LAST) -> Lateness:
    return lateness(period, updates, FIRST, last, CALENDAR)


def test_a_board_in_time_is_never_late() -> None:
    assert (
        of(date(2026, 9, 28), *(date(2026, 10, day) for day in (5, 12, 19)), last=date(2026, 10, 26))
        == Lateness()
    )


def test_the_working_days_behind_the_last_one_in_time_count() -> None:
    # due on Thursday the 8th, brought up to date on Tuesday the 13th: Friday, Monday, Tuesday
    assert of(date(2026, 10, 1), date(2026, 10, 13), last=date(2026, 10, 20)) == Lateness(1, 3)


def test_what_is_late_over_a_weekend_only_is_not_late() -> None:
    assert of(date(2026, 10, 2), date(2026, 10, 11), last=date(2026, 10, 18)) == Lateness()


def test_each_run_past_the_period_counts_once_and_the_last_up_to_the_end() -> None:
    found = of(date(2026, 10, 1), date(2026, 10, 13), date(2026, 10, 14), last=date(2026, 10, 30))
    assert found == Lateness(2, 3 + 7)


def test_only_days_of_the_span_count() -> None:
    assert of(date(2026, 1, 5), last=date(2026, 10, 5)) == Lateness(1, 3)


@pytest.mark.parametrize("updates", [(), (date(2027, 1, 1),)])
def test_what_did_not_exist_yet_was_not_late(updates: tuple[date, ...]) -> None:
    assert of(*updates) == Lateness()


def test_a_board_without_a_period_is_never_late() -> None:
    assert of(date(2026, 1, 5), period=Period(None, "calendar")) == Lateness()


def test_periods_of_working_days_leave_out_days_off() -> None:
    calendar = CALENDAR.besides(off=[date(2026, 10, 8)], worked=[date(2026, 10, 10)])
    period = Period(5, "working")
    assert period.due(date(2026, 10, 1), CALENDAR) == date(2026, 10, 8)
    # off on Thursday the 8th; Saturday the 10th is worked on instead of another day
    assert period.due(date(2026, 10, 1), calendar) == date(2026, 10, 9)
    assert lateness(period, [date(2026, 10, 1)], FIRST, date(2026, 10, 11), calendar) == Lateness(1, 1)
