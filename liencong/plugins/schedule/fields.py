"""A week's schedule as a content type: one entry is a week, which is written and approved at once."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Annotated, Any

from pydantic import Field, ValidationInfo, field_validator

from liencong.core.text import format_date
from liencong.core.web.forms import refused
from liencong.sites.entry.content_type import ContentType, Words
from liencong.sites.entry.suggesting import used_before
from liencong.sites.entry.typed_fields import Clock, Day, Fields

SCHEDULE = "schedule"
ROWS = "rows"
FIRST, LAST = date(2000, 1, 1), date(2999, 12, 31)
WEEK = timedelta(days=7)
PLANNED_FROM = 3
"""The weekday, Thursday, from which a new schedule is one for the week to come."""
USUAL_TIMES = ("08:00", "14:00")


def monday_of(day: date) -> date:
    """Give the first day of a day's week."""
    return day - timedelta(days=day.weekday())


class ScheduleRow(Fields):
    """An appointment of a week's schedule; times are those of clocks in Vietnam."""

    day: Day
    begins: Clock = ""
    ends: Clock = ""
    leader: Annotated[str, used_before(SCHEDULE, ROWS, "leader")] = Field(default="", max_length=200)
    internal: bool = False
    content: str = Field(min_length=1, max_length=1000)
    venue: Annotated[str, used_before(SCHEDULE, ROWS, "venue")] = Field(default="", max_length=200)
    participants: str = Field(default="", max_length=1000)
    chair: Annotated[str, used_before(SCHEDULE, ROWS, "chair")] = Field(default="", max_length=200)

    @field_validator("ends")
    @classmethod
    def _ends_after_it_begins(cls, ends: str, info: ValidationInfo) -> str:
        if ends and ends <= info.data.get("begins", ""):
            raise refused("ends-before-begins")
        return ends


class ScheduleFields(Fields):
    """A week's schedule; `week_of` is its Monday, whichever of its days was given."""

    week_of: Day = Field(ge=FIRST, le=LAST)
    rows: list[ScheduleRow] = Field(max_length=80)

    @field_validator("week_of")
    @classmethod
    def _from_monday(cls, day: date) -> date:
        return monday_of(day)

    @field_validator(ROWS)
    @classmethod
    def _within_the_week(cls, rows: list[ScheduleRow], info: ValidationInfo) -> list[ScheduleRow]:
        if not rows:
            raise refused("week-empty")
        week = info.data.get("week_of")
        if week is not None and any(monday_of(row.day) != week for row in rows):
            raise refused("day-outside-week")
        return rows


def public_of_schedule(fields: Mapping[str, Any]) -> Mapping[str, Any]:
    """Leave out what is internal."""
    rows = [row for row in fields.get(ROWS) or () if not row.get("internal")]
    shown = [{name: value for name, value in row.items() if name != "internal"} for row in rows]
    return {**fields, ROWS: shown}


def title_of(words: Words, fields: Mapping[str, Any]) -> str:
    """Give the title of a week's schedule."""
    first = date.fromisoformat(fields["week_of"])
    last = first + WEEK - timedelta(days=1)
    number = first.isocalendar().week
    return words("schedule.week_title", number=number, first=format_date(first), last=format_date(last))


def begin(today: date) -> Mapping[str, Any]:
    """Begin with two lines for each working day of the week that is planned on a day."""
    week = monday_of(today) + (WEEK if today.weekday() >= PLANNED_FROM else timedelta())
    days = [week + timedelta(days=number) for number in range(5)]
    rows = [{"day": day.isoformat(), "begins": begins} for day in days for begins in USUAL_TIMES]
    return {"week_of": week.isoformat(), ROWS: rows}


SCHEDULES = ContentType(
    SCHEDULE,
    "types.schedule",
    ScheduleFields,
    labels={"summary": "", "body_html": "schedule.remarks"},
    is_news=False,
    titled=title_of,
    begins=begin,
    public=public_of_schedule,
)
