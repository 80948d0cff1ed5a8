"""The screen of where the boards of a site stand, and the reminder of who answers for one."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from liencong.core.access.rules import allowed, require
from liencong.core.clock import local_day, utc_now
from liencong.core.errors import Refused, Unavailable
from liencong.core.office.parts import Attention
from liencong.core.office.shell import done, screen
from liencong.core.web.errors import message_of, status_of
from liencong.core.web.forms import read_form
from liencong.core.web.request import (
    OFFICE,
    actor_of,
    installation_of,
    local_url,
    path_number,
    signed_in,
    site_of,
)
from liencong.core.web.tables import table_file
from liencong.sites.freshness import service, telling
from liencong.sites.freshness.rules import STANDINGS
from liencong.sites.freshness.service import FRESHNESS_SEE, BoardRow

FRESHNESS = "/cap-nhat"


async def show(request: Request) -> Response:
    """Show the boards of the site, those first that somebody has to see to."""
    return await _screen(request)


async def save(request: Request) -> Response:
    """Give where the boards stand as a file."""
    site, words = site_of(request), installation_of(request).catalogue.text
    rows = telling.table_rows(request, await _rows(request))
    heading = [words(f"freshness.{column}") for column in telling.COLUMNS]
    return table_file(f"cap-nhat-{site.slug}-{local_day(utc_now()).isoformat()}", heading, rows)


async def remind(request: Request) -> Response:
    """Send who answers for a board a letter about it."""
    await read_form(request)
    right = require(signed_in(request), FRESHNESS_SEE, site_of(request).id)
    try:
        await telling.remind(request, await _rows(request), path_number(request, "board_id"), right)
    except (Refused, Unavailable) as error:
        told = message_of(installation_of(request).catalogue, error)
        return await _screen(request, refusal=told, status=status_of(error))
    return done(request, FRESHNESS, "reminded")


async def find_overdue(request: Request, session: AsyncSession) -> Sequence[Attention]:
    """Tell who keeps the boards how many are overdue."""
    site, text = site_of(request), installation_of(request).catalogue.text
    if not allowed(actor_of(request), FRESHNESS_SEE, site.id):
        return []
    overdue = await service.count_overdue(session, await telling.facts_of(request))
    words, url = text("freshness.overdue_count", count=overdue), local_url(request, f"{OFFICE}{FRESHNESS}")
    return [Attention(words, url, text("freshness.see_overdue"), urgent=True)] if overdue else []


async def _screen(request: Request, *, refusal: str = "", status: int = 200) -> Response:
    rows = await _rows(request)
    rows.sort(key=lambda row: (not row.wants_attention, STANDINGS.index(row.standing)))
    facts = {
        "rows": [telling.told(request, row) for row in rows],
        "counts": {standing: sum(row.standing == standing for row in rows) for standing in STANDINGS},
        "refusal": refusal,
        "now": utc_now(),
        "reminded_for": service.REMINDED_FOR,
    }
    return await screen(request, "freshness/site.html", facts, status=status)


async def _rows(request: Request) -> list[BoardRow]:
    site = site_of(request)
    require(signed_in(request), FRESHNESS_SEE, site.id)
    async with installation_of(request).read(site.id) as session:
        return await service.list_rows(session, await telling.facts_of(request))
