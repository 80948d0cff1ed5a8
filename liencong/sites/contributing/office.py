"""The screen on which a site's keeper says whether people may register themselves, and sees who did."""

from starlette.requests import Request
from starlette.responses import Response

from liencong.core.access.rules import PEOPLE_MANAGE, require
from liencong.core.clock import utc_now
from liencong.core.office.shell import done, screen
from liencong.core.web.forms import read_form
from liencong.core.web.listing import PER_PAGE, listing, page_number
from liencong.core.web.request import installation_of, signed_in, site_of
from liencong.sites.contributing import service
from liencong.sites.contributing.views import APPLY


async def show(request: Request) -> Response:
    """Show whether people may register themselves, and those who did."""
    installation, site, actor, page = (
        installation_of(request),
        site_of(request),
        signed_in(request),
        page_number(request),
    )
    require(actor, PEOPLE_MANAGE, site.id)
    async with installation.read(site.id) as session:
        total = await service.count_applicants(session)
        found = await service.list_applicants(session, actor, limit=PER_PAGE, offset=(page - 1) * PER_PAGE)
    facts = {
        "listing": listing(request, found, page=page, total=total),
        "is_open": service.is_open(site),
        "url": f"{installation.sites.url(site)}{APPLY}",
        "sends_mail": bool(installation.settings.mail_url),
    }
    return await screen(request, "contributing/office.html", facts)


async def set_open(request: Request) -> Response:
    """Let people register themselves, or no more."""
    site, form = site_of(request), await read_form(request)
    wanted = bool(form.values.get("open"))
    async with installation_of(request).write(site.id) as session:
        await service.set_open(session, signed_in(request), site, wanted=wanted, now=utc_now())
    return done(request, APPLY, "contributors-open" if wanted else "contributors-closed")
