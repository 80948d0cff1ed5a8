"""On which days citizens are received: by the rule, by days off, by changes of single days."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from liencong.core.calendar import load_calendar
from liencong.core.errors import Invalid
from liencong.plugins.reception.fields import RECEPTIONS, ReceptionFields
from liencong.plugins.reception.rules import occurrences

CALENDAR = load_calendar(Path("none"))
PLAIN = {"receiver": "Lê Thị Một", "session": "morning", "reception_place": "Trụ sở Tiếp công dân"}


def said(**given: Any) -> ReceptionFields:
    return ReceptionFields.model_validate({**PLAIN, "repeats": "monthly", "first_on": "2026-01-01", **given})


def told(fields: ReceptionFields, first: date, last: date) -> list[tuple[str, bool]]:
    return [(f"{one.day:%d/%m}", one.is_off) for one in occurrences(fields, first, last, CALENDAR)]


def month(number: int, year: int = 2026) -> tuple[date, date]:
    return date(year, number, 1), date(year, number, 28)


def test_the_days_of_a_month_come_back_every_month() -> None:
    fields = said(month_days="20, 5")
    assert told(fields, *month(10)) == [("05/10", False), ("20/10", False)]
    assert told(fields, *month(11)) == [("05/11", False), ("20/11", False)]


def test_a_day_off_moves_it_to_the_next_working_day_and_says_so_on_both() -> None:
    # 15/11/2026 is a Sunday.
    assert told(said(month_days="15"), *month(11)) == [("15/11", True), ("16/11", False)]
    here = occurrences(said(month_days="15"), date(2026, 11, 16), date(2026, 11, 16), CALENDAR)
    assert [(one.planned_on, one.moved_by_day_off, one.is_moved_here) for one in here] == [
        (date(2026, 11, 15), True, True)
    ]


def test_what_a_holiday_moves_into_the_next_month_is_shown_there() -> None:
    # 31/01/2027 is a Sunday.
    assert ("01/02", False) in told(said(month_days="31"), *month(2, 2027))


def test_a_day_off_may_drop_it() -> None:
    assert told(said(month_days="15", on_day_off="dropped"), *month(11)) == []


def test_a_short_month_has_its_last_day_instead() -> None:
    assert told(said(month_days="31"), date(2026, 4, 1), date(2026, 4, 29)) == []
    found = occurrences(
        said(month_days="30, 31", first_on="2026-02-01"), date(2026, 2, 1), date(2026, 2, 28), CALENDAR
    )
    assert [one.planned_on for one in found] == [date(2026, 2, 28)]


def test_a_weekly_one_is_on_the_weekday_of_the_first() -> None:
    fields = said(repeats="weekly", first_on="2026-11-10", last_on="2026-11-24")
    assert told(fields, *month(11)) == [("10/11", False), ("17/11", False), ("24/11", False)]
    assert told(fields, *month(10)) == []


def test_a_single_one_is_on_its_day_whatever_day_that_is() -> None:
    fields = said(repeats="once", first_on="2026-11-15")
    assert told(fields, *month(11)) == [("15/11", False)]
    assert told(fields, *month(12)) == []


def test_one_that_is_cancelled_stays_to_be_seen() -> None:
    changes = [{"planned_on": "2026-11-05", "change": "cancelled", "reason": "Chống bão."}]
    [first, second] = occurrences(said(month_days="5, 20", changes=changes), *month(11), CALENDAR)
    assert (first.is_off, first.reason, second.is_off) == (True, "Chống bão.", False)


def test_one_that_is_moved_is_seen_on_both_days_in_whatever_months_they_are() -> None:
    changes = [{"planned_on": "2026-11-20", "change": "moved", "moved_to": "2027-02-03"}]
    fields = said(month_days="20", changes=changes)
    assert told(fields, *month(11)) == [("20/11", True)]
    assert ("03/02", False) in told(fields, *month(2, 2027))
    earlier = said(month_days="20", changes=[{**changes[0], "moved_to": "2026-10-29"}])
    assert ("29/10", False) in told(earlier, date(2026, 10, 1), date(2026, 10, 31))


def test_a_change_of_a_day_that_the_rule_has_not_does_nothing() -> None:
    changes = [{"planned_on": "2026-11-06", "change": "moved", "moved_to": "2026-11-09"}]
    assert told(said(month_days="5", changes=changes), *month(11)) == [("05/11", False)]


@pytest.mark.parametrize(
    ("given", "field", "code"),
    [
        ({"month_days": ""}, "fields.month_days", "month-days-invalid"),
        ({"month_days": "0, 5"}, "fields.month_days", "month-days-invalid"),
        ({"month_days": "32"}, "fields.month_days", "month-days-invalid"),
        ({"month_days": "đầu tháng"}, "fields.month_days", "month-days-invalid"),
        ({"month_days": "5", "last_on": "2025-01-01"}, "fields.last_on", "last-before-first"),
        ({"month_days": "5", "opens": "10:00", "closes": "9:00"}, "fields.closes", "closes-before-opens"),
        (
            {"month_days": "5", "changes": [{"planned_on": "2026-11-05", "change": "moved"}]},
            "fields.changes.0.moved_to",
            "required",
        ),
    ],
)
def test_what_does_not_hold_is_told_of_its_field(given: dict[str, Any], field: str, code: str) -> None:
    with pytest.raises(Invalid) as refusal:
        RECEPTIONS.check({**PLAIN, "repeats": "monthly", "first_on": "2026-01-01", **given})
    assert refusal.value.fields == {field: code}
