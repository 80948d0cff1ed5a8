"""What features put into the queue: which things wait, how they are told, what may be done with them."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from liencong.core.access.rules import Actor
from liencong.core.access.service import Roles
from liencong.core.errors import Refused
from liencong.core.installation import Installation
from liencong.core.tenancy.tables import Site
from liencong.sites.entry.terms import Terms

APPROVE, TAKE, KEEP, RETURN, SKIP, MOVE, ASSIGN, GATHER = (
    "approve",
    "take",
    "keep",
    "return",
    "skip",
    "move",
    "assign",
    "gather",
)
ACTIONS = (APPROVE, TAKE, KEEP, RETURN, SKIP, MOVE, ASSIGN, GATHER)
"""What may be done with what waits. A source refuses what makes no sense for its own."""

WITH_REASON = frozenset({RETURN, SKIP})


class NotForThis(Refused):
    """Such a thing is not done with what waits here."""

    code = "queue-not-for-this"


@dataclass(frozen=True)
class Viewer:
    """Somebody at the queue of a site, and on which terms it publishes."""

    actor: Actor
    site: Site
    terms: Terms
    roles: Roles
    now: datetime


@dataclass(frozen=True)
class Order:
    """What somebody wants done with one thing, in the version that they have seen.

    `board` names where it is to go, `account_id` who is to work on it; nobody in particular without one.
    `main` names the thing under which it is to be listed, such as `link:7`, or itself.
    """

    action: str
    version: int | None = None
    reason: str = ""
    board: str = ""
    account_id: int | None = None
    main: str = ""


@dataclass(frozen=True)
class Action:
    """Something that a person may do with a thing just now, with the words of its button."""

    name: str
    label: str


@dataclass(frozen=True)
class Item:
    """A thing that waits, told so that somebody can decide; `url` leads to its own screen.

    `due` tells in words until when that has to be, of things that have a day; `is_pressing` marks it.
    `hint` tells what else is to be known before, as that something like it is there already.
    """

    version: int
    title: str
    summary: str
    origin: str
    state: str
    label: str
    url: str
    actions: Sequence[Action] = ()
    due: str = ""
    is_pressing: bool = False
    hint: str = ""

    def offers(self, action: str) -> bool:
        """Tell whether the person may do something with it just now."""
        return any(one.name == action for one in self.actions)


@dataclass(frozen=True)
class QueueSource:
    """A feature's part of the queue.

    `waiting` selects what waits for somebody on the session's site, as `columns_of` names it. `tell` gives
    the things by their numbers. `show` gives what the template sees of one as `shown`. `act` carries an order
    out, in transactions of its own, and raises a refusal where it may not be.
    """

    kind: str
    template: str
    waiting: Callable[[Viewer], Select[Any]]
    tell: Callable[[Request, AsyncSession, Viewer, Sequence[int]], Awaitable[Mapping[int, Item]]]
    show: Callable[[Request, AsyncSession, Viewer, int], Awaitable[Mapping[str, Any]]]
    act: Callable[[Installation, Viewer, int, Order], Awaitable[None]]
