"""Receptions of citizens as a content type: a rule by which days come back, and changes of single ones."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field, ValidationInfo, field_validator

from liencong.core.text import format_date
from liencong.core.web.forms import refused
from liencong.sites.entry.content_type import ContentType, Words
from liencong.sites.entry.suggesting import used_before
from liencong.sites.entry.typed_fields import Clock, Day, Fields

RECEPTION = "reception"
FIRST, LAST = date(2000, 1, 1), date(2999, 12, 31)
LAST_OF_MONTH = 31


class Repeats(StrEnum):
    """How the days of receptions come back."""

    ONCE = "once"
    WEEKLY = "weekly"
    """On the weekday of the first one."""
    MONTHLY = "monthly"
    """On the days of the month that are named."""


class Session(StrEnum):
    """Which part of a day."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    DAY = "day"


class DayOff(StrEnum):
    """What becomes of a reception that falls on a day on which agencies do not work."""

    MOVED = "moved"
    """It takes place on the next working day."""
    DROPPED = "dropped"


class Change(StrEnum):
    """What became of one reception."""

    CANCELLED = "cancelled"
    MOVED = "moved"


class ChangeRow(Fields):
    """A reception that is cancelled or moved; `planned_on` is the day on which it would take place."""

    planned_on: Day
    change: Change
    moved_to: Day | None = Field(default=None, ge=FIRST, le=LAST, validate_default=True)
    reason: str = Field(default="", max_length=200)

    @field_validator("moved_to", mode="after")
    @classmethod
    def _moved_somewhere(cls, day: date | None, info: ValidationInfo) -> date | None:
        if info.data.get("change") is Change.MOVED and day is None:
            raise refused("required")
        return day


class ReceptionFields(Fields):
    """Receptions of one leader; times are those of clocks in Vietnam."""

    receiver: Annotated[str, used_before(RECEPTION, "receiver")] = Field(min_length=1, max_length=200)
    receiver_position: Annotated[str, used_before(RECEPTION, "receiver_position")] = Field(
        default="", max_length=200
    )
    repeats: Repeats
    first_on: Day = Field(ge=FIRST, le=LAST)
    last_on: Day | None = Field(default=None, ge=FIRST, le=LAST)
    month_days: str = Field(default="", max_length=60, validate_default=True)
    """Days of a month, such as `5, 20`; in a shorter month its last day stands for those that it lacks."""
    on_day_off: DayOff = DayOff.MOVED
    session: Session
    opens: Clock = ""
    closes: Clock = ""
    reception_place: Annotated[str, used_before(RECEPTION, "reception_place")] = Field(
        min_length=1, max_length=200
    )
    registration: str = Field(default="", max_length=600)
    changes: list[ChangeRow] = Field(default_factory=list, max_length=60)

    @field_validator("last_on")
    @classmethod
    def _ends_after_it_begins(cls, day: date | None, info: ValidationInfo) -> date | None:
        if day is not None and "first_on" in info.data and day < info.data["first_on"]:
            raise refused("last-before-first")
        return day

    @field_validator("month_days")
    @classmethod
    def _days_of_a_month(cls, text: str, info: ValidationInfo) -> str:
        parts = [part.strip() for part in text.replace(";", ",").split(",") if part.strip()]
        if info.data.get("repeats") is not Repeats.MONTHLY:
            return ""
        if not parts or not all(part.isascii() and part.isdigit() for part in parts):
            raise refused("month-days-invalid")
        days = sorted({int(part) for part in parts})
        if not 1 <= days[0] <= days[-1] <= LAST_OF_MONTH:
            raise refused("month-days-invalid")
        return ", ".join(map(str, days))

    @field_validator("closes")
    @classmethod
    def _closes_after_it_opens(cls, closes: str, info: ValidationInfo) -> str:
        if closes and closes <= info.data.get("opens", ""):
            raise refused("closes-before-opens")
        return closes


def title_of(words: Words, fields: Mapping[str, Any]) -> str:
    """Give the title of receptions: who, and when."""
    first = date.fromisoformat(fields["first_on"])
    when = words(
        f"reception.when_{fields['repeats']}",
        day=format_date(first),
        days=fields["month_days"],
        weekday=words(f"reception.weekday_{first.weekday()}"),
    )
    return words("reception.title_of", who=fields.get("receiver_position") or fields["receiver"], when=when)


RECEPTIONS = ContentType(
    RECEPTION,
    "types.reception",
    ReceptionFields,
    labels={"summary": "", "body_html": "reception.remarks"},
    is_news=False,
    titled=title_of,
)
