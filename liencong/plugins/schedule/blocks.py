"""What takes place in the present week, on home pages."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from liencong.core.clock import local_day, next_day_begins, utc_now
from liencong.core.part_cache import Dependencies
from liencong.core.web.request import local_url
from liencong.plugins.schedule import rules
from liencong.plugins.schedule.fields import SCHEDULE, monday_of
from liencong.plugins.schedule.views import list_weeks, read_schedule
from liencong.sites.board import service as boards
from liencong.sites.entry import keys
from liencong.sites.layout.block import BlockKind
from liencong.sites.public.cards import note


class ScheduleSettings(BaseModel):
    """How many appointments a block shows."""

    model_config = ConfigDict(extra="forbid")
    count: int = Field(default=6, ge=1, le=30)


async def show_week(
    request: Request, session: AsyncSession, settings: Any, dependencies: Dependencies
) -> Mapping[str, Any] | None:
    """Show what takes place from today to the end of the week; nothing on a site without such a board."""
    now = utc_now()
    today, held = local_day(now), [one for one in await boards.list_boards(session) if one.type == SCHEDULE]
    if not held:
        return None
    week = monday_of(today)
    shown = await list_weeks(session, [board.id for board in held], week, week, now=now)
    dependencies.on(*keys.of_whole(board.id for board in held))
    dependencies.changes_at([next_day_begins(now)])
    note(dependencies, shown)
    rows = [row for one in shown for row in read_schedule(one.revision.fields).rows]
    days = rules.coming(rules.days_of(week, rows, today), today, settings.count)
    return {"days": days, "more_url": local_url(request, f"/{held[0].path}")}


WEEK_BLOCK = BlockKind("schedule", "blocks.schedule", "schedule/block.html", show_week, ScheduleSettings)
