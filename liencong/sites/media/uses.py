"""Where media are used: features tell which of their things show them."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, String, cast, func, literal
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from liencong.core.access.rules import Actor
from liencong.sites.media.tables import Media


@dataclass(frozen=True)
class Use:
    """A thing of a site that shows a media; `path` leads to it below the back office.

    `elsewhere` where another site shows it by a link, in the version that was approved there.
    """

    title: str
    path: str
    elsewhere: bool = False


@dataclass(frozen=True)
class MediaUsers:
    """A feature's way to tell which of its things, as far as somebody sees them, show media of the site."""

    find: Callable[[AsyncSession, Actor, Sequence[int]], Awaitable[Mapping[int, Sequence[Use]]]]
    public_on: Callable[[AsyncSession, int], Awaitable[Collection[int | None]]]
    """Gives the boards on which readers see a media, as `public_boards` does."""
    shows: Callable[[], ColumnElement[bool]]
    """Gives the condition that holds for a `Media` which it shows, read across sites."""
    remembers: Callable[[], ColumnElement[bool]]
    """Gives the condition that holds for one which it has ever shown, and whose bytes it must not lose."""


async def find_uses(
    session: AsyncSession, actor: Actor, media_ids: Sequence[int], users: Sequence[MediaUsers]
) -> dict[int, list[Use]]:
    """Give where each of some media of the session's site is used, as far as somebody sees it."""
    uses: dict[int, list[Use]] = {media_id: [] for media_id in media_ids}
    for one in users:
        for media_id, found in (await one.find(session, actor, media_ids)).items():
            uses[media_id] += found
    return uses


async def public_boards(session: AsyncSession, media_id: int, users: Sequence[MediaUsers]) -> set[int | None]:
    """Give the boards on which readers of the session's site see a media.

    None among them stands for a thing of the whole site.
    """
    return {board_id for one in users for board_id in await one.public_on(session, media_id)}


def named_in(settings: InstrumentedAttribute[Any]) -> ColumnElement[bool]:
    """Give the condition that some settings hold an address of the media."""
    uid = func.replace(cast(Media.uid, String), "-", "")
    return cast(settings, String).contains(literal("/media/") + uid + "/")
