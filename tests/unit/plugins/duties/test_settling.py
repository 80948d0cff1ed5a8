"""What was published meets what is owed: each entry once, the earliest that is open, complete ones first."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from liencong.core.calendar import WorkCalendar
from liencong.plugins.duties import rules
from liencong.plugins.duties.rules import (
    AHEAD,
    BEGIN,
    CALENDAR,
    END,
    EVENT,
    LACKING,
    MET,
    MET_LATE,
    MISSED,
    OVERDUE,
    QUARTER,
    SOON,
    STANDING,
    WEEK,
    Deadline,
    Obligation,
    Period,
    Published,
)

WEEKENDS = WorkCalendar(frozenset(), frozenset())
TODAY = date(2026, 11, 25)
QUARTERLY = Deadline(QUARTER, END, days=15, counts=CALENDAR)
WEEKLY = Deadline(WEEK, BEGIN)


def owed(deadline: Deadline, since: date, today: date = TODAY) -> list[Obligation]:
    return rules.obligations(deadline, Period(since, date.max), since, today, WEEKENDS)


def came(day: date, number: int = 1, **said: object) -> Published:
    return Published(number, f"Bài {number}", f"/bai-{number}", day, **said)  # type: ignore[arg-type]


def states(items: list[Obligation], *published: Published, today: date = TODAY) -> list[str]:
    return [one.state for one in rules.settle(items, published, today, WEEKENDS)]


def test_an_entry_within_its_time_meets_the_period_and_one_behind_it_meets_it_late() -> None:
    items = owed(QUARTERLY, date(2026, 4, 1))
    assert states(items, came(date(2026, 7, 10)), came(date(2026, 10, 20), 2)) == [MET, MET_LATE, AHEAD]


def test_a_second_entry_of_a_period_does_not_count_for_the_next_one() -> None:
    items = owed(QUARTERLY, date(2026, 7, 1))
    assert states(items, came(date(2026, 10, 5)), came(date(2026, 10, 6), 2)) == [MET, AHEAD]


def test_a_schedule_of_the_coming_week_may_come_on_the_friday_before() -> None:
    items = owed(WEEKLY, date(2026, 11, 16), date(2026, 11, 28))
    published = [came(date(2026, 11, 13)), came(date(2026, 11, 20), 2), came(date(2026, 11, 27), 3)]
    assert states(items, *published, today=date(2026, 11, 28)) == [MET, MET, MET, AHEAD]


def test_a_late_schedule_is_not_taken_for_that_of_the_next_week() -> None:
    items = owed(WEEKLY, date(2026, 11, 23))
    assert states(items, came(date(2026, 11, 24))) == [MET_LATE, SOON]


def test_what_was_never_met_while_there_was_time_is_missed_and_not_owed_any_more() -> None:
    assert states(owed(WEEKLY, date(2026, 11, 9))) == [MISSED, MISSED, OVERDUE, SOON]


def test_a_deadline_within_three_working_days_is_marked() -> None:
    items = owed(Deadline(QUARTER, END, days=5), date(2026, 7, 1))
    assert states(items, today=date(2026, 10, 2)) == [SOON, AHEAD]
    assert states(items, today=date(2026, 10, 1)) == [AHEAD, AHEAD]
    assert states(items, today=date(2026, 10, 8)) == [OVERDUE, AHEAD]


def test_an_entry_that_lacks_something_stands_only_where_nothing_better_does() -> None:
    items = owed(QUARTERLY, date(2026, 7, 1))
    poor, whole = came(date(2026, 10, 5), lacks=("signer",)), came(date(2026, 10, 9), 2)
    assert states(items, poor) == [LACKING, AHEAD]
    settled = rules.settle(items, [poor, whole], TODAY, WEEKENDS)
    assert settled[0].published == whole


def test_what_was_withdrawn_before_the_deadline_meets_nothing() -> None:
    items = owed(QUARTERLY, date(2026, 7, 1))
    assert states(items, came(date(2026, 10, 5), until=date(2026, 10, 7))) == [OVERDUE, AHEAD]
    assert states(items, came(date(2026, 10, 5), until=date(2026, 11, 7))) == [MET, AHEAD]


def test_what_has_to_stand_for_ever_is_met_by_what_stands_now_however_old() -> None:
    items = owed(Deadline(STANDING, days=5), date(2026, 1, 1))
    assert states(items, came(date(2019, 3, 1))) == [MET]
    assert states(items, came(date(2019, 3, 1), until=date(2026, 11, 20))) == [OVERDUE]


def test_an_event_is_met_by_the_entry_that_tells_of_its_day() -> None:
    deadline = Deadline(EVENT, days=2)
    first, second = (
        rules.event_obligation(
            deadline, date(2026, 11, day), WEEKENDS, about=f"Quyết định {day}", event_id=day
        )
        for day in (2, 16)
    )
    tells = came(date(2026, 11, 17), happened_on=date(2026, 11, 16))
    assert states([first, second], tells) == [OVERDUE, MET]
    assert states([first, second], came(date(2026, 11, 17))) == [MET_LATE, OVERDUE]


def test_somebody_may_count_an_entry_for_a_period_that_is_long_over() -> None:
    items = owed(QUARTERLY, date(2026, 1, 1))
    counted = came(date(2026, 11, 20), claims=date(2026, 1, 1))
    assert states(items, counted) == [MET_LATE, MISSED, OVERDUE, AHEAD]


@given(st.lists(st.integers(0, 400), max_size=30))
def test_no_entry_meets_two_obligations_and_none_is_met_before_it_opens(offsets: list[int]) -> None:
    begin = date(2026, 1, 1)
    items = owed(WEEKLY, begin, begin + timedelta(days=400))
    published = [came(begin + timedelta(days=offset), number) for number, offset in enumerate(offsets)]
    settled = rules.settle(items, published, begin + timedelta(days=400), WEEKENDS)
    used = [one.published.entry_id for one in settled if one.published]
    assert len(used) == len(set(used))
    assert all(one.obligation.opens <= one.published.since for one in settled if one.published)


def test_what_is_to_come_some_time_within_a_month_counts_for_that_month() -> None:
    items = owed(Deadline("month", "within"), date(2026, 9, 1))
    assert [one.due for one in items] == [
        date(2026, 9, 30),
        date(2026, 11, 2),
        date(2026, 11, 30),
        date(2026, 12, 31),
    ]
    assert states(items, came(date(2026, 9, 3)), came(date(2026, 9, 20), 2)) == [MET, MISSED, SOON, AHEAD]


def test_people_are_busy_with_a_period_that_is_overdue_though_the_next_has_begun() -> None:
    items = owed(QUARTERLY, date(2026, 7, 1), date(2026, 12, 24))
    settled = rules.settle(items, [], date(2026, 12, 24), WEEKENDS)
    assert [one.obligation.first for one in rules.present(settled, date(2026, 12, 24))] == [date(2026, 7, 1)]
    met = rules.settle(items, [came(date(2026, 10, 7))], date(2026, 12, 24), WEEKENDS)
    assert [one.obligation.first for one in rules.present(met, date(2026, 12, 24))] == [date(2026, 10, 1)]
