"""Where consultations stand among other things: the map of a site, the portal's look over all sites."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.clock import local_day
from liencong.core.part_cache import Dependencies
from liencong.core.tenancy.tables import Site
from liencong.federation.freshness.parts import WatchRow, WatchTable
from liencong.plugins.consultations import across
from liencong.plugins.consultations.told import DRAFTS
from liencong.sites.public.places import PublicPlace


async def list_paths(
    _session: AsyncSession, _site_id: int, _dependencies: Dependencies
) -> Sequence[tuple[str, datetime]]:
    """Give no pages: each draft is an entry, which the sitemap has by itself."""
    return ()


async def read_owed(session: AsyncSession, sites: Mapping[int, Site], now: datetime) -> Sequence[WatchRow]:
    """Tell what each site owes, those whose summaries are missing first."""
    owed = await across.owed_by_all(session, now, local_day(now))
    rows = [
        WatchRow(sites[site_id], (one.open, one.waiting, one.unsummarised), urgent=one.unsummarised > 0)
        for site_id, one in owed.items()
    ]
    return sorted(rows, key=lambda row: (-row.numbers[2], -row.numbers[1], row.site.id))


PLACE = PublicPlace("consultations.title", DRAFTS, list_paths)
OWED = WatchTable("consultations", ("open", "waiting", "unsummarised"), DRAFTS, read_owed)
