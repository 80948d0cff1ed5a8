"""What features add to every screen, to the dashboard and to the command box."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from liencong.core.access.rules import Actor, Permission
from liencong.core.office.chart import Chart
from liencong.core.text import fold


@dataclass(frozen=True)
class BarPart:
    """A feature's part of the bar on every screen, such as the bell.

    `gather` gives what the template sees as `part`.
    """

    template: str
    gather: Callable[[Request, Actor], Awaitable[Mapping[str, Any]]]


@dataclass(frozen=True)
class QuickAction:
    """Something that people begin often: a button of the dashboard, and a line of the command box."""

    label: str
    path: str
    permission: Permission


@dataclass(frozen=True)
class Attention:
    """Something that somebody has to see to, in words, with the screen where that is done."""

    words: str
    url: str
    action: str
    urgent: bool = False


@dataclass(frozen=True)
class DeskAttention:
    """A feature's look for what has to be seen to on the request's site, by the person who asks."""

    find: Callable[[Request, AsyncSession], Awaitable[Sequence[Attention]]]


@dataclass(frozen=True)
class DeskChart:
    """A feature's charts on the dashboard, made of the same numbers; none where the person sees none."""

    draw: Callable[[Request, AsyncSession], Awaitable[Sequence[Chart]]]


@dataclass(frozen=True)
class Subject:
    """A thing of which the log tells, as it is called, and where it is looked at."""

    title: str
    url: str


@dataclass(frozen=True)
class LogSubjects:
    """A feature's names of the things that the log calls `<prefix>:<number>`.

    `find` gives those of some numbers that the person may see; of the others they hear nothing.
    """

    prefix: str
    find: Callable[[Request, AsyncSession, Collection[int]], Awaitable[Mapping[int, Subject]]]


@dataclass(frozen=True)
class Found:
    """A thing that the command box leads to."""

    title: str
    url: str
    hint: str = ""


@dataclass(frozen=True)
class Findable:
    """Things of a feature that the command box finds by words; `label` names their kind in the catalogue.

    Without words `find` gives what somebody most likely wants, or nothing.
    """

    label: str
    find: Callable[[Request, AsyncSession, str], Awaitable[Sequence[Found]]]


def fits(title: str, words: str) -> bool:
    """Tell whether a name has all of some words in it, with or without marks."""
    return all(word in fold(title) for word in fold(words).split())
