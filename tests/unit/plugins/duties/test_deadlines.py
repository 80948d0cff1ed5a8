"""A rule hangs on a day and gives another; a day off moves it on, and months are those of the calendar."""

import itertools
from datetime import date, timedelta

import pytest

from liencong.core.calendar import WorkCalendar
from liencong.plugins.duties import rules
from liencong.plugins.duties.rules import (
    BEGIN,
    CALENDAR,
    END,
    EVENT,
    MONTH,
    QUARTER,
    STANDING,
    WEEK,
    WORKING,
    YEAR,
    Deadline,
    Period,
)

WEEKENDS = WorkCalendar(frozenset(), frozenset())
ALWAYS = Period(date(2000, 1, 1), date.max)


@pytest.mark.parametrize(
    ("deadline", "anchor", "due"),
    [
        (Deadline(EVENT, days=2), date(2026, 11, 27), date(2026, 12, 1)),
        (Deadline(EVENT, days=2, counts=CALENDAR), date(2026, 11, 25), date(2026, 11, 27)),
        (Deadline(QUARTER, days=15, counts=CALENDAR), date(2026, 9, 30), date(2026, 10, 15)),
        (Deadline(YEAR, months=3, counts=CALENDAR), date(2025, 12, 31), date(2026, 3, 31)),
        (Deadline(YEAR, months=2, counts=CALENDAR), date(2027, 12, 31), date(2028, 2, 29)),
        (Deadline(WEEK, anchor=BEGIN), date(2026, 11, 30), date(2026, 11, 30)),
    ],
)
def test_days_and_months_are_counted_from_the_day(deadline: Deadline, anchor: date, due: date) -> None:
    assert deadline.due(anchor, WEEKENDS) == due


def test_a_deadline_on_a_day_off_is_moved_to_the_next_day_that_is_worked_on() -> None:
    off = WorkCalendar(frozenset(), frozenset({date(2026, 11, 30)}))
    assert Deadline(EVENT, days=3, counts=CALENDAR).due(date(2026, 11, 25), off) == date(2026, 12, 1)


@pytest.mark.parametrize(
    ("kind", "day", "first", "last"),
    [
        (WEEK, date(2026, 11, 29), date(2026, 11, 23), date(2026, 11, 29)),
        (MONTH, date(2028, 2, 10), date(2028, 2, 1), date(2028, 2, 29)),
        (QUARTER, date(2026, 11, 29), date(2026, 10, 1), date(2026, 12, 31)),
        ("half", date(2026, 3, 1), date(2026, 1, 1), date(2026, 6, 30)),
        (YEAR, date(2026, 3, 1), date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_a_day_lies_in_one_period_of_each_kind(kind: str, day: date, first: date, last: date) -> None:
    assert rules.period_of(kind, day) == Period(first, last)


@pytest.mark.parametrize("kind", rules.PERIODS)
def test_periods_follow_each_other_without_a_gap(kind: str) -> None:
    following = rules.periods_from(kind, date(2026, 2, 11))
    periods = [next(following) for _ in range(40)]
    for one, other in itertools.pairwise(periods):
        assert other.first == one.last + timedelta(days=1)


def test_a_duty_governs_the_periods_that_end_while_it_is_in_force() -> None:
    deadline = Deadline(QUARTER, END, days=15, counts=CALENDAR)
    former = rules.obligations(
        deadline, Period(date(2026, 1, 1), date(2026, 6, 30)), date(2026, 1, 1), date(2026, 11, 29), WEEKENDS
    )
    present = rules.obligations(
        deadline, Period(date(2026, 7, 1), date.max), date(2026, 7, 1), date(2026, 11, 29), WEEKENDS
    )
    assert [one.due for one in former] == [date(2026, 4, 15), date(2026, 7, 15)]
    assert [one.due for one in present] == [date(2026, 10, 15), date(2027, 1, 15)]


def test_the_next_period_is_told_before_it_can_be_met_and_none_behind_it() -> None:
    found = rules.obligations(Deadline(WEEK, BEGIN), ALWAYS, date(2026, 11, 16), date(2026, 11, 25), WEEKENDS)
    assert [one.first for one in found] == [date(2026, 11, day) for day in (16, 23, 30)]
    assert found[-1].opens == date(2026, 11, 27)


def test_what_has_to_stand_for_ever_is_owed_once() -> None:
    (owed,) = rules.obligations(
        Deadline(STANDING, days=5, counts=WORKING), ALWAYS, date(2026, 1, 1), date(2026, 11, 29), WEEKENDS
    )
    assert owed.is_lasting
    assert owed.closes is None
