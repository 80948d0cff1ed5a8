"""Charts of what was read and published, on the dashboard and on the screen of statistics."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from liencong.core.access.rules import allowed
from liencong.core.clock import local_day, utc_now
from liencong.core.office.chart import Bar, Chart
from liencong.core.office.report import STATISTICS_SEE
from liencong.core.office.span import WEEK, Part, Span, usual_span
from liencong.core.web.request import OFFICE, actor_of, installation_of, local_url, site_of
from liencong.sites.statistics import service
from liencong.sites.statistics.reports import public_url
from liencong.sites.statistics.service import Traffic

STATISTICS = "/thong-ke"
WEEKS = timedelta(weeks=12)
MOST_BARS = 10


async def draw_month(request: Request, session: AsyncSession) -> Sequence[Chart]:
    """Draw how often entries were read, and the site was visited, in the last thirty days."""
    if not _may_see(request):
        return []
    found = await service.traffic_of(session, usual_span(local_day(utc_now())))
    return [
        _chart(request, name, [Bar(part.label, getattr(one, name)) for part, one in found])
        for name in ("views", "visits")
    ]


async def draw_published(request: Request, session: AsyncSession) -> Sequence[Chart]:
    """Draw how many entries came on the site's boards week by week."""
    if not _may_see(request):
        return []
    today = local_day(utc_now())
    begin = today - timedelta(days=today.weekday()) - WEEKS
    parts = await service.published_in(session, Span(begin, today, WEEK))
    return [_chart(request, "published", [Bar(part.label, number) for part, number in parts])]


async def draw_most_read(request: Request, session: AsyncSession) -> Sequence[Chart]:
    """Draw which entries were read most in the last thirty days."""
    if not _may_see(request):
        return []
    found = await service.most_read(session, usual_span(local_day(utc_now())), limit=MOST_BARS)
    bars = [Bar(one.title, one.views, public_url(request, one)) for one in found]
    return [_chart(request, "most-read", bars, is_ranking=True)]


async def draw_writers(request: Request, session: AsyncSession) -> Sequence[Chart]:
    """Draw who wrote what was published in the last thirty days; from where, on a site that shows others."""
    if not _may_see(request):
        return []
    span = usual_span(local_day(utc_now()))
    origins = await service.by_origin(session, span)
    if {site_id for site_id, _ in origins} - {site_of(request).id}:
        sites = (await installation_of(request).sites.load()).by_id
        bars = [Bar(sites[site_id].name, number) for site_id, number in origins[:MOST_BARS]]
        return [_chart(request, "origins", bars, is_ranking=True)]
    writers = await service.written_by(session, span)
    bars = [Bar(one.name, one.entries) for one in writers[:MOST_BARS]]
    return [_chart(request, "writers", bars, is_ranking=True)]


def draw_traffic(request: Request, traffic: Sequence[tuple[Part, Traffic]]) -> list[Chart]:
    """Draw how often the site was visited, and entries read, in the parts of a span."""
    return [
        _chart(
            request,
            f"span-{name}",
            [Bar(part.label, getattr(one, name)) for part, one in traffic],
            more=False,
        )
        for name in ("visits", "views")
    ]


def _chart(
    request: Request, name: str, bars: list[Bar], *, is_ranking: bool = False, more: bool = True
) -> Chart:
    text = installation_of(request).catalogue.text
    return Chart(
        name=name,
        title=text(f"charts.{name}"),
        of=text(f"charts.{name}-of"),
        unit=text(f"charts.{name}-unit"),
        bars=bars,
        is_ranking=is_ranking,
        more_url=local_url(request, f"{OFFICE}{STATISTICS}") if more else "",
    )


def _may_see(request: Request) -> bool:
    return allowed(actor_of(request), STATISTICS_SEE, site_of(request).id)
