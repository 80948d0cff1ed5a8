"""The block of the home page with the drafts on which one may comment now."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from liencong.core.part_cache import Dependencies
from liencong.core.web.request import local_url
from liencong.plugins.consultations import rules
from liencong.plugins.consultations.told import DRAFTS
from liencong.plugins.consultations.views import list_drafts
from liencong.sites.layout.block import BlockKind


class DraftSettings(BaseModel):
    """How many drafts a block shows."""

    model_config = ConfigDict(extra="forbid")
    count: int = Field(default=4, ge=1, le=10)


async def show(
    request: Request, session: AsyncSession, settings: Any, dependencies: Dependencies
) -> Mapping[str, Any] | None:
    """Show the drafts that end first, on the portal those of every site; nothing where there is none."""
    drafts = await list_drafts(request, session, dependencies, limit=settings.count)
    if not drafts:
        return None
    return {
        "drafts": [one for one in drafts if one.state in (rules.OPEN, rules.UPCOMING)],
        "more_url": local_url(request, DRAFTS),
    }


DRAFTS_BLOCK = BlockKind(
    "consultations", "blocks.consultations", "consultations/block.html", show, DraftSettings
)
