"""Boards over the JSON API."""

from fastapi import APIRouter, Request
from pydantic import BaseModel

from liencong.core.web.request import installation_of, site_of
from liencong.sites.board import service

router = APIRouter(tags=["boards"])


class BoardOut(BaseModel):
    """A board; `parent` is the number of the board above it."""

    id: int
    slug: str
    title: str
    type: str
    parent: int | None
    url: str
    feed_url: str


@router.get("/boards")
async def list_boards(request: Request) -> list[BoardOut]:
    """Give the whole tree of the site's boards, parents before children."""
    home = installation_of(request).sites.url(site_of(request))
    async with installation_of(request).read(site_of(request).id) as session:
        boards = await service.list_boards(session)
    return [
        BoardOut(
            id=board.id,
            slug=board.slug,
            title=board.title,
            type=board.type,
            parent=board.parent_id,
            url=f"{home}/{board.path}",
            feed_url=f"{home}/{board.path}/feed.atom",
        )
        for board in boards
    ]
