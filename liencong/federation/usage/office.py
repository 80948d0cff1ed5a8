"""The portal's screen of what every site has used in a month."""

from starlette.requests import Request
from starlette.responses import Response

from liencong.core.access.rules import require
from liencong.core.clock import local_day, utc_now
from liencong.core.errors import NotFound
from liencong.core.office.shell import screen
from liencong.core.tenancy.tables import EXTERNAL, PORTAL, Site
from liencong.core.text import sort_key
from liencong.core.web.request import installation_of, signed_in, site_of
from liencong.core.web.tables import table_file
from liencong.federation.usage import service
from liencong.federation.usage.service import USAGE_WATCH
from liencong.sites.usage.office import MONTH_PARAMETER
from liencong.sites.usage.rules import Month, read_month
from liencong.sites.usage.service import MEASURES, Usage, together

REPORT = "/bao-cao-toan-tinh"


async def show(request: Request) -> Response:
    """Show what every site has used in a month, and what it comes to."""
    month, rows = await _rows(request)
    total = together({site.id: usage for site, usage in rows})
    facts = {"rows": rows, "total": total, "month": month, "measures": MEASURES}
    return await screen(request, "usage/province.html", facts)


async def save(request: Request) -> Response:
    """Give the same as a file."""
    month, rows = await _rows(request)
    words = installation_of(request).catalogue.text
    heading = [words("freshness.site"), *(words(f"usage.{name}") for name in MEASURES)]
    lines = [(site.name, *(getattr(usage, name) for name in MEASURES)) for site, usage in rows]
    return table_file(f"bao-cao-toan-tinh-{month}", heading, lines)


async def _rows(request: Request) -> tuple[Month, list[tuple[Site, Usage]]]:
    installation, portal = installation_of(request), site_of(request)
    if portal.kind != PORTAL:
        raise NotFound
    require(signed_in(request), USAGE_WATCH, portal.id)
    month = read_month(request.query_params.get(MONTH_PARAMETER, ""), local_day(utc_now()))
    async with installation.read(portal.id) as session:
        used = await service.usage_by_site(session, month)
    hosted = [site for site in (await installation.sites.load()).by_id.values() if site.kind != EXTERNAL]
    hosted.sort(key=lambda site: (site.kind != PORTAL, sort_key(site.name)))
    return month, [(site, used.get(site.id, Usage())) for site in hosted]
