"""How entries of a content type are shown where a headline and a text are not what readers come for."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pydantic import TypeAdapter, ValidationError
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from liencong.core.part_cache import Dependencies
from liencong.core.text import dialled, format_date
from liencong.core.web.request import installation_of
from liencong.sites.board.tables import Board
from liencong.sites.entry.content_type import content_types
from liencong.sites.entry.typed_fields import Control
from liencong.sites.entry.typed_form import FormField, in_words


@dataclass(frozen=True)
class BoardPage:
    """The page of a board that is being made; what a view shows it notes in `dependencies`."""

    board: Board
    board_ids: Sequence[int]
    """The board and those below it."""
    url: str
    now: datetime
    dependencies: Dependencies


@dataclass(frozen=True)
class BoardView:
    """What a board of a content type shows instead of a list with the newest first.

    `gather` gives the facts for the template, which extends `board/show.html`.
    """

    type: str
    template: str
    gather: Callable[[Request, AsyncSession, BoardPage], Awaitable[Mapping[str, Any]]]


@dataclass(frozen=True)
class Described:
    """What machines are told of an entry beside its typed fields: its address, name, picture, publisher."""

    title: str
    summary: str
    url: str
    image: str | None
    source: str


@dataclass(frozen=True)
class EntryView:
    """How the page of an entry of a content type looks, and what it is called by machines (schema.org).

    `describe` gives `@type` and properties; `read` makes of the typed fields what the template sees as
    `typed`. Both have to do with fields that do not hold yet, as in a preview.
    """

    type: str
    template: str
    describe: Callable[[Described, Mapping[str, Any]], Mapping[str, Any]]
    read: Callable[[Mapping[str, Any]], object] = dict


def find_board_view(request: Request, type_name: str) -> BoardView | None:
    """Find how boards of a type are shown; None for the usual list."""
    views = installation_of(request).features.provided(BoardView)
    return next((view for view in views if view.type == type_name), None)


def find_entry_view(request: Request, type_name: str) -> EntryView | None:
    """Find how entries of a type are shown; None for the usual page."""
    views = installation_of(request).features.provided(EntryView)
    return next((view for view in views if view.type == type_name), None)


@dataclass(frozen=True)
class Fact:
    """A typed field in words, and where it leads: a telephone rings, a mail is written."""

    label: str
    words: str
    url: str = ""


def facts_in(request: Request, type_name: str, fields: Mapping[str, Any]) -> list[Fact]:
    """Give the typed fields in words, in the order of the type; tables and empty ones are left out."""
    text = installation_of(request).catalogue.text
    kind = content_types(installation_of(request).features).find(type_name)
    told = kind.form_fields() if kind else []
    asked = [one for one in told if fields.get(one.name) and kind and one.name not in kind.untold]
    return [
        Fact(text(one.label), _said(request, one, fields[one.name]), _leads_to(one, str(fields[one.name])))
        for one in asked
        if one.control is not Control.TABLE
    ]


def _leads_to(asked: FormField, value: str) -> str:
    if asked.control is Control.EMAIL:
        return f"mailto:{value}"
    number = dialled(value) if asked.control is Control.PHONE else ""
    return f"tel:{number}" if number else ""


def _said(request: Request, asked: FormField, value: Any) -> str:
    text = installation_of(request).catalogue.text
    if asked.control is Control.CHOICE and value in asked.choices:
        return text(f"field_choices.{asked.name}.{value}")
    if asked.control is Control.YES:
        return text("typed.yes")
    if asked.control is Control.DATE:
        try:
            return format_date(_DAY.validate_python(value))
        except ValidationError:
            return str(value)
    return in_words(value)


_DAY = TypeAdapter(date)
