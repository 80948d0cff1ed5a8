"""What sites have used in a span, for the portal's report of a quarter."""

from collections.abc import Mapping, Sequence

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from liencong.core.office.report import SiteMeasures
from liencong.core.office.span import Span
from liencong.sites.usage import service


async def count_used(_request: Request, session: AsyncSession, span: Span) -> Mapping[int, Sequence[int]]:
    """Tell of each site how many entries were published for the first time, and how often it was visited."""
    published, visits = (
        await service.published_by_site(session, span),
        await service.visits_by_site(session, span),
    )
    return {site_id: (published.get(site_id, 0), visits.get(site_id, 0)) for site_id in {*published, *visits}}


USED = SiteMeasures("usage", ("published", "visits"), 10, count_used)
