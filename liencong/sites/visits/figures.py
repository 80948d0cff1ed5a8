"""The figures of the visit counter as blocks and the API show them (S85, S86)."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from liencong.core.clock import local_day
from liencong.core.tenancy.tables import Site
from liencong.core.web.request import installation_of, site_of
from liencong.sites.visits import service
from liencong.sites.visits.counting import Counting
from liencong.sites.visits.online import Online
from liencong.sites.visits.service import Visits

HOLD = timedelta(seconds=60)
"""How old figures on a kept page or answer may be."""


@dataclass(frozen=True)
class Counters:
    """Who is on a site now, and who has been there."""

    online: Online
    visits: Visits


@dataclass(frozen=True)
class Wider:
    """The figures of several sites, and what they come to together."""

    sites: Sequence[tuple[Site, Counters]]
    province: Counters


@dataclass(frozen=True)
class WiderCounters:
    """A feature's way to put the figures of several sites beside those of one; None where it has none."""

    gather: Callable[[Request, AsyncSession, datetime], Awaitable[Wider | None]]


async def gather(request: Request, session: AsyncSession, now: datetime) -> Counters:
    """Gather the figures of the session's site."""
    readers = await installation_of(request).get(Counting).readers(session, now)
    visits = await service.visits_of(session, today=local_day(now))
    return Counters(readers.of(site_of(request).id), visits)


async def gather_wider(request: Request, session: AsyncSession, now: datetime) -> Wider | None:
    """Gather the figures of several sites, where some feature tells them on the session's site."""
    for feature in installation_of(request).features.provided(WiderCounters):
        if (wider := await feature.gather(request, session, now)) is not None:
            return wider
    return None
