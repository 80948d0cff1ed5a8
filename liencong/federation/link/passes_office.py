"""The screen of the changes of sources that went through by themselves, each with its way back."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from liencong.core.access.rules import allowed, require_somewhere
from liencong.core.clock import utc_now
from liencong.core.errors import Invalid, LiencongError, Refused
from liencong.core.office.shell import done, screen
from liencong.core.web.errors import line_of, status_of
from liencong.core.web.forms import read_form
from liencong.core.web.listing import listing, page_number
from liencong.core.web.request import installation_of, path_number, signed_in, site_of
from liencong.federation.link import passing, rules
from liencong.federation.link.passing import Passed
from liencong.sites.entry.comparing import compare_texts, content_of

PASSES = "/lien-thong/tu-qua"
PER_PAGE = 10


async def show_passed(request: Request) -> Response:
    """Show what went through by itself, the latest first, with what differs."""
    return await _passed_screen(request)


async def undo(request: Request) -> Response:
    """Show again what was approved before a change went through."""
    await read_form(request)
    try:
        async with installation_of(request).write(site_of(request).id) as session:
            await passing.undo(session, signed_in(request), path_number(request, "pass_id"), now=utc_now())
    except (Invalid, Refused) as error:
        return await _passed_screen(request, refusal=error)
    return done(request, PASSES, "link-pass-undone")


async def _passed_screen(request: Request, *, refusal: LiencongError | None = None) -> Response:
    installation, site, page = installation_of(request), site_of(request), page_number(request)
    require_somewhere(signed_in(request), rules.LINK_DECIDE, site.id)
    async with installation.read(site.id) as session:
        total = await passing.count_passed(session)
        rows = await passing.list_passed(session, limit=PER_PAGE, offset=(page - 1) * PER_PAGE)
    shown = [await _told(request, row) for row in rows]
    facts = {
        "listing": listing(request, shown, page=page, total=total, per_page=PER_PAGE),
        "refusal": line_of(installation.catalogue, refusal) if refusal else "",
    }
    return await screen(request, "link/passed.html", facts, status=status_of(refusal) if refusal else 200)


async def _told(request: Request, row: Passed) -> dict[str, Any]:
    installation, link = installation_of(request), row.link
    sites, text = (await installation.sites.load()).by_id, installation.catalogue.text
    before, after = content_of(row.before, ""), content_of(row.after, "")
    may_decide = allowed(signed_in(request), rules.LINK_DECIDE, link.site_id, link.board_id)
    return {
        "row": row,
        "origin": sites[link.origin_site_id].name,
        "compared": await compare_texts(
            request, (text("links.before_pass"), before), (text("links.after_pass"), after)
        ),
        "can_undo": row.can_undo and may_decide,
    }
