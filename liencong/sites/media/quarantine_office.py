"""The quarantine on screen, for those who run the platform: what was found in whose file, and deleting it."""

from starlette.requests import Request
from starlette.responses import Response

from liencong.core.access.rules import EVERY_SITE, PLATFORM_MANAGE, require
from liencong.core.clock import utc_now
from liencong.core.office.shell import done, screen
from liencong.core.web.forms import read_form
from liencong.core.web.listing import PER_PAGE, listing, page_number
from liencong.core.web.request import installation_of, path_number, signed_in
from liencong.sites.media import quarantine

QUARANTINE = "/cach-ly"


async def show(request: Request) -> Response:
    """Show the files of every site that the scanner refused, the latest first."""
    installation, actor, page = installation_of(request), signed_in(request), page_number(request)
    require(actor, PLATFORM_MANAGE, EVERY_SITE)
    async with installation.read(None) as session:
        total = await quarantine.count_kept(session)
        kept = await quarantine.list_kept(session, actor, limit=PER_PAGE, offset=(page - 1) * PER_PAGE)
    facts = {
        "listing": listing(request, kept, page=page, total=total),
        "scans": bool(installation.settings.scan_url),
    }
    return await screen(request, "media/quarantine.html", facts)


async def delete(request: Request) -> Response:
    """Delete a file of the quarantine for good."""
    installation, actor = installation_of(request), signed_in(request)
    await read_form(request)
    async with installation.write(None) as session:
        key = await quarantine.delete(session, actor, path_number(request, "file_id"), now=utc_now())
    await installation.storage.delete(key)
    return done(request, QUARANTINE, "deleted")
