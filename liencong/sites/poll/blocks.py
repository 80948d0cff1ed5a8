"""The block with a poll."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from liencong.core.clock import utc_now
from liencong.core.db.base import RowNumber
from liencong.core.part_cache import Dependencies
from liencong.core.web.request import site_of
from liencong.sites.layout.block import BlockKind, Choices
from liencong.sites.poll import service, store
from liencong.sites.poll.rules import PollState
from liencong.sites.poll.shown import shown
from liencong.sites.visits.figures import HOLD

MOST_OFFERED = 100


async def _polls(_request: Request, session: AsyncSession) -> list[tuple[str, str]]:
    opened = await store.list_opened(session, now=utc_now(), limit=MOST_OFFERED)
    return [(str(poll.id), poll.question) for poll in opened]


class PollSettings(BaseModel):
    """Which poll a block shows; without a number it is the one that was opened last."""

    model_config = ConfigDict(extra="forbid")
    poll: Annotated[RowNumber | None, Choices(_polls)] = None


async def show(
    request: Request, session: AsyncSession, settings: Any, dependencies: Dependencies
) -> Mapping[str, Any] | None:
    """Show a poll: the question while it is open, its result when it is closed; nothing where there is none.

    The number of votes beside the question may be a minute old, so that votes do not drop every home page.
    """
    now = utc_now()
    dependencies.on(f"site:{site_of(request).id}/polls")
    dependencies.changes_at([await store.find_next_change(session, now=now)])
    if settings.poll is None:
        poll = await store.find_current(session, now=now)
    else:
        poll = await store.find(session, settings.poll, now=now)
    if poll is None or service.state_of(poll, now) is PollState.UPCOMING:
        return None
    dependencies.on(f"poll:{poll.id}")
    if service.state_of(poll, now) is PollState.OPEN:
        dependencies.changes_at([poll.closes_at, now + HOLD])
    return {"poll": await shown(request, session, poll, now=now)}


POLL = BlockKind("poll", "blocks.poll", "blocks/poll.html", show, PollSettings)
