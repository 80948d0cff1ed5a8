"""The block of visit statistics (S88)."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from liencong.core.clock import utc_now
from liencong.core.part_cache import Dependencies
from liencong.sites.layout.block import BlockKind
from liencong.sites.visits import figures


async def show(
    request: Request, session: AsyncSession, _settings: Any, dependencies: Dependencies
) -> Mapping[str, Any]:
    """Show who is here and who has been here, and the same of the province where the site speaks for it."""
    now = utc_now()
    dependencies.changes_at([now + figures.HOLD])
    counters = await figures.gather(request, session, now)
    wider = await figures.gather_wider(request, session, now)
    province = wider.province if wider else None
    return {"counters": {"online": counters.online, "visits": counters.visits, "province": province}}


VISITS = BlockKind("visits", "blocks.visits", "blocks/visits.html", show)
