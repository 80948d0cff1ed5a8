"""What typed fields are made of: cleaned models, and kinds of values that tell how a form asks for them."""

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from typing import Annotated, Any, TypeVar, get_args

from email_validator import EmailNotValidError, validate_email
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, ValidationError, field_validator
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from liencong.core.text import clean_text
from liencong.core.web.forms import refused


class Fields(BaseModel):
    """The typed fields of a content type, or of a line of a table among them; none at all as it is."""

    model_config = ConfigDict(extra="forbid")

    @field_validator("*", mode="before")
    @classmethod
    def _clean(cls, value: object) -> object:
        return clean_text(value) if isinstance(value, str) else value


M = TypeVar("M", bound=BaseModel)


def read_as(model: type[M], fields: Mapping[str, Any]) -> M:
    """Give stored or half-typed fields as their model: what does not hold is empty, or a line left out.

    What is stored need not hold by the rules of today, and a preview shows what is typed so far. The model's
    `model_fields_set` has the names of those that hold.
    """
    made = model.model_construct()
    for name, facts in model.model_fields.items():
        value = _sound_lines(facts.annotation, fields.get(name))
        try:
            model.__pydantic_validator__.validate_assignment(made, name, value)
        except ValidationError:
            empty = "" if facts.is_required() else facts.get_default(call_default_factory=True)
            made.__dict__[name] = empty
    return made


def _sound_lines(annotation: Any, value: object) -> object:
    [line] = get_args(annotation)[:1] or [None]
    if not (isinstance(value, list) and isinstance(line, type) and issubclass(line, Fields)):
        return value
    return [one for one in value if _holds(line, one)]


def _holds(model: type[Fields], given: object) -> bool:
    try:
        model.model_validate(given)
    except ValidationError:
        return False
    return True


class Control(StrEnum):
    """How a form asks for a value; beside the type of a field it says what the type does not."""

    LINE = "text"
    TEXT = "textarea"
    DATE = "date"
    TIME = "time"
    NUMBER = "number"
    EMAIL = "email"
    PHONE = "tel"
    CHOICE = "choice"
    YES = "yes"
    TABLE = "table"


@dataclass(frozen=True)
class Suggested:
    """Stands beside the type of a text that is mostly one of several; others may be written all the same."""

    options: Callable[[Request, AsyncSession], Awaitable[Sequence[str]]]


def _clock(text: str) -> str:
    """Give a time of day as `HH:MM`, however people write it: 8h30, 8:30, 08:30:00."""
    if not text:
        return ""
    found = _TIME.fullmatch(text.replace(" ", "").casefold())
    hour, minute = (int(found[1]), int(found[2] or 0)) if found else (24, 0)
    if hour > LAST_HOUR or minute > LAST_MINUTE:
        raise refused("time-invalid")
    return f"{hour:02}:{minute:02}"


def _day(value: object) -> object:
    """Read a day as people write it, 23/11/2026; all else is left to be judged as it is."""
    found = _DAY.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None:
        return value
    try:
        return date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        return value


def _email(text: str) -> str:
    if not text:
        return ""
    try:
        checked = validate_email(text, check_deliverability=False, test_environment=True)
    except EmailNotValidError as error:
        raise refused("email-invalid") from error
    return checked.normalized


def _phone(text: str) -> str:
    if text and sum(letter.isdigit() for letter in text) < FEWEST_DIGITS:
        raise refused("phone-invalid")
    return text


def time_of(clock: str) -> time | None:
    """Give what a `Clock` holds as a time of day; None where none is said."""
    return time.fromisoformat(clock) if clock else None


LAST_HOUR, LAST_MINUTE, FEWEST_DIGITS = 23, 59, 3
_TIME = re.compile(r"(\d{1,2})(?:h|g|giờ|:)(\d{2})?(?:phút|p)?(?::\d{2})?")
_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")

Day = Annotated[date, BeforeValidator(_day)]
Clock = Annotated[str, AfterValidator(_clock), Control.TIME]
"""A time of day as `HH:MM` in Vietnam; empty where none is said."""
Email = Annotated[str, AfterValidator(_email), Control.EMAIL]
Phone = Annotated[str, AfterValidator(_phone), Control.PHONE]
"""A telephone number as people write it, perhaps with an extension; any with three digits passes (113)."""
