"""What a site's library holds: searched, narrowed down, page by page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import ColumnElement, and_, func, not_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.access.rules import Actor
from liencong.core.tenancy.scope import every_site, scope_of
from liencong.core.text import fold
from liencong.sites.media.service import in_use, seen_by
from liencong.sites.media.tables import Media, MediaVersion
from liencong.sites.media.uses import MediaUsers

Kind = Literal["picture", "document", "video", "audio"]

PICTURE: Kind = "picture"
DOCUMENT: Kind = "document"
VIDEO: Kind = "video"
AUDIO: Kind = "audio"
KINDS: tuple[Kind, ...] = (PICTURE, DOCUMENT, VIDEO, AUDIO)

UNUSED, UNDESCRIBED, UNCREDITED, TRASH = "unused", "undescribed", "uncredited", "trash"
STATES = (UNUSED, UNDESCRIBED, UNCREDITED, TRASH)

_IS_PICTURE = MediaVersion.width.is_not(None)
_IS_VIDEO = MediaVersion.content_type.startswith("video/")
_IS_AUDIO = MediaVersion.content_type.startswith("audio/")
_OF_KIND: Mapping[str, ColumnElement[bool]] = {
    PICTURE: _IS_PICTURE,
    VIDEO: _IS_VIDEO,
    AUDIO: _IS_AUDIO,
    DOCUMENT: not_(or_(_IS_PICTURE, _IS_VIDEO, _IS_AUDIO)),
}
_LACKS: Mapping[str, ColumnElement[bool]] = {
    UNDESCRIBED: and_(_IS_PICTURE, Media.alt == ""),
    UNCREDITED: and_(not_(_OF_KIND[DOCUMENT]), or_(Media.credit == "", Media.licence == "")),
}


def kind_of(version: MediaVersion) -> Kind:
    """Give the kind of a media, one of `KINDS`."""
    if version.is_picture:
        return PICTURE
    families: dict[str, Kind] = {"video": VIDEO, "audio": AUDIO}
    return families.get(version.content_type.partition("/")[0], DOCUMENT)


@dataclass(frozen=True)
class Wanted:
    """Which media are wanted: by words, with or without marks, by one of `KINDS`, by one of `STATES`.

    What lies in the trash is shown by `TRASH` only.
    """

    words: str = ""
    kind: str = ""
    state: str = ""
    before: int | None = None
    """Those that came in earlier than this one."""


async def list_media(
    session: AsyncSession,
    actor: Actor,
    wanted: Wanted,
    users: Sequence[MediaUsers] = (),
    *,
    limit: int,
    offset: int = 0,
) -> list[MediaVersion]:
    """Give media that somebody sees in the site's library, the newest first; `users` tell what is unused."""
    statement = in_use().where(*_conditions(session, actor, wanted, users)).order_by(Media.id.desc())
    with every_site(session):
        return list(await session.scalars(statement.limit(limit).offset(offset)))


async def count_media(
    session: AsyncSession, actor: Actor, wanted: Wanted, users: Sequence[MediaUsers] = ()
) -> int:
    """Count media that somebody sees in the site's library."""
    counted = select(func.count(Media.id)).join(MediaVersion, MediaVersion.media_id == Media.id)
    statement = counted.where(
        MediaVersion.number == Media.version, *_conditions(session, actor, wanted, users)
    )
    with every_site(session):
        return await session.scalar(statement) or 0


async def is_used(session: AsyncSession, media_id: int, users: Sequence[MediaUsers]) -> bool:
    """Tell whether anything shows a media of the session's site, be it another site by a link."""
    shown = [one.shows() for one in users]
    statement = select(Media.id).where(Media.id == media_id, Media.site_id == scope_of(session), or_(*shown))
    with every_site(session):
        return bool(shown) and await session.scalar(statement) is not None


def _conditions(
    session: AsyncSession, actor: Actor, wanted: Wanted, users: Sequence[MediaUsers]
) -> list[ColumnElement[bool]]:
    """Give what has to hold; the site is named here, since an unused media is one that no site shows."""
    site_id = scope_of(session)
    conditions = [Media.site_id == site_id, seen_by(actor, site_id)]
    conditions.append(Media.trashed_at.is_not(None) if wanted.state == TRASH else Media.trashed_at.is_(None))
    conditions += [Media.found_by.contains(word, autoescape=True) for word in fold(wanted.words).split()]
    if wanted.kind in _OF_KIND:
        conditions.append(_OF_KIND[wanted.kind])
    if wanted.state in _LACKS:
        conditions.append(_LACKS[wanted.state])
    if wanted.state == UNUSED:
        conditions += [not_(one.shows()) for one in users]
    if wanted.before is not None:
        conditions.append(Media.id < wanted.before)
    return conditions
