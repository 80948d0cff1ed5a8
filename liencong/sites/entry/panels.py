"""What other features add to the screens of the desk, so that entries need not know of them."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from liencong.core.web.forms import Form
from liencong.sites.entry.tables import Entry


@dataclass(frozen=True)
class EntryPanel:
    """A feature's part of an entry's screen, such as where it was offered.

    `gather` gives what the template sees as `panel`, or None where there is nothing to show.
    """

    template: str
    gather: Callable[[Request, AsyncSession, Entry], Awaitable[Mapping[str, Any] | None]]


@dataclass(frozen=True)
class WritingPart:
    """A feature's part of the form in which an entry is written, such as where it shall be offered.

    `gather` gives what the template sees as `part`, or None where there is nothing to choose; the entry is
    None for a new one. `keep` keeps what was chosen, in the transaction that saves the text.
    """

    template: str
    gather: Callable[[Request, AsyncSession, Form, Entry | None], Awaitable[Mapping[str, Any] | None]]
    keep: "Keep"


class Keep(Protocol):
    """Keeps what was chosen in a part of a form; raises `Invalid` for what cannot be."""

    async def __call__(
        self, request: Request, session: AsyncSession, entry: Entry, form: Form, *, now: datetime
    ) -> None:
        """Keep it."""


@dataclass(frozen=True)
class Appearance:
    """A board of some site where an entry stands, stood or may come to; `label` is the state in words."""

    site: str
    board: str
    url: str
    state: str
    label: str
    since: datetime | None
    until: datetime | None
    reason: str


@dataclass(frozen=True)
class AppearancesElsewhere:
    """A feature's way to tell where an entry of the request's site appears on others."""

    find: Callable[[Request, AsyncSession, Entry], Awaitable[Sequence[Appearance]]]


@dataclass(frozen=True)
class Figure:
    """A number of things that wait for a person, with the address where they are worked on."""

    label: str
    value: int
    url: str
    urgent: bool = False


@dataclass(frozen=True)
class DeskFigures:
    """A feature's figures on the desk of a person."""

    gather: Callable[[Request, AsyncSession], Awaitable[Sequence[Figure]]]
