"""Where consultations stand among other things: the map of a site, the portal's look over all sites."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from liencong.core.clock import local_day, utc_now
from liencong.core.part_cache import Dependencies
from liencong.core.web.request import installation_of
from liencong.federation.freshness.parts import WatchRow, WatchTable
from liencong.plugins.consultations import across
from liencong.plugins.consultations.told import DRAFTS
from liencong.sites.public.places import PublicPlace


async def list_paths(
    _session: AsyncSession, _site_id: int, _dependencies: Dependencies
) -> Sequence[tuple[str, datetime]]:
    """Give no pages: each draft is an entry, which the sitemap has by itself."""
    return ()


async def read_owed(request: Request, session: AsyncSession) -> Sequence[WatchRow]:
    """Tell what each site owes, those whose summaries are missing first."""
    now, sites = utc_now(), (await installation_of(request).sites.load()).by_id
    owed = await across.owed_by_all(session, now, local_day(now))
    rows = [
        WatchRow(sites[site_id], (one.open, one.waiting, one.unsummarised), urgent=one.unsummarised > 0)
        for site_id, one in owed.items()
    ]
    return sorted(rows, key=lambda row: (-row.numbers[2], -row.numbers[1], row.site.id))


PLACE = PublicPlace("consultations.title", DRAFTS, list_paths)
OWED = WatchTable("consultations", ("open", "waiting", "unsummarised"), DRAFTS, read_owed)
