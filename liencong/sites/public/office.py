"""Shows staff an entry and the home page as the public would see them, before they are published."""

from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from liencong.core.access.rules import FRONT_MANAGE, require
from liencong.core.clock import utc_now
from liencong.core.errors import NotFound
from liencong.core.part_cache import Dependencies
from liencong.core.web.forms import row_number
from liencong.core.web.rendering import page
from liencong.core.web.request import (
    OFFICE,
    installation_of,
    local_url,
    path_number,
    signed_in,
    site_of,
    try_theme,
)
from liencong.sites.entry import revisions, working
from liencong.sites.entry.tables import Placement, Revision
from liencong.sites.entry.window import Shown
from liencong.sites.entry.working import Working
from liencong.sites.layout import draft
from liencong.sites.layout.service import render_preview
from liencong.sites.media import service as media
from liencong.sites.public import article, entry_parts, parts
from liencong.sites.public.colours import COLOUR
from liencong.sites.public.parts import Crumb, PageFacts

REVISION_PARAMETER = "phien-ban"
THEME_PARAMETER = "giao-dien"
COLOURS = ("brand", "accent")


async def show_preview(request: Request) -> Response:
    """Show the working text of an entry, or an older one by its number; nobody keeps the page."""
    installation, site, now = installation_of(request), site_of(request), utc_now()
    entry_id = path_number(request, "entry_id")
    async with installation.read(site.id) as session:
        own = await working.get_working(session, signed_in(request), entry_id)
        revision = await _wanted(request, session, own)
        placement = Placement(
            site_id=site.id, board_id=own.board.id, entry_id=own.entry.id, revision_id=revision.id,
            origin_site_id=site.id, epoch=own.entry.epoch, visible_from=own.entry.published_at or now,
        )  # fmt: skip
        picture = await media.get(session, revision.picture_id) if revision.picture_id else None
        shown = Shown(placement, own.entry, revision, own.board, own.board, picture)
        view = await article.article_view(request, session, shown, article.Around(), now)
        added = await entry_parts.gather(request, session, shown, Dependencies())
    form = Crumb(view.title, local_url(request, f"{OFFICE}/bai-viet/{entry_id}"))
    crumbs = [form, Crumb(installation.catalogue.text("desk.preview_crumb"), None)]
    facts = PageFacts(title=view.title, breadcrumbs=crumbs, noindex=True)
    return await page(
        request, "entry/show.html", {"page": facts, "entry": entry_parts.marked(view, added), "parts": added}
    )


async def show_home(request: Request) -> Response:
    """Show the draft of the home page as readers would see it, perhaps in another theme and other colours."""
    installation, site, query = installation_of(request), site_of(request), request.query_params
    require(signed_in(request), FRONT_MANAGE, site.id)
    if query.get(THEME_PARAMETER) in installation.themes.all:
        try_theme(request, query[THEME_PARAMETER])
    async with installation.read(site.id) as session:
        present = await draft.get_draft(session)
        regions = await render_preview(request, session, [one.block for one in present.laid])
    chrome = await parts.site_facts(request)
    if tried := {name: query[name] for name in COLOURS if COLOUR.fullmatch(query.get(name, ""))}:
        chrome = replace(chrome, colours=tried)
    shown = {"page": PageFacts(title=site.name, noindex=True), "site": chrome, "regions": regions}
    return await page(request, "home.html", shown)


async def _wanted(request: Request, session: AsyncSession, own: Working) -> Revision:
    number = request.query_params.get(REVISION_PARAMETER)
    if number is None:
        return own.revision
    wanted = row_number(number)
    if wanted is None:
        raise NotFound(number=number)
    return await revisions.get_by_number(session, own.entry.id, wanted)
