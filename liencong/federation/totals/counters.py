"""The figures of every site and of the province, beside the portal's own (S85, S86)."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from liencong.core.clock import local_day
from liencong.core.tenancy.tables import EXTERNAL, PORTAL
from liencong.core.web.request import installation_of, site_of
from liencong.federation.totals import service
from liencong.sites.visits.counting import Counting
from liencong.sites.visits.figures import Counters, Wider
from liencong.sites.visits.service import Visits


async def gather(request: Request, session: AsyncSession, now: datetime) -> Wider | None:
    """Gather them on the portal; who reads several sites is one person and one visit in the province."""
    if site_of(request).kind != PORTAL:
        return None
    installation = installation_of(request)
    readers = await installation.get(Counting).readers(session, now)
    today = local_day(now)
    by_site = await service.visits_by_site(session, today=today)
    hosted = [site for site in (await installation.sites.load()).by_id.values() if site.kind != EXTERNAL]
    return Wider(
        [(site, Counters(readers.of(site.id), by_site.get(site.id, Visits()))) for site in hosted],
        Counters(readers.everywhere, await service.province_visits(session, today=today)),
    )
