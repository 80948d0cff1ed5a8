"""Where cases stand among other things: the map of a site, its sitemap, the portal's look over all sites."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from liencong.core.clock import local_day, utc_now
from liencong.core.part_cache import Dependencies
from liencong.core.web.request import installation_of
from liencong.federation.freshness.parts import WatchRow, WatchTable
from liencong.plugins.cases import across, store
from liencong.plugins.cases.store import Wanted
from liencong.plugins.cases.told import QUESTIONS, question_path
from liencong.plugins.cases.views import list_key
from liencong.sites.public.places import MOST_PATHS, PublicPlace


async def list_paths(
    session: AsyncSession, site_id: int, dependencies: Dependencies
) -> Sequence[tuple[str, datetime]]:
    """Give the addresses of what was answered in public."""
    dependencies.on(list_key(site_id))
    cases = await store.list_public(session, Wanted(), limit=MOST_PATHS)
    return [(question_path(case), case.published_at) for case in cases if case.published_at]


async def read_owed(request: Request, session: AsyncSession) -> Sequence[WatchRow]:
    """Tell what each site owes, those with most that is late first (UB08)."""
    owed = await across.owed_by_all(session, local_day(utc_now()))
    sites = (await installation_of(request).sites.load()).by_id
    rows = [
        WatchRow(sites[site_id], (one.waiting, one.late), urgent=one.late > 0)
        for site_id, one in owed.items()
    ]
    return sorted(rows, key=lambda row: (-row.numbers[1], -row.numbers[0], row.site.id))


PLACE = PublicPlace("cases.title", QUESTIONS, list_paths)
OWED = WatchTable("cases", ("waiting", "late"), QUESTIONS, read_owed)
