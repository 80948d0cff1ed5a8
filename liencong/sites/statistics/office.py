"""The screen of statistics, and each of its tables as a file."""

from collections.abc import Sequence
from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response

from liencong.core.access.rules import require
from liencong.core.clock import local_day, utc_now
from liencong.core.errors import Invalid, NotFound
from liencong.core.office.parts import Subject
from liencong.core.office.report import STATISTICS_SEE, Cell, ReportTable
from liencong.core.office.shell import screen
from liencong.core.office.span import STEPS, Span, read_span, usual_span
from liencong.core.text import format_datetime
from liencong.core.web.forms import form_of
from liencong.core.web.request import installation_of, signed_in, site_of
from liencong.core.web.tables import table_file
from liencong.sites.statistics import charts, service

SHOWN = 20
"""Rows of each table on the screen; its file has all of them."""


async def show(request: Request) -> Response:
    """Show what happened on the site in a span of days, by default the last thirty."""
    site = site_of(request)
    require(signed_in(request), STATISTICS_SEE, site.id)
    form, status = form_of(request.query_params), 200
    try:
        span = read_span(request.query_params, local_day(utc_now()))
    except Invalid as error:
        form.refuse(error, installation_of(request).catalogue)
        span, status = usual_span(local_day(utc_now())), 422
    else:
        form.values |= {"tu": span.first.isoformat(), "den": span.last.isoformat(), "theo": span.step}
    async with installation_of(request).read(site.id) as session:
        traffic = await service.traffic_of(session, span)
        tables = [(table, await table.read(request, session, span)) for table in _tables(request)]
    facts = {
        "form": form,
        "span": span,
        "steps": STEPS,
        "drawn": charts.draw_traffic(request, traffic),
        "tables": tables,
        "shown": SHOWN,
    }
    return await screen(request, "statistics/show.html", facts, status=status)


async def save(request: Request) -> Response:
    """Give one table of a span as a file."""
    site, name = site_of(request), request.path_params["table"]
    require(signed_in(request), STATISTICS_SEE, site.id)
    table = next((one for one in _tables(request) if one.name == name), None)
    if table is None:
        raise NotFound(table=name)
    span = read_span(request.query_params, local_day(utc_now()))
    async with installation_of(request).read(site.id) as session:
        rows = await table.read(request, session, span)
    text = installation_of(request).catalogue.text
    heading = [text(f"reports.{name}-{column}") for column in table.columns]
    return table_file(f"{name}-{site.slug}-{_days(span)}", heading, [_plain(row) for row in rows])


def _tables(request: Request) -> list[ReportTable]:
    return installation_of(request).features.provided(ReportTable)


def _days(span: Span) -> str:
    return f"{span.first.isoformat()}-{span.last.isoformat()}"


def _plain(row: Sequence[Cell]) -> list[object]:
    return [
        cell.title
        if isinstance(cell, Subject)
        else format_datetime(cell)
        if isinstance(cell, datetime)
        else cell
        for cell in row
    ]
