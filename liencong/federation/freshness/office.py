"""The portal's screen of where the boards of all sites stand, and which sites have nothing new."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from liencong.core.access.rules import Right, require
from liencong.core.clock import local_day, utc_now
from liencong.core.errors import NotFound, Refused, Unavailable
from liencong.core.office.shell import done, screen
from liencong.core.tenancy.tables import PORTAL
from liencong.core.web.errors import message_of, status_of
from liencong.core.web.forms import read_form, row_number
from liencong.core.web.listing import listing, page_number
from liencong.core.web.request import OFFICE, installation_of, path_number, signed_in, site_of
from liencong.core.web.tables import table_file
from liencong.federation.freshness import service
from liencong.federation.freshness.parts import WatchRow, WatchTable
from liencong.federation.freshness.service import FRESHNESS_WATCH
from liencong.sites.freshness import telling
from liencong.sites.freshness.rules import STANDINGS
from liencong.sites.freshness.service import REMINDED_FOR, BoardRow

WATCH = "/cap-nhat-toan-tinh"
PER_PAGE = 50
STANDING_PARAMETER, SITE_PARAMETER, DAYS_PARAMETER = "tinh-trang", "trang-nao", "so-ngay"
NO_OWNER = "no-owner"
"""Beside the standings: boards that nobody answers for."""

SILENT_FOR = 30
"""Days without news after which a site is named, unless others are asked for."""


async def show(request: Request) -> Response:
    """Show the boards of all sites that somebody has to see to, and the sites without news."""
    return await _screen(request)


async def save(request: Request) -> Response:
    """Give where the boards of all sites stand as a file."""
    _right(request)
    words = installation_of(request).catalogue.text
    rows = telling.table_rows(request, await _rows(request))
    heading = [words(f"freshness.{column}") for column in telling.COLUMNS]
    return table_file(f"cap-nhat-toan-tinh-{local_day(utc_now()).isoformat()}", heading, rows)


async def save_table(request: Request) -> Response:
    """Give one of the tables that features add as a file."""
    _right(request)
    words = installation_of(request).catalogue.text
    for table, rows in await _tables(request):
        if table.name == request.path_params["table"]:
            heading = [words("freshness.site"), *_headings(request, table)]
            lines = [(row.site.name, *row.numbers) for row in rows]
            return table_file(f"{table.name}-{local_day(utc_now()).isoformat()}", heading, lines)
    raise NotFound(table=request.path_params["table"])


async def remind(request: Request) -> Response:
    """Send who answers for a board of any site a letter about it."""
    await read_form(request)
    right = _right(request)
    try:
        await telling.remind(request, await _rows(request), path_number(request, "board_id"), right)
    except (Refused, Unavailable) as error:
        told = message_of(installation_of(request).catalogue, error)
        return await _screen(request, refusal=told, status=status_of(error))
    return done(request, WATCH, "reminded")


async def _screen(request: Request, *, refusal: str = "", status: int = 200) -> Response:
    _right(request)
    installation, page, query = installation_of(request), page_number(request), request.query_params
    rows, facts_used = await _rows(request), await telling.facts_of(request)
    days = _days(query.get(DAYS_PARAMETER, ""))
    async with installation.read(site_of(request).id) as session:
        quiet = await service.list_quiet(session, facts_used, timedelta(days=days))
    wanted = query.get(STANDING_PARAMETER, "")
    of_site = row_number(query.get(SITE_PARAMETER, ""))
    shown = [row for row in rows if _is_wanted(row, wanted) and of_site in (None, row.site.id)]
    shown.sort(key=lambda row: (STANDINGS.index(row.standing), row.due or local_day(row.site.created_at)))
    part = [telling.told(request, row) for row in shown[(page - 1) * PER_PAGE : page * PER_PAGE]]
    facts: dict[str, Any] = {
        "listing": listing(request, part, page=page, total=len(shown), per_page=PER_PAGE),
        "counts": {standing: sum(row.standing == standing for row in rows) for standing in STANDINGS},
        "no_owner": sum(bool(row.faults) for row in rows),
        "wanted": wanted,
        "of_site": facts_used.sites.get(of_site or 0),
        "quiet": [(one, f"{installation.sites.url(one.site)}{OFFICE}/") for one in quiet],
        "days": days,
        "tables": [
            {
                "name": table.name,
                "headings": _headings(request, table),
                "rows": [(row, f"{installation.sites.url(row.site)}{OFFICE}{table.path}") for row in rows],
            }
            for table, rows in await _tables(request)
        ],
        "refusal": refusal,
        "now": utc_now(),
        "reminded_for": REMINDED_FOR,
    }
    return await screen(request, "freshness/province.html", facts, status=status)


def _is_wanted(row: BoardRow, wanted: str) -> bool:
    if wanted == NO_OWNER:
        return bool(row.faults)
    return row.standing == wanted if wanted in STANDINGS else row.wants_attention


async def _rows(request: Request) -> list[BoardRow]:
    async with installation_of(request).read(site_of(request).id) as session:
        return await service.list_rows(session, await telling.facts_of(request))


async def _tables(request: Request) -> list[tuple[WatchTable, Sequence[WatchRow]]]:
    installation = installation_of(request)
    async with installation.read(site_of(request).id) as session:
        return [
            (table, await table.read(request, session))
            for table in installation.features.provided(WatchTable)
        ]


def _headings(request: Request, table: WatchTable) -> list[str]:
    words = installation_of(request).catalogue.text
    return [words(f"watch_tables.{table.name}-{column}") for column in table.columns]


def _right(request: Request) -> Right:
    """Give the right to look over all sites, which is the portal's; elsewhere there is no such screen."""
    site = site_of(request)
    if site.kind != PORTAL:
        raise NotFound
    return require(signed_in(request), FRESHNESS_WATCH, site.id)


def _days(text: str) -> int:
    return min(max(int(text), 1), 3660) if text.isascii() and text.isdigit() and len(text) < 5 else SILENT_FOR
