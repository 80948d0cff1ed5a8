"""The screen of what a site has used, month by month."""

from starlette.requests import Request
from starlette.responses import Response

from liencong.core.access.rules import require
from liencong.core.clock import local_day, utc_now
from liencong.core.office.shell import screen
from liencong.core.web.request import installation_of, signed_in, site_of
from liencong.core.web.tables import table_file
from liencong.sites.usage import service
from liencong.sites.usage.rules import Month, months_until, read_month
from liencong.sites.usage.service import MEASURES, USAGE_SEE, Usage

REPORT = "/bao-cao"
MONTHS = 12
MONTH_PARAMETER = "thang"


async def show(request: Request) -> Response:
    """Show what the site has used in a year up to a month, by default the present one."""
    last, rows = await _rows(request)
    facts = {"rows": rows, "last": last, "measures": MEASURES}
    return await screen(request, "usage/site.html", facts)


async def save(request: Request) -> Response:
    """Give the same as a file."""
    last, rows = await _rows(request)
    words = installation_of(request).catalogue.text
    heading = [words("usage.month"), *(words(f"usage.{name}") for name in MEASURES)]
    lines = [(str(month), *(getattr(usage, name) for name in MEASURES)) for month, usage in rows]
    return table_file(f"bao-cao-{site_of(request).slug}-{last}", heading, lines)


async def _rows(request: Request) -> tuple[Month, list[tuple[Month, Usage]]]:
    site = site_of(request)
    require(signed_in(request), USAGE_SEE, site.id)
    last = read_month(request.query_params.get(MONTH_PARAMETER, ""), local_day(utc_now()))
    async with installation_of(request).read(site.id) as session:
        return last, [(month, await service.usage_of(session, month)) for month in months_until(last, MONTHS)]
