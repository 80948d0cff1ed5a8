"""Weeks of a schedule: what holds, what is shown, and in which order."""

from datetime import date
from typing import Any

import pytest

from liencong.core.errors import Invalid
from liencong.plugins.schedule import rules
from liencong.plugins.schedule.fields import SCHEDULES, ScheduleRow, begin, public_of_schedule, title_of

MONDAY = date(2026, 11, 23)
ROW = {"day": "2026-11-24", "begins": "8h", "content": "Họp giao ban"}


def week(*rows: dict[str, Any]) -> dict[str, Any]:
    return {"week_of": "26/11/2026", "rows": list(rows)}


def test_a_week_is_that_of_any_of_its_days_and_times_are_read_as_people_write_them() -> None:
    said = SCHEDULES.check(week({**ROW, "day": "24/11/2026", "ends": "9 giờ 30"}))
    assert said["week_of"] == "2026-11-23"
    [row] = said["rows"]
    assert (row["day"], row["begins"], row["ends"]) == ("2026-11-24", "08:00", "09:30")


@pytest.mark.parametrize(
    ("given", "field", "code"),
    [
        (week(), "fields.rows", "week-empty"),
        (week({**ROW, "day": "2026-12-01"}), "fields.rows", "day-outside-week"),
        (week({**ROW, "content": ""}), "fields.rows.0.content", "required"),
        (week({**ROW, "begins": "25:00"}), "fields.rows.0.begins", "time-invalid"),
        (week({**ROW, "ends": "07:30"}), "fields.rows.0.ends", "ends-before-begins"),
        ({"week_of": "0001-01-01", "rows": [ROW]}, "fields.week_of", "day-early"),
        ({"rows": [ROW]}, "fields.week_of", "required"),
    ],
)
def test_what_does_not_hold_is_told_of_its_field(given: dict[str, Any], field: str, code: str) -> None:
    with pytest.raises(Invalid) as refusal:
        SCHEDULES.check(given)
    assert refusal.value.fields[field] == code


def test_what_is_internal_is_not_shown_nor_that_something_is() -> None:
    shown = public_of_schedule(
        {"week_of": "2026-11-23", "rows": [{**ROW, "internal": True}, {**ROW, "internal": False}]}
    )
    assert shown["rows"] == [ROW]


def test_days_stand_in_order_with_today_marked_and_an_empty_weekend_left_out() -> None:
    said = SCHEDULES.check(week({**ROW, "begins": "14:00", "content": "Sau"}, ROW))
    days = rules.days_of(MONDAY, [ScheduleRow(**row) for row in said["rows"]], date(2026, 11, 25))
    assert [one.day.day for one in days] == [23, 24, 25, 26, 27]
    assert [row.content for row in days[1].rows] == ["Họp giao ban", "Sau"]
    assert [one.is_today for one in days] == [False, False, True, False, False]


def test_a_saturday_on_which_something_takes_place_is_shown() -> None:
    days = rules.days_of(MONDAY, [ScheduleRow(day=date(2026, 11, 28), content="Trực")], MONDAY)
    assert days[-1].day == date(2026, 11, 28)


def test_a_block_shows_what_is_to_come_up_to_a_number() -> None:
    rows = [ScheduleRow(day=date(2026, 11, day), content=str(day)) for day in (23, 24, 24, 25)]
    found = rules.coming(rules.days_of(MONDAY, rows, date(2026, 11, 24)), date(2026, 11, 24), 2)
    assert [row.content for one in found for row in one.rows] == ["24", "24"]


@pytest.mark.parametrize(
    ("today", "week_of"), [(date(2026, 11, 25), "2026-11-23"), (date(2026, 11, 26), "2026-11-30")]
)
def test_from_thursday_on_a_new_schedule_is_one_of_the_week_to_come(today: date, week_of: str) -> None:
    said = begin(today)
    assert said["week_of"] == week_of
    assert len(said["rows"]) == 10


def test_a_title_tells_the_week() -> None:
    def words(_key: str, **said: object) -> str:
        return " ".join(map(str, said.values()))

    assert title_of(words, {"week_of": "2026-11-23"}) == "48 23/11/2026 29/11/2026"
