"""What handlers of events share that tell people something."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.clock import utc_now
from liencong.core.installation import Installation
from liencong.core.notice import service
from liencong.core.notice.kinds import kinds_of
from liencong.core.notice.service import Told

Gather = Callable[[AsyncSession, datetime], Awaitable[Sequence[Told]]]
"""Finds what is to be told by the present state; it is asked again whenever an event is seen again."""


async def tell_news(installation: Installation, site_id: int | None, gather: Gather) -> None:
    """Tell people what is new to them; nearly always nothing is, and no other writer is kept waiting."""
    now = utc_now()
    async with installation.read(site_id) as session:
        news = [one for one in await gather(session, now) if one.to]
        told = await service.untold(session, news) if news else []
    if told:
        async with installation.write(site_id) as session:
            for one in told:
                await service.tell(session, one, kinds_of(installation.features), now=now)
