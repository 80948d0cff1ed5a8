"""The receptions to come, on home pages."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from liencong.core.clock import local_day, next_day_begins, utc_now
from liencong.core.installation import SITES_KEY
from liencong.core.part_cache import Dependencies
from liencong.core.web.request import installation_of, local_url
from liencong.plugins.reception.fields import RECEPTION
from liencong.plugins.reception.views import held_between, list_receptions
from liencong.sites.board import service as boards
from liencong.sites.entry import keys
from liencong.sites.holiday.service import calendar_of
from liencong.sites.layout.block import BlockKind
from liencong.sites.public.cards import note

LOOKED_AHEAD = timedelta(days=31)


class ReceptionSettings(BaseModel):
    """How many receptions a block shows."""

    model_config = ConfigDict(extra="forbid")
    count: int = Field(default=3, ge=1, le=20)


async def show_coming(
    request: Request, session: AsyncSession, settings: Any, dependencies: Dependencies
) -> Mapping[str, Any] | None:
    """Show the receptions of a month from today on; nothing on a site without such a board."""
    now, held = utc_now(), [one for one in await boards.list_boards(session) if one.type == RECEPTION]
    if not held:
        return None
    listed = await list_receptions(request, session, [board.id for board in held], now=now)
    dependencies.on(*keys.of_whole(board.id for board in held), SITES_KEY)
    dependencies.changes_at([next_day_begins(now)])
    note(dependencies, [one for one, _, _ in listed])
    today, calendar = local_day(now), await calendar_of(installation_of(request))
    coming = held_between(listed, today, today + LOOKED_AHEAD, calendar)
    receptions = [one for one in coming if not one.when.is_off][: settings.count]
    return {"receptions": receptions, "more_url": local_url(request, f"/{held[0].path}")}


COMING = BlockKind("receptions", "blocks.receptions", "reception/block.html", show_coming, ReceptionSettings)
