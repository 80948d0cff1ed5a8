"""The trash: what nothing uses can be thrown away, taken out again, and is forgotten after a while."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, not_, select
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.access.rules import Actor, require_somewhere
from liencong.core.audit import service as audit
from liencong.core.clock import utc_now
from liencong.core.errors import Refused
from liencong.core.installation import Installation
from liencong.core.tenancy.scope import every_site
from liencong.sites.media import library, service
from liencong.sites.media.service import MEDIA_WRITE
from liencong.sites.media.tables import Media, MediaVersion
from liencong.sites.media.uses import MediaUsers

KEPT_FOR = timedelta(days=30)
AT_ONCE = 100


class MediaInUse(Refused):
    """Something shows the media; what uses it has to let go of it first."""

    code = "media-in-use"


async def throw_away(
    session: AsyncSession, actor: Actor, media_id: int, users: Sequence[MediaUsers], *, now: datetime
) -> None:
    """Put a media into the trash; raise `MediaInUse` where anything shows it."""
    media = (await service.get_seen(session, actor, media_id)).media
    right = require_somewhere(actor, MEDIA_WRITE, media.site_id)
    if await library.is_used(session, media_id, users):
        raise MediaInUse(media_id=media_id)
    media.trashed_at = now
    subject = f"media:{media.id}"
    audit.record(session, actor, "media:trash", subject, site_id=media.site_id, now=now, right=right)


async def take_out(session: AsyncSession, actor: Actor, media_id: int, *, now: datetime) -> None:
    """Take a media out of the trash."""
    media = (await service.get_seen(session, actor, media_id)).media
    right = require_somewhere(actor, MEDIA_WRITE, media.site_id)
    media.trashed_at = None
    subject = f"media:{media.id}"
    audit.record(session, actor, "media:restore", subject, site_id=media.site_id, now=now, right=right)


async def empty(installation: Installation) -> None:
    """Forget for good what has lain in the trash for long and what no history names, with its bytes."""
    before, users = utc_now() - KEPT_FOR, installation.features.provided(MediaUsers)
    async with installation.write(None) as session:
        keys = await _forget(session, before, users)
    for key in keys:
        await installation.storage.delete(key)


async def _forget(session: AsyncSession, before: datetime, users: Sequence[MediaUsers]) -> set[str]:
    """Delete the rows of some media; give the keys under which nothing is left to be shown."""
    old = select(Media.id).where(Media.trashed_at < before, *(not_(one.remembers()) for one in users))
    with every_site(session):
        media_ids = list(await session.scalars(old.limit(AT_ONCE)))
        gone = list(await session.scalars(select(MediaVersion).where(MediaVersion.media_id.in_(media_ids))))
        keys = {key for version in gone for key in _keys_of(version)}
        await session.execute(delete(MediaVersion).where(MediaVersion.media_id.in_(media_ids)))
        await session.execute(delete(Media).where(Media.id.in_(media_ids)))
        named = {version.key for version in gone}
        others = await session.scalars(select(MediaVersion).where(MediaVersion.key.in_(named)))
        return keys - {key for version in others for key in _keys_of(version)}


def _keys_of(version: MediaVersion) -> set[str]:
    return {version.key, *(one["key"] for one in version.variants)}
