"""The block with the banners of a place, and what else shows them."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from liencong.core.access.rules import FRONT_MANAGE, allowed
from liencong.core.clock import utc_now
from liencong.core.installation import SITES_KEY
from liencong.core.office.parts import Attention
from liencong.core.part_cache import Dependencies
from liencong.core.timed import SHOWN, moments_to_come, state_of
from liencong.core.web.request import (
    OFFICE,
    actor_of,
    installation_of,
    linked_url,
    local_url,
    site_of,
)
from liencong.sites.banner import service
from liencong.sites.banner.media_uses import SCREEN
from liencong.sites.banner.service import PLACES
from liencong.sites.layout.block import BlockKind, Choices
from liencong.sites.media.pictures import picture_of


async def _places(request: Request, _session: AsyncSession) -> list[tuple[str, str]]:
    words = installation_of(request).catalogue.text
    return [(place, words(f"banner_places.{place}")) for place in PLACES]


class BannerSettings(BaseModel):
    """Which place's banners a block shows."""

    model_config = ConfigDict(extra="forbid")
    place: Annotated[Literal["top", "middle", "aside", "bottom"], Choices(_places)] = "top"


async def show(
    request: Request, session: AsyncSession, settings: Any, dependencies: Dependencies
) -> Mapping[str, Any] | None:
    """Show the banners of a place that are on; nothing where there are none."""
    now, found = utc_now(), await service.list_with_pictures(session, settings.place)
    dependencies.on(SITES_KEY, *(f"media:{version.media_id}" for _, version in found))
    dependencies.changes_at(moments_to_come([banner for banner, _ in found], now))
    sites, media_path = await installation_of(request).sites.load(), local_url(request, "/media")
    banners = [
        {
            "picture": picture,
            "alt": banner.alt,
            "url": linked_url(request, banner.url, sites) if banner.url else "",
        }
        for banner, version in found
        if state_of(banner, now) == SHOWN and (picture := picture_of(version, media_path))
    ]
    return {"banners": banners} if banners else None


BLOCK = BlockKind("banner", "blocks.banner", "blocks/banner.html", show, BannerSettings)


async def find_ending(request: Request, session: AsyncSession) -> Sequence[Attention]:
    """Tell who keeps the banners how many will soon be over."""
    if not allowed(actor_of(request), FRONT_MANAGE, site_of(request).id):
        return []
    now, text = utc_now(), installation_of(request).catalogue.text
    ending = sum(service.is_ending(banner, now) for banner in await service.list_all(session))
    words = text("banners.ending", count=ending)
    url = local_url(request, f"{OFFICE}{SCREEN}")
    return [Attention(words, url, text("banners.see_ending"))] if ending else []
