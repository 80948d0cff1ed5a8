"""How the API gives lists: `limit` and an opaque `after` in, `{"items": […], "next": cursor or null}` out."""

import base64
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Annotated, Any, Generic, TypeVar

from fastapi import Query
from pydantic import AfterValidator, AwareDatetime, BaseModel, TypeAdapter

from liencong.core.errors import Invalid

T = TypeVar("T")
Position = TypeVar("Position")

MOST_ITEMS = 100


def _storable(moment: datetime) -> datetime:
    try:
        in_utc = moment.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("outside the calendar") from error
    if not 1900 <= in_utc.year < 3000:
        raise ValueError("outside of what databases of every zone can hold")
    return in_utc


Moment = Annotated[AwareDatetime, AfterValidator(_storable)]
"""An RFC 3339 time with its zone."""

Limit = Annotated[int, Query(ge=1, le=MOST_ITEMS)]
After = Annotated[str | None, Query(max_length=200, description="The `next` of the list before")]


class Page(BaseModel, Generic[T]):
    """One page of a list; `next` is what `after` takes for the following one."""

    items: list[T]
    next: str | None


def read_cursor(after: str | None, kind: type[Position]) -> Position | None:
    """Give the position that a cursor stands for; raise `Invalid` for anything that we did not hand out."""
    if after is None:
        return None
    try:
        return TypeAdapter(kind).validate_json(base64.urlsafe_b64decode(after.encode()))
    except ValueError as error:
        raise Invalid({"after": "cursor-invalid"}) from error


def cut(rows: Sequence[T], limit: int, position: Callable[[T], Any]) -> tuple[Sequence[T], str | None]:
    """Cut rows, of which one more than the limit was looked for, to a page and the cursor of the next one."""
    if len(rows) <= limit:
        return rows, None
    last: Any = TypeAdapter(Any).dump_json(position(rows[limit - 1]))
    return rows[:limit], base64.urlsafe_b64encode(last).decode()
