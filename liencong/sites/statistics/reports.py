"""The tables of the statistics screen that tell of visits and entries."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from liencong.core.clock import utc_now
from liencong.core.office.parts import Subject
from liencong.core.office.report import Cell, ReportTable
from liencong.core.office.span import Span
from liencong.core.text import slugify
from liencong.core.web.request import OFFICE, installation_of, local_url
from liencong.sites.entry.addresses import entry_path
from liencong.sites.statistics import service
from liencong.sites.statistics.service import ReadEntry
from liencong.sites.visits import service as visits
from liencong.sites.visits.service import Elsewhere

Rows = Sequence[Sequence[Cell]]


async def read_traffic(_request: Request, session: AsyncSession, span: Span) -> Rows:
    """Tell how the site was visited."""
    found = await service.traffic_of(session, span)
    return [(part.label, one.visits, one.views, one.people) for part, one in reversed(found)]


async def read_most_read(request: Request, session: AsyncSession, span: Span) -> Rows:
    """Tell which entries were read most, and how often where other sites show them (S79)."""
    found = await service.most_read(session, span)
    features, ids = installation_of(request).features, [one.entry_id for one in found]
    elsewhere = await visits.views_elsewhere(features, session, ids, (span.first, span.last))
    told = [elsewhere.get(number, Elsewhere()) for number in ids]
    return [
        (
            Subject(one.title, public_url(request, one)),
            one.board.title,
            one.views,
            there.via_portal or 0,
            there.via_others or 0,
        )
        for one, there in zip(found, told, strict=True)
    ]


async def read_writers(_request: Request, session: AsyncSession, span: Span) -> Rows:
    """Tell who wrote what was published."""
    return [(one.name, one.entries, one.views) for one in await service.written_by(session, span)]


async def read_origins(request: Request, session: AsyncSession, span: Span) -> Rows:
    """Tell from which sites entries came on the boards of this one."""
    sites = (await installation_of(request).sites.load()).by_id
    return [(sites[site_id].name, number) for site_id, number in await service.by_origin(session, span)]


async def read_late(request: Request, session: AsyncSession, _span: Span) -> Rows:
    """Tell which entries have waited too long, whatever span is looked at."""
    text = installation_of(request).catalogue.text
    return [
        (
            Subject(one.title, local_url(request, f"{OFFICE}/bai-viet/{one.entry_id}")),
            text(f"states.{one.state}"),
            one.since,
            one.written_by,
        )
        for one in await service.late(session, now=utc_now())
    ]


def public_url(request: Request, read: ReadEntry) -> str:
    """Give where an entry is read on the site: a link has no other place here."""
    return local_url(request, entry_path(read.board, read.entry_id, slugify(read.title, fallback="bai")))


REPORTS = (
    ReportTable("traffic", ("when", "visits", "views", "people"), read_traffic),
    ReportTable("most-read", ("entry", "board", "views", "via-portal", "via-others"), read_most_read),
    ReportTable("writers", ("name", "entries", "views"), read_writers),
    ReportTable("origins", ("site", "entries"), read_origins),
    ReportTable("late", ("entry", "state", "since", "name"), read_late),
)
