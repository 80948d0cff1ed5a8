"""The emblem of a site: a picture of its library that stands beside its name on every page."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.access.rules import Actor
from liencong.core.errors import Invalid
from liencong.core.tenancy.tables import Site
from liencong.sites.media.office import Use
from liencong.sites.media.tables import Media

WIDTH = 200
"""The emblem is drawn no wider than 74 px; screens that show twice as many dots need no more than this."""

EMBLEM = "emblem"
"""The setting of a site that names the picture by its number and uid."""


async def settings_of(session: AsyncSession, media_id: int | None) -> dict[str, Any]:
    """Give the settings for a picture of the site; raise `Invalid` where it has none of that number."""
    if media_id is None:
        return {EMBLEM: None, "logo_url": None}
    media: Media | None = await session.scalar(select(Media).where(Media.id == media_id))
    if media is None or not media.variants:
        raise Invalid({"picture_id": "media-unknown"})
    widths = sorted(media.variants, key=lambda variant: int(variant["width"]))
    fitting = next((variant for variant in widths if variant["width"] >= WIDTH), widths[-1])
    address = f"/media/{media.uid.hex}/{fitting['width']}.{fitting['format']}"
    return {EMBLEM: {"id": media.id, "uid": media.uid.hex}, "logo_url": address}


async def find_public(session: AsyncSession, uid: UUID) -> Media | None:
    """Find a media that is the emblem of the session's site."""
    is_emblem = Site.settings[EMBLEM]["uid"].as_string() == uid.hex
    statement = select(Media).join(Site, Site.id == Media.site_id).where(Media.uid == uid, is_emblem)
    found: Media | None = await session.scalar(statement)
    return found


async def find_users(
    session: AsyncSession, _actor: Actor, media_ids: Sequence[int]
) -> Mapping[int, Sequence[Use]]:
    """Tell which of some media is the emblem of the session's site, which everybody sees."""
    is_emblem = Site.settings[EMBLEM]["id"].as_integer() == Media.id
    statement = (
        select(Media.id, Site.name).join(Site, Site.id == Media.site_id).where(Media.id.in_(media_ids))
    )
    rows = await session.execute(statement.where(is_emblem))
    return {media_id: [Use(name, "/cau-hinh")] for media_id, name in rows}
