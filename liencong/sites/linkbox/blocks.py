"""The block with a site's link boxes."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from liencong.core.installation import SITES_KEY
from liencong.core.part_cache import Dependencies
from liencong.core.web.request import installation_of, linked_url
from liencong.sites.layout.block import BlockKind
from liencong.sites.linkbox import service


async def show(
    request: Request, session: AsyncSession, _settings: Any, dependencies: Dependencies
) -> Mapping[str, Any] | None:
    """Show links to other sites in boxes; nothing where there are none."""
    dependencies.on(SITES_KEY)
    sites = await installation_of(request).sites.load()
    groups = [
        {
            "title": box.title,
            "links": [
                {"title": link["title"], "url": linked_url(request, link["url"], sites)} for link in box.links
            ],
        }
        for box in await service.list_boxes(session)
    ]
    return {"groups": groups} if groups else None


BLOCK = BlockKind("links", "blocks.links", "blocks/links.html", show)
