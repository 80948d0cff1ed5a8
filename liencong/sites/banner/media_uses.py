"""Which media the banners of a site show."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.access.rules import FRONT_MANAGE, Actor, allowed
from liencong.core.clock import utc_now
from liencong.core.tenancy.scope import scope_of
from liencong.sites.banner import service
from liencong.sites.banner.tables import Banner
from liencong.sites.media.service import in_use
from liencong.sites.media.tables import Media, MediaVersion
from liencong.sites.media.uses import Use

SCREEN = "/cau-hinh/banner"


async def find_public(session: AsyncSession, uid: UUID) -> Sequence[MediaVersion]:
    """Find a media that a banner shows to readers of the session's site."""
    found = await session.scalars(in_use().where(Media.uid == uid, _shown_to_readers()))
    return list(found)


async def find_users(
    session: AsyncSession, actor: Actor, media_ids: Sequence[int]
) -> Mapping[int, Sequence[Use]]:
    """Give the banners that show some media of the session's site, to who keeps them."""
    uses: dict[int, list[Use]] = {}
    if not allowed(actor, FRONT_MANAGE, scope_of(session)):
        return uses
    for banner in await session.scalars(select(Banner).where(Banner.media_id.in_(media_ids))):
        uses.setdefault(banner.media_id, []).append(Use(banner.title, f"{SCREEN}/{banner.id}"))
    return uses


async def public_on(session: AsyncSession, media_id: int) -> set[int | None]:
    """Tell whether readers see a media on a banner: that belongs to the whole site."""
    found = await session.scalar(select(Media.id).where(Media.id == media_id, _shown_to_readers()))
    return {None} if found else set()


def shows() -> ColumnElement[bool]:
    """Give the condition for a media that a banner of its site shows, be it one that is over."""
    return exists(select(Banner.id).where(Banner.media_id == Media.id))


def _shown_to_readers() -> ColumnElement[bool]:
    return exists(select(Banner.id).where(Banner.media_id == Media.id, service.on(utc_now())))
