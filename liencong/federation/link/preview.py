"""Shows a curator an entry of another site as it would stand here: on its board, on its page (UB02)."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from liencong.core.clock import utc_now
from liencong.core.office.shell import screen
from liencong.core.text import clean_line
from liencong.core.web.forms import read_form
from liencong.core.web.rendering import page
from liencong.core.web.request import OFFICE, installation_of, local_url, path_number, signed_in, site_of
from liencong.federation.link import queue, service
from liencong.federation.link.presentation_form import FOCUS, HEADING
from liencong.federation.link.presenting import LONGEST_HEADING
from liencong.federation.link.queue import QueueRow
from liencong.federation.link.showing import pauses_of, shown_of, texts_of
from liencong.sites.entry import media_uses, placements
from liencong.sites.entry.tables import Placement
from liencong.sites.entry.window import Shown
from liencong.sites.highlight import placing
from liencong.sites.highlight.rules import EVENTS, LEAD
from liencong.sites.media.pictures import FOCUSES
from liencong.sites.public import article, views
from liencong.sites.public.parts import Crumb, PageFacts

PLACE, WAY, ALONE = "o", "kieu", "rieng"
ON_BOARD, ON_PAGE = "danh-sach", "bai"
IN_PLACES = {"tieu-diem": LEAD, "su-kien": EVENTS}
"""Places of the home page in which an offer can be looked at."""

WAYS = {"may-tinh": "desktop", "dien-thoai": "phone"}


@dataclass(frozen=True)
class Look:
    """One of the ways of looking at it, as a tab."""

    title: str
    url: str
    active: bool


async def show_preview(request: Request) -> Response:
    """Show the place that an offer would have, beside what its source has."""
    link_id, catalogue = path_number(request, "link_id"), installation_of(request).catalogue
    async with installation_of(request).read(site_of(request).id) as session:
        row = await queue.get_received(session, signed_in(request), link_id)
        texts, pauses = await texts_of(request, session, row), await pauses_of(session)
        there = await placing.open_places(session)
    places = [ON_BOARD, ON_PAGE, *(name for name, one in IN_PLACES.items() if one in there)]
    place, way = _asked(request, PLACE, places), _asked(request, WAY, list(WAYS))
    base = local_url(request, f"{OFFICE}/lien-thong/{link_id}")
    text, here = catalogue.text, request.url.include_query_params
    looks = [Look(text(f"links.look_{one}"), str(here(**{PLACE: one})), one == place) for one in places]
    ways = [Look(text(f"preview.{name}"), str(here(**{WAY: one})), one == way) for one, name in WAYS.items()]
    facts = {
        "item": await shown_of(request, row, pauses, *texts),
        "looks": looks,
        "ways": ways,
        "way": WAYS[way],
        "look_title": " · ".join(one.title for one in (*looks, *ways) if one.active),
        "frame_url": str(request.url.replace(path=f"{base}/trang")),
        "back_url": base,
    }
    return await screen(request, "link/preview.html", facts)


async def lead_to_preview(request: Request) -> Response:
    """Lead from the form of a presentation, as it is typed, to what it comes to; nothing of it is kept."""
    form = await read_form(request)
    link_id = path_number(request, "link_id")
    async with installation_of(request).read(site_of(request).id) as session:
        await queue.get_received(session, signed_in(request), link_id)
    said = {name: str(form.values.get(name, ""))[:LONGEST_HEADING] for name in (HEADING, FOCUS)}
    wanted = [name for name, place in IN_PLACES.items() if form.values.get(place.name)]
    said |= {PLACE: wanted[0]} if wanted else {}
    url = local_url(request, f"{OFFICE}/lien-thong/{link_id}/xem-truoc")
    return RedirectResponse(f"{url}?{urlencode(said)}", 303)


async def show_page(request: Request) -> Response:
    """Show the board or the home page with the offer in its place, or its page; nobody keeps any of them."""
    link_id, now, alone = path_number(request, "link_id"), utc_now(), ALONE in request.query_params
    async with installation_of(request).read(site_of(request).id) as session:
        row = await queue.get_received(session, signed_in(request), link_id)
        shown = await _standing(request, session, row)
        place = _asked(request, PLACE, [ON_BOARD, ON_PAGE, *IN_PLACES])
        if place in IN_PLACES:
            return await views.home_with(request, session, shown, IN_PLACES[place].name)
        if place == ON_BOARD:
            return await views.board_with(request, session, shown, alone=alone, now=now)
        view = await article.article_view(request, session, shown, article.Around(), now)
    crumb = Crumb(installation_of(request).catalogue.text("desk.preview_crumb"), None)
    facts = PageFacts(title=view.title, breadcrumbs=[crumb], noindex=True, alone=alone)
    return await page(request, view.template, {"page": facts, "entry": view})


async def _standing(request: Request, session: AsyncSession, row: QueueRow) -> Shown:
    """Make what the shop window would give of an offer; none of it is ever stored."""
    link, now = row.link, utc_now()
    placement = Placement(
        site_id=link.site_id, board_id=link.board_id, entry_id=row.entry.id, revision_id=row.offered.id,
        origin_site_id=link.origin_site_id, epoch=row.entry.epoch, visible_from=now, changed_at=now,
        heading=_heading(request) if _heading(request) != row.offered.title else "",
        focus=_asked(request, FOCUS, ["", *FOCUSES]),
    )  # fmt: skip
    media = await media_uses.list_numbered(session, await _numbers(session, row))
    picture = next((one for one in media if one.media_id == row.offered.picture_id), None)
    return Shown(placement, row.entry, row.offered, row.board, row.home, picture)


async def _numbers(session: AsyncSession, row: QueueRow) -> dict[int, int]:
    """Give the versions of the media that are offered, the picture as it has been cut here."""
    numbers, picture_id = service.offered_media(row.link), row.offered.picture_id
    if row.placement is None or picture_id is None:
        return numbers
    pinned = await placements.find_pinned(session, row.placement.id, picture_id)
    if pinned is None or pinned.cut is None or pinned.number != numbers.get(picture_id):
        return numbers
    return {**numbers, picture_id: pinned.cut}


def _heading(request: Request) -> str:
    return clean_line(request.query_params.get(HEADING, ""))[:LONGEST_HEADING]


def _asked(request: Request, name: str, choices: Sequence[str]) -> str:
    asked = request.query_params.get(name, "")
    return asked if asked in choices else choices[0]
