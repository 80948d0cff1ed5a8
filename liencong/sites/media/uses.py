"""Where media are used: features tell which of their things show them."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, String, cast, func
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.feature import Features
from liencong.sites.media.tables import Media


@dataclass(frozen=True)
class Use:
    """A thing of a site that shows a media; `path` leads to it below the back office.

    `is_public` where readers of the site see it, so that other bytes are seen there at once; `board_id` names
    its board, None for a thing of the whole site. `elsewhere` where another site shows it by a link, in the
    version that was approved there.
    """

    title: str
    path: str
    is_public: bool = False
    board_id: int | None = None
    elsewhere: bool = False


@dataclass(frozen=True)
class MediaUsers:
    """A feature's way to tell which of its things show media of the session's site.

    `shows` gives the condition that holds for each `Media` that it shows, read across sites.
    """

    find: Callable[[AsyncSession, Sequence[int]], Awaitable[Mapping[int, Sequence[Use]]]]
    shows: Callable[[], ColumnElement[bool]]


async def find_uses(
    features: Features, session: AsyncSession, media_ids: Sequence[int]
) -> dict[int, list[Use]]:
    """Give where each of some media of the session's site is used."""
    uses: dict[int, list[Use]] = {media_id: [] for media_id in media_ids}
    for users in features.provided(MediaUsers):
        for media_id, found in (await users.find(session, media_ids)).items():
            uses[media_id] += found
    return uses


def named_in(column: ColumnElement[object]) -> ColumnElement[bool]:
    """Give the condition that a column of settings holds an address of the media."""
    uid_hex = func.replace(cast(Media.uid, String), "-", "")
    return cast(column, String).contains(func.concat("/media/", uid_hex, "/"))
