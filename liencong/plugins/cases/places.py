"""Where cases stand among other things: the map of a site, its sitemap, what the portal is told."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import case, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from liencong.core.clock import local_day, utc_now
from liencong.core.office.report import SiteMeasures
from liencong.core.office.span import Span
from liencong.core.part_cache import Dependencies
from liencong.core.web.request import installation_of
from liencong.federation.freshness.parts import WatchRow, WatchTable
from liencong.plugins.cases import across, store
from liencong.plugins.cases.store import Wanted
from liencong.plugins.cases.tables import Case
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


async def count_open(_request: Request, session: AsyncSession, span: Span) -> Mapping[int, Sequence[int]]:
    """Tell of each site how many cases waited for an answer at the end of a span, and how many were late."""
    until = min(span.last, local_day(utc_now()))
    waited = or_(Case.answered_at.is_(None), Case.answered_at >= span.ends)
    rows = await session.execute(
        select(Case.site_id, func.count(Case.id), func.sum(case((Case.due_on < until, 1), else_=0)))
        .where(Case.received_at < span.ends, waited)
        .group_by(Case.site_id)
    )
    return {site_id: (waiting, late) for site_id, waiting, late in rows}


PLACE = PublicPlace("cases.title", QUESTIONS, list_paths)
OWED = WatchTable("cases", ("waiting", "late"), QUESTIONS, read_owed)
WAITED = SiteMeasures("cases", ("waiting", "late"), 30, count_open)
