"""Leaders in office on home pages."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from liencong.core.clock import utc_now
from liencong.core.part_cache import Dependencies
from liencong.core.web.request import local_url
from liencong.plugins.organisation.fields import LEADER, MOST
from liencong.plugins.organisation.views import leaders_of
from liencong.sites.board import service as boards
from liencong.sites.entry import keys, window
from liencong.sites.entry.window import Filter
from liencong.sites.layout.block import BlockKind


class LeaderSettings(BaseModel):
    """How many leaders a block shows."""

    model_config = ConfigDict(extra="forbid")
    count: int = Field(default=6, ge=1, le=30)


async def show_leaders(
    request: Request, session: AsyncSession, settings: Any, dependencies: Dependencies
) -> Mapping[str, Any] | None:
    """Show the first leaders in office of the site's own; nothing where there are none."""
    now, held = utc_now(), [one for one in await boards.list_boards(session) if one.type == LEADER]
    dependencies.on(*keys.of_whole(board.id for board in held))
    found = await window.list_shown(session, Filter(types=[LEADER]), now=now, limit=MOST)
    shown = [one for one in found if not one.is_link]
    present, _ = await leaders_of(request, session, shown, dependencies, now)
    more_url = local_url(request, f"/{held[0].path}") if held else None
    return {"leaders": present[: settings.count], "more_url": more_url} if present else None


LEADERS_BLOCK = BlockKind(
    "leaders", "blocks.leaders", "organisation/block.html", show_leaders, LeaderSettings
)
