"""Shows staff an entry as the public would see it: in the site's own theme, before it is published."""

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from liencong.core.clock import utc_now
from liencong.core.errors import NotFound
from liencong.core.web.rendering import page
from liencong.core.web.request import OFFICE, installation_of, local_url, path_number, signed_in, site_of
from liencong.sites.entry import revisions, working
from liencong.sites.entry.form import row_number
from liencong.sites.entry.tables import Placement, Revision
from liencong.sites.entry.window import Shown
from liencong.sites.entry.working import Working
from liencong.sites.media import service as media
from liencong.sites.public import article
from liencong.sites.public.parts import Crumb, PageFacts

REVISION_PARAMETER = "phien-ban"


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
        view = await article.article_view(request, session, shown, (), now)
    form = Crumb(view.title, local_url(request, f"{OFFICE}/bai-viet/{entry_id}"))
    crumbs = [form, Crumb(installation.catalogue.text("desk.preview_crumb"), None)]
    facts = PageFacts(title=view.title, breadcrumbs=crumbs, noindex=True)
    return await page(request, "entry/show.html", {"page": facts, "entry": view})


async def _wanted(request: Request, session: AsyncSession, own: Working) -> Revision:
    number = request.query_params.get(REVISION_PARAMETER)
    if number is None:
        return own.revision
    wanted = row_number(number)
    if wanted is None:
        raise NotFound(number=number)
    return await revisions.get_by_number(session, own.entry.id, wanted)
