"""Shows its writer a text as it is being written, in the site's own theme: on a desk, a phone, on paper."""

from dataclasses import dataclass
from typing import Any

from anyio import to_thread
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from liencong.core.clock import utc_now
from liencong.core.errors import NotFound
from liencong.core.office.shell import screen
from liencong.core.part_cache import Dependencies
from liencong.core.text import clean_html, clean_line, clean_text
from liencong.core.web.forms import form_of, row_number
from liencong.core.web.rendering import page
from liencong.core.web.request import OFFICE, installation_of, local_url, signed_in, site_of
from liencong.sites.board.tables import Board
from liencong.sites.entry import desk, drafts, media_uses, rules, service
from liencong.sites.entry.form import own_media, values_of
from liencong.sites.entry.tables import Draft, Entry, Placement, Revision
from liencong.sites.entry.typed_form import fields_in, laid_over
from liencong.sites.entry.window import Shown
from liencong.sites.public import article, entry_parts
from liencong.sites.public.parts import Crumb, PageFacts

WAYS = {"may-tinh": "desktop", "dien-thoai": "phone", "ban-in": "print"}
WAY_PARAMETER = "kieu"


@dataclass(frozen=True)
class Way:
    """A way of looking at a page, as a tab."""

    title: str
    url: str
    active: bool


async def show_preview(request: Request) -> Response:
    """Show a frame with the page of a text as it is being written; nobody keeps it, no visit is counted.

    Of a new text at which nothing is kept, as when it was saved meanwhile, say so in place of a page.
    """
    key, catalogue = request.path_params["key"], installation_of(request).catalogue
    async with installation_of(request).read(site_of(request).id) as session:
        entry, draft = await _opened(request, session, key)
    asked = request.query_params.get(WAY_PARAMETER, "")
    chosen = asked if asked in WAYS else next(iter(WAYS))
    base = local_url(request, f"{OFFICE}/ban-nhap/{key}")
    ways = [
        Way(catalogue.text(f"preview.{name}"), f"{base}/xem-truoc?{WAY_PARAMETER}={slug}", slug == chosen)
        for slug, name in WAYS.items()
    ]
    facts = {
        "ways": ways,
        "way": WAYS[chosen],
        "way_title": catalogue.text(f"preview.{WAYS[chosen]}"),
        "frame_url": f"{base}/trang?{WAY_PARAMETER}={chosen}",
        "draft": draft,
        "is_blank": entry is None and draft is None,
        "back_url": local_url(request, f"{OFFICE}{_way_back(entry, draft)}"),
    }
    return await screen(request, "desk/preview.html", facts)


async def show_page(request: Request) -> Response:
    """Show a text as the public would see it if it were published as it is now."""
    installation, site, now = installation_of(request), site_of(request), utc_now()
    async with installation.read(site.id) as session:
        entry, draft = await _opened(request, session, request.path_params["key"])
        if entry is None and draft is None:
            raise NotFound(key=request.path_params["key"])
        saved = await service.get_revision(session, entry.working_revision_id) if entry else None
        values = values_of(request, entry, saved) if entry and saved else {}
        values = laid_over(values, draft.values if draft else {})
        shown = await _shown(request, session, values, entry, saved)
        view = await article.article_view(request, session, shown, article.Around(), now)
        parts = await entry_parts.gather(request, session, shown, Dependencies())
    crumbs = [Crumb(installation.catalogue.text("desk.preview_crumb"), None)]
    on_paper = request.query_params.get(WAY_PARAMETER) == "ban-in"
    facts = PageFacts(title=view.title, breadcrumbs=crumbs, noindex=True, on_paper=on_paper)
    found = {"page": facts, "entry": entry_parts.marked(view, parts), "parts": parts}
    return await page(request, view.template, found)


async def _opened(request: Request, session: AsyncSession, key: str) -> tuple[Entry | None, Draft | None]:
    actor = signed_in(request)
    entry = await drafts.require_key(session, actor, key)
    draft = await drafts.find(session, actor, key)
    return entry, draft if draft and draft.values else None


async def _shown(
    request: Request,
    session: AsyncSession,
    values: dict[str, Any],
    entry: Entry | None,
    saved: Revision | None,
) -> Shown:
    """Make what the shop window would give of a text; none of it is ever stored."""
    site, now, actor = site_of(request), utc_now(), signed_in(request)
    board = await _board_of(request, session, values)
    said = {
        name: str(values.get(name) or "") for name in ("title", "summary", "body_html", "author", "source")
    }
    number = row_number(str(values.get("picture_id") or ""))
    picture = await media_uses.find_usable(session, actor, number) if number else None
    untitled = installation_of(request).catalogue.text("preview.untitled")
    revision = Revision(
        id=saved.id if saved else 0, site_id=site.id, entry_id=entry.id if entry else 0, number=1,
        title=clean_line(said["title"]) or untitled, summary=clean_text(said["summary"]),
        body_html=await to_thread.run_sync(clean_html, own_media(request, said["body_html"])),
        fields=fields_in(form_of(values)),
        keywords=[clean_line(one) for one in str(values.get("keywords") or "").split(",") if one.strip()],
        author=clean_line(said["author"]), source=clean_line(said["source"]), created_at=now,
        picture_id=picture.media_id if picture else None, corrections=saved.corrections if saved else [],
    )  # fmt: skip
    entry = entry or Entry(
        id=0, site_id=site.id, board_id=board.id, type=str(values.get("type") or board.type), slug="bai",
        state=rules.DRAFT, created_at=now, updated_at=now, epoch=0, version=1,
    )  # fmt: skip
    placement = Placement(
        site_id=site.id, board_id=board.id, entry_id=entry.id, revision_id=revision.id,
        origin_site_id=site.id, epoch=entry.epoch, visible_from=entry.published_at or now, changed_at=now,
    )  # fmt: skip
    return Shown(placement, entry, revision, board, board, picture)


async def _board_of(request: Request, session: AsyncSession, values: dict[str, Any]) -> Board:
    """Give the board that was chosen; where none is yet, the first on which the person writes."""
    writable = await desk.writable_boards(session, signed_in(request))
    if not writable:
        raise NotFound
    chosen = str(values.get("board") or "")
    return next((board for board in writable if str(board.id) == chosen), writable[0])


def _way_back(entry: Entry | None, draft: Draft | None) -> str:
    if draft is None:
        return f"/bai-viet/{entry.id if entry else 'moi'}"
    if entry is None:
        return f"/bai-viet/moi?loai={draft.values.get('type', '')}&ban-nhap={draft.key}"
    return f"/bai-viet/{entry.id}?ban-nhap={draft.key}"
