"""Which media a site's own settings show, such as its logo."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.access.rules import Actor
from liencong.core.tenancy.tables import Site
from liencong.sites.media.service import in_use
from liencong.sites.media.tables import Media, MediaVersion
from liencong.sites.media.uses import Use, named_in

SETTINGS = "/cau-hinh"


async def find_public(session: AsyncSession, uid: UUID) -> Sequence[MediaVersion]:
    """Find a media that the settings of the session's site show."""
    found = await session.scalars(in_use().where(Media.uid == uid, shows()))
    return list(found)


async def find_users(
    session: AsyncSession, actor: Actor, media_ids: Sequence[int]
) -> Mapping[int, Sequence[Use]]:
    """Give the site itself for each media that its settings show."""
    statement = (
        select(Media.id, Site.name)
        .join(Site, Site.id == Media.site_id)
        .where(Media.id.in_(media_ids), named_in(Site.settings))
    )
    return {row[0]: [Use(row[1], SETTINGS)] for row in await session.execute(statement)}


async def public_on(session: AsyncSession, media_id: int) -> set[int | None]:
    """Tell whether readers see a media on every page: that belongs to the whole site."""
    found = await session.scalar(select(Media.id).where(Media.id == media_id, shows()))
    return {None} if found else set()


def shows() -> ColumnElement[bool]:
    """Give the condition for a media that the settings of its site show."""
    return exists(select(Site.id).where(Site.id == Media.site_id, named_in(Site.settings)))
