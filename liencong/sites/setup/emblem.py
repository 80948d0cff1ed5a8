"""The emblem of a site: a picture of its library that stands beside its name on every page."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.errors import Invalid
from liencong.sites.media.pictures import lasting_url
from liencong.sites.media.service import find_picture

WIDTH = 200
"""The emblem is drawn no wider than 74 px; screens that show twice as many dots need no more than this."""

EMBLEM = "emblem"
"""The setting of a site that names the picture by its number."""


async def settings_of(session: AsyncSession, media_id: int | None) -> dict[str, Any]:
    """Give the settings for a picture of the site; raise `Invalid` where it has none of that number."""
    if media_id is None:
        return {EMBLEM: None, "logo_url": None}
    version = await find_picture(session, media_id)
    if version is None:
        raise Invalid({"picture_id": "media-unknown"})
    version.media.trashed_at = None
    return {EMBLEM: media_id, "logo_url": lasting_url(version, "/media", width=WIDTH)}
