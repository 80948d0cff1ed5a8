"""The portal's screen of what was read in the province, and what its sites come to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from liencong.core.access.rules import require
from liencong.core.clock import local_day, utc_now
from liencong.core.errors import Invalid, NotFound
from liencong.core.office.chart import Bar, Chart
from liencong.core.office.report import STATISTICS_SEE
from liencong.core.office.shell import screen
from liencong.core.office.span import STEPS, Span, read_span, usual_span
from liencong.core.tenancy.tables import EXTERNAL, PORTAL, Site
from liencong.core.text import sort_key
from liencong.core.web.forms import form_of
from liencong.core.web.request import installation_of, signed_in, site_of
from liencong.core.web.tables import table_file
from liencong.federation.totals import service, traffic
from liencong.federation.totals.traffic import Counted, ProvincePart
from liencong.sites.visits.service import Visits

TRAFFIC = "/truy-cap-toan-tinh"
TIME_COLUMNS = ("when", "province", "of-sites", "moved", "people", "error")
SHOWN = 10
"""Rows of each table on the screen; its file has all of them."""
SITE_COLUMNS = ("site", "visits", "people", "error", "total")


@dataclass(frozen=True)
class SiteRow:
    """A site with what was counted on it in a span, and since it began."""

    site: Site
    counted: Counted
    total: int


async def show(request: Request) -> Response:
    """Show a span of days, by default the last thirty."""
    _require(request)
    form, status, today = form_of(request.query_params), 200, local_day(utc_now())
    try:
        span = read_span(request.query_params, today)
    except Invalid as error:
        form.refuse(error, installation_of(request).catalogue)
        span, status = usual_span(today), 422
    else:
        form.values |= {"tu": span.first.isoformat(), "den": span.last.isoformat(), "theo": span.step}
    async with installation_of(request).read(site_of(request).id) as session:
        parts = await traffic.province_traffic(session, span)
        rows = await _sites(request, session, span)
        lifetime = await service.province_visits(session, today=today)
    facts = {
        "form": form,
        "span": span,
        "steps": STEPS,
        "drawn": _draw(request, parts),
        "parts": list(reversed(parts)),
        "rows": rows,
        "shown": SHOWN,
        "lifetime": lifetime.total,
        "lifetime_of_sites": sum(row.total for row in rows),
    }
    return await screen(request, "totals/traffic.html", facts, status=status)


async def save_times(request: Request) -> Response:
    """Give the province part by part as a file."""
    span = _asked(request)
    async with installation_of(request).read(site_of(request).id) as session:
        parts = await traffic.province_traffic(session, span)
    lines = [
        (
            one.part.label,
            one.province.visits,
            one.of_sites,
            one.moved,
            one.province.people,
            one.province.error,
        )
        for one in reversed(parts)
    ]
    return table_file(f"truy-cap-toan-tinh-{_days(span)}", _heading(request, TIME_COLUMNS), lines)


async def save_sites(request: Request) -> Response:
    """Give what each site has counted as a file."""
    span = _asked(request)
    async with installation_of(request).read(site_of(request).id) as session:
        rows = await _sites(request, session, span)
    lines = [
        (row.site.name, row.counted.visits, row.counted.people, row.counted.error, row.total) for row in rows
    ]
    return table_file(f"truy-cap-cac-trang-{_days(span)}", _heading(request, SITE_COLUMNS), lines)


async def _sites(request: Request, session: AsyncSession, span: Span) -> list[SiteRow]:
    counted = await traffic.site_traffic(session, span)
    lifetime = await service.visits_by_site(session, today=span.last)
    sites = (await installation_of(request).sites.load()).by_id.values()
    rows = [
        SiteRow(site, counted.get(site.id, Counted(0, 0, 0)), lifetime.get(site.id, Visits()).total)
        for site in sites
        if site.kind != EXTERNAL
    ]
    return sorted(rows, key=lambda row: (-row.counted.visits, sort_key(row.site.name)))


def _draw(request: Request, parts: Sequence[ProvincePart]) -> list[Chart]:
    visits = [Bar(one.part.label, one.province.visits) for one in parts]
    people = [Bar(one.part.label, one.province.people) for one in parts]
    return [_chart(request, "province-visits", visits), _chart(request, "province-people", people)]


def _chart(request: Request, name: str, bars: Sequence[Bar]) -> Chart:
    title, of, unit = _texts(request, (f"charts.{name}{part}" for part in ("", "-of", "-unit")))
    return Chart(name, title, of, unit, bars)


def _require(request: Request) -> None:
    site = site_of(request)
    if site.kind != PORTAL:
        raise NotFound
    require(signed_in(request), STATISTICS_SEE, site.id)


def _asked(request: Request) -> Span:
    _require(request)
    return read_span(request.query_params, local_day(utc_now()))


def _heading(request: Request, columns: Sequence[str]) -> list[str]:
    return _texts(request, (f"traffic_of_all.{name}" for name in columns))


def _texts(request: Request, keys: Iterable[str]) -> list[str]:
    return [installation_of(request).catalogue.text(key) for key in keys]


def _days(span: Span) -> str:
    return f"{span.first.isoformat()}-{span.last.isoformat()}"
