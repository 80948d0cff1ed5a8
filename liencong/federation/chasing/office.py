"""The portal's report of a quarter: each agency with what it owes, to be printed and sent on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response

from liencong.core.access.rules import require
from liencong.core.clock import local_day, utc_now
from liencong.core.errors import NotFound
from liencong.core.office.report import SiteMeasures
from liencong.core.office.shell import screen
from liencong.core.tenancy.tables import ACTIVE, EXTERNAL, PORTAL, Site
from liencong.core.text import format_date, sort_key
from liencong.core.web.request import OFFICE, installation_of, local_url, signed_in, site_of
from liencong.core.web.tables import table_file
from liencong.federation.chasing import rules, service
from liencong.federation.chasing.rules import Quarter
from liencong.federation.directory import service as directory
from liencong.federation.freshness.office import SITE_PARAMETER, WATCH
from liencong.federation.freshness.service import FRESHNESS_WATCH

CHASING = "/don-doc"
QUARTER = "quy"
QUARTERS = 8
"""Quarters that are offered, with the present one."""


@dataclass(frozen=True)
class Row:
    """A site with when something of its own changed last, and its figures, one for each column."""

    site: Site
    last: datetime | None
    figures: Sequence[int]


async def show(request: Request) -> Response:
    """Show the report of a quarter, by default the present one."""
    quarter, rows = await _report(request)
    today = local_day(utc_now())
    facts = {
        "quarter": quarter,
        "quarters": rules.quarters_until(rules.quarter_of(today), QUARTERS),
        "today": today,
        "columns": _columns(request),
        "rows": rows,
        "totals": [sum(figures) for figures in zip(*(row.figures for row in rows), strict=True)],
        "watch_url": f"{local_url(request, f'{OFFICE}{WATCH}')}?{SITE_PARAMETER}=",
    }
    return await screen(request, "chasing/report.html", facts)


async def save(request: Request) -> Response:
    """Give the report of a quarter as a file."""
    quarter, rows = await _report(request)
    words = installation_of(request).catalogue.text
    heading = [words("chasing.agency"), words("chasing.last"), *map(words, _columns(request))]
    lines = [(row.site.name, format_date(row.last) if row.last else "", *row.figures) for row in rows]
    return table_file(f"don-doc-quy-{quarter}", heading, lines)


async def _report(request: Request) -> tuple[Quarter, list[Row]]:
    installation, portal = installation_of(request), site_of(request)
    if portal.kind != PORTAL:
        raise NotFound
    require(signed_in(request), FRESHNESS_WATCH, portal.id)
    quarter = rules.read_quarter(request.query_params.get(QUARTER, ""), local_day(utc_now()))
    measures = _measures(request)
    async with installation.read(portal.id) as session:
        figures = await service.measure(request, session, measures, quarter.span)
        last = await directory.last_updates(session, now=utc_now())
    nothing = [0] * len(_columns(request))
    sites = (await installation.sites.load()).by_id.values()
    hosted = [site for site in sites if site.kind != EXTERNAL and site.state == ACTIVE]
    hosted.sort(key=lambda site: (site.kind != PORTAL, sort_key(site.name)))
    return quarter, [Row(site, last.get(site.id), figures.get(site.id, nothing)) for site in hosted]


def _measures(request: Request) -> list[SiteMeasures]:
    found = installation_of(request).features.provided(SiteMeasures)
    return sorted(found, key=lambda one: one.order)


def _columns(request: Request) -> list[str]:
    """Give the keys of the words above the columns."""
    return [f"measures.{one.name}-{column}" for one in _measures(request) for column in one.columns]
