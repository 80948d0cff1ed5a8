"""The block of the home page with what was answered last."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from liencong.core.part_cache import Dependencies
from liencong.core.web.request import local_url, site_of
from liencong.plugins.cases import store
from liencong.plugins.cases.site_settings import takes_cases
from liencong.plugins.cases.store import Wanted
from liencong.plugins.cases.told import QUESTIONS, question_of
from liencong.plugins.cases.views import list_key
from liencong.sites.layout.block import BlockKind


class QuestionSettings(BaseModel):
    """How many answered cases a block shows."""

    model_config = ConfigDict(extra="forbid")
    count: int = Field(default=4, ge=1, le=10)


async def show(
    request: Request, session: AsyncSession, settings: Any, dependencies: Dependencies
) -> Mapping[str, Any] | None:
    """Show what was answered last, and where one asks; nothing on a site that does neither."""
    site = site_of(request)
    dependencies.on(list_key(site.id))
    cases = await store.list_public(session, Wanted(), limit=settings.count)
    if not cases and not takes_cases(site):
        return None
    return {
        "questions": [question_of(request, case) for case in cases],
        "is_open": takes_cases(site),
        "more_url": local_url(request, QUESTIONS),
    }


QUESTIONS_BLOCK = BlockKind("questions", "blocks.questions", "cases/block.html", show, QuestionSettings)
