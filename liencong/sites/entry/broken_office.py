"""The screen of addresses in public texts that lead nowhere, and the desk's look at how many there are."""

from collections.abc import Mapping, Sequence

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from liencong.core.access.rules import allowed_somewhere, require_somewhere
from liencong.core.office.parts import Attention, DeskAttention
from liencong.core.office.report import SiteMeasures
from liencong.core.office.shell import screen
from liencong.core.office.span import Span
from liencong.core.web.listing import PER_PAGE, listing, page_number
from liencong.core.web.request import OFFICE, installation_of, local_url, signed_in, site_of
from liencong.sites.entry import text_links
from liencong.sites.entry.rules import ENTRY_WRITE

BROKEN = "/lien-ket-hong"


async def show(request: Request) -> Response:
    """Show the addresses that lead nowhere, each with the text to be mended."""
    actor, site, page = signed_in(request), site_of(request), page_number(request)
    require_somewhere(actor, ENTRY_WRITE, site.id)
    async with installation_of(request).read(site.id) as session:
        total = await text_links.count_broken(session, actor)
        found = await text_links.list_broken(session, actor, limit=PER_PAGE, offset=(page - 1) * PER_PAGE)
    facts = {"listing": listing(request, found, page=page, total=total)}
    return await screen(request, "desk/broken.html", facts)


async def find_broken(request: Request, session: AsyncSession) -> Sequence[Attention]:
    """Tell those who write how many addresses in their public texts lead nowhere."""
    actor, text = signed_in(request), installation_of(request).catalogue.text
    if not allowed_somewhere(actor, ENTRY_WRITE, site_of(request).id):
        return []
    number = await text_links.count_broken(session, actor)
    words, url = text("broken_links.attention", count=number), local_url(request, f"{OFFICE}{BROKEN}")
    return [Attention(words, url, text("broken_links.see"))] if number else []


async def count_broken(_request: Request, session: AsyncSession, _span: Span) -> Mapping[int, Sequence[int]]:
    """Tell of each site how many addresses in its public texts lead nowhere now, at whatever span."""
    return await text_links.count_by_site(session)


PARTS = (DeskAttention(find_broken), SiteMeasures("links", ("broken",), 40, count_broken))
