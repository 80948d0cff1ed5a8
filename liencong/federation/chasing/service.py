"""Gather what is told of each site in a quarter."""

from collections.abc import Mapping, Sequence

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from liencong.core.office.report import SiteMeasures
from liencong.core.office.span import Span
from liencong.core.tenancy.scope import every_site

Figures = Mapping[int, Sequence[int]]
"""What some measures told of each site, one number for each of their columns."""


async def measure(
    request: Request, session: AsyncSession, measures: Sequence[SiteMeasures], span: Span
) -> Figures:
    """Ask all measures of all sites, and put what they tell of each beside each other."""
    with every_site(session):
        told = [(one, await one.count(request, session, span)) for one in measures]
    sites = {site_id for _, figures in told for site_id in figures}
    return {
        site_id: [number for one, figures in told for number in figures.get(site_id, (0,) * len(one.columns))]
        for site_id in sites
    }
