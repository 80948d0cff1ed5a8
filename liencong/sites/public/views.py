"""Home page, boards, entries and the map of a site."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from liencong.core.clock import LOCAL_ZONE, utc_now
from liencong.core.errors import NotFound
from liencong.core.installation import SITES_KEY
from liencong.core.part_cache import Dependencies
from liencong.core.tenancy.tables import EXTERNAL, PORTAL
from liencong.core.text import clean_line
from liencong.core.web.listing import PER_PAGE, listing, page_number
from liencong.core.web.moved import moved
from liencong.core.web.rendering import is_plain, page
from liencong.core.web.request import installation_of, local_url, site_of
from liencong.sites.board import service as boards
from liencong.sites.board.owners import owner_name
from liencong.sites.board.tables import Board
from liencong.sites.board.tree import BoardTree, kept_tree
from liencong.sites.entry import keys, placements, window
from liencong.sites.entry.addresses import entry_path
from liencong.sites.entry.content_type import content_types
from liencong.sites.entry.window import Filter, Shown
from liencong.sites.layout.service import list_blocks, render_preview, render_regions, said_of
from liencong.sites.public import article, entry_parts, related
from liencong.sites.public.blocks import TRYING
from liencong.sites.public.cards import Titled, cards_of, note
from liencong.sites.public.parts import Crumb, Named, PageFacts
from liencong.sites.public.places import PublicPlace
from liencong.sites.public.typed_views import BoardPage, BoardView, find_board_view
from liencong.sites.visits.figures import HOLD

LONGEST_WORDS = 200
YEARS = range(1900, 2200)
"""The years in which a list can be searched: at the ends of the calendar no day can be counted on."""


async def home(request: Request) -> Response:
    """Show the home page of a site; a query as other systems have it may be an old address (`/?p=123`)."""
    if not is_plain(request) and (elsewhere := await moved(request)):
        return elsewhere
    installation, site, now = installation_of(request), site_of(request), utc_now()
    dependencies = Dependencies()
    async with installation.read(site.id) as session:
        regions = await render_regions(request, session, dependencies)
        dependencies.changes_at([await window.next_change(session, now=now)])
    facts = PageFacts(
        title=site.name,
        description=str(site.settings.get("tagline", "")),
        canonical_url=f"{installation.sites.url(site)}/",
        feeds=[
            Titled(site.name, local_url(request, "/rss.xml")),
            Titled(site.name, local_url(request, "/feed.atom")),
        ],
        structured_data=article.site_data(site, installation.sites.url(site)),
    )
    return await page(request, "home.html", {"page": facts, "regions": regions}, dependencies)


async def address(request: Request) -> Response:
    """Show what stands at a readable address: a board, or an entry of one; other spellings lead there."""
    path = request.path_params["path"].rstrip("/")
    number = path.rpartition("-")[2]
    if "/" in path and number.isascii() and number.isdigit() and len(number) < 10:
        return await _entry(request, path, int(number))
    installation, site = installation_of(request), site_of(request)
    async with installation.read(site.id) as session:
        tree = await kept_tree(request, session, Dependencies())
        board = tree.find(path)
        if board is None:
            raise NotFound(path=path)
        if request.path_params["path"] != board.path:
            query = f"?{request.url.query}" if request.url.query else ""
            return RedirectResponse(local_url(request, f"/{board.path}{query}"), 301)
        return await _board(request, session, tree, board)


async def site_map(request: Request) -> Response:
    """Show the tree of boards, and on the portal every site."""
    installation, site = installation_of(request), site_of(request)
    dependencies = Dependencies()
    dependencies.on(SITES_KEY)
    async with installation.read(site.id) as session:
        tree = await kept_tree(request, session, dependencies)
    sites = (await installation.sites.load()).by_id.values() if site.kind == PORTAL else ()
    title = installation.catalogue.text("nav.site_map")
    facts = {
        "page": _page_facts(request, title, "/so-do", [_home_crumb(request), Crumb(title, None)]),
        "boards": _tree(request, tree, None),
        "places": [
            Titled(installation.catalogue.text(place.label), local_url(request, place.path))
            for place in installation.features.provided(PublicPlace)
        ],
        "sites": [
            Named(other.name, installation.sites.url(other))
            for other in sites
            if other.kind not in (PORTAL, EXTERNAL)
        ],
    }
    return await page(request, "site_map.html", facts, dependencies)


async def board_with(
    request: Request, session: AsyncSession, one: Shown, *, alone: bool, now: datetime
) -> Response:
    """Show the first page of a board as if something that is not there yet stood on it, to be looked at."""
    wanted = Filter(board_ids=[one.board.id], without_entries=[one.entry.id])
    others = await window.list_shown(session, wanted, now=now, limit=PER_PAGE - 1)
    pinned = [other for other in others if window.is_pinned(other.placement, now)]
    shown = [*pinned, one, *others[len(pinned) :]]
    total = await window.count_shown(session, wanted, now=now) + 1
    tree = await kept_tree(request, session, Dependencies())
    url = local_url(request, f"/{one.board.path}")
    facts = await _board_facts(request, tree, BoardPage(one.board, [one.board.id], url, now, Dependencies()))
    cards = await cards_of(request, shown, now)
    facts |= {
        "page": replace(facts["page"], alone=alone),
        "filters": {"q": "", "from": "", "to": ""},
        "listing": listing(request, cards, page=1, total=total),
    }
    return await page(request, NEWS_VIEW.template, facts)


async def home_with(request: Request, session: AsyncSession, one: Shown, place: str) -> Response:
    """Show the home page as if something stood first in a place of it, to be looked at there."""
    laid = [said_of(block) for block in await list_blocks(session)]
    gather = partial(TRYING[place], tried=one)
    regions = await render_preview(request, session, laid, {place: gather})
    facts = PageFacts(title=site_of(request).name, noindex=True, alone=True)
    return await page(request, "home.html", {"page": facts, "regions": regions})


async def _board(request: Request, session: AsyncSession, tree: BoardTree, board: Board) -> Response:
    now, dependencies = utc_now(), Dependencies()
    dependencies.changes_at([await window.next_change(session, now=now)])
    asked = BoardPage(board, tree.below(board), local_url(request, f"/{board.path}"), now, dependencies)
    typed = find_board_view(request, board.type)
    hangs_on = keys.of_whole if typed else keys.of_list  # a view of its own arranges by whatever entries say
    dependencies.on(*hangs_on([board.id]))
    view = typed or NEWS_VIEW
    found = await view.gather(request, session, asked)
    return await page(
        request, view.template, {**await _board_facts(request, tree, asked), **found}, dependencies
    )


async def _board_facts(request: Request, tree: BoardTree, asked: BoardPage) -> dict[str, Any]:
    """Give what the page of every board shows."""
    board, sites = asked.board, (await installation_of(request).sites.load()).by_id
    page_facts = _page_facts(
        request,
        board.title,
        f"/{board.path}",
        [*_crumbs(request, tree, board)[:-1], Crumb(board.title, None)],
        description=board.description,
        feeds=[Titled(board.title, f"{asked.url}/{file}") for file in ("rss.xml", "feed.atom")],
        noindex=bool(request.query_params),
    )
    return {
        "page": page_facts,
        "board": {
            "title": board.title,
            "description": board.description,
            "owner": owner_name(board, site_of(request), sites),
            "url": asked.url,
            "feed_url": f"{asked.url}/rss.xml",
            "children": [
                Titled(child.title, local_url(request, f"/{child.path}")) for child in tree.children(board)
            ],
        },
    }


async def _list_newest(request: Request, session: AsyncSession, asked: BoardPage) -> Mapping[str, Any]:
    """Give the entries of a board by the page, the newest first."""
    tree = await kept_tree(request, session, asked.dependencies)
    kinds = content_types(installation_of(request).features)
    listed = kinds.listed_with(asked.board, tree.boards_below(asked.board))
    wanted, filters = _filter(request, listed)
    number, now = page_number(request), asked.now
    shown = await window.list_shown(session, wanted, now=now, limit=PER_PAGE, offset=(number - 1) * PER_PAGE)
    if number > 1 and not shown:
        raise NotFound(page=number)
    total = await window.count_shown(session, wanted, now=now)
    if wanted.words:
        asked.dependencies.on(*keys.of_words([asked.board.id]))
    note(asked.dependencies, shown)
    cards = await cards_of(request, shown, now)
    return {"filters": filters, "listing": listing(request, cards, page=number, total=total)}


NEWS_VIEW = BoardView("article", "board/show.html", _list_newest)
"""What boards of every type show that has no view of its own."""


async def _entry(request: Request, path: str, entry_id: int) -> Response:
    installation, site, now = installation_of(request), site_of(request), utc_now()
    async with installation.read(site.id) as session:
        standing = await window.find_shown(session, entry_id, now=now)
        if not standing:
            return await _withdrawn(request, session, entry_id)
        shown = next((one for one in standing if path.startswith(f"{one.board.path}/")), standing[0])
        right_path = entry_path(shown.board, entry_id, shown.entry.slug)
        if f"/{request.path_params['path']}" != right_path:
            return RedirectResponse(local_url(request, right_path), 301)
        return await _article(request, session, shown, now)


async def _article(request: Request, session: AsyncSession, shown: Shown, now: datetime) -> Response:
    dependencies = Dependencies()
    others = Filter(board_ids=[shown.board.id], without_entries=[shown.entry.id])
    same_board = await window.list_shown(session, others, now=now, limit=10)
    about_the_same = await related.find_related(request, session, shown, dependencies, now=now)
    telling = await window.others_of_topic(session, shown.entry.id)
    same_topic = await window.list_standing(session, telling, now=now) if telling else []
    for entry_id in telling:
        dependencies.on(*keys.of_entry(entry_id, shown.placement.site_id))
    note(dependencies, [shown, *same_board, *about_the_same, *same_topic])
    dependencies.on(*keys.of_first([shown.board.id]))
    dependencies.changes_at([now + HOLD])  # its number of views
    crumbs = _crumbs(request, await kept_tree(request, session, dependencies), shown.board)
    around = article.Around(
        same_topic=await cards_of(request, same_topic, now),
        related=await cards_of(request, about_the_same, now),
        same_board=await cards_of(request, same_board, now),
    )
    view = await article.article_view(request, session, shown, around, now)
    parts = await entry_parts.gather(request, session, shown, dependencies)
    facts = PageFacts(
        title=view.title,
        description=view.summary[:300],
        canonical_url=view.canonical_url,
        breadcrumbs=[*crumbs, Crumb(view.title, None)],
        image=view.image_url,
        structured_data=view.structured_data,
    )
    found = {"page": facts, "entry": entry_parts.marked(view, parts), "parts": parts}
    return await page(request, view.template, found, dependencies, entry_id=shown.entry.id)


async def _withdrawn(request: Request, session: AsyncSession, entry_id: int) -> Response:
    placement = await placements.find_last(session, entry_id)
    if placement is None:
        raise NotFound(entry_id=entry_id)
    board = await boards.get(session, placement.board_id)
    is_suspended = placement.suspended_at is not None and placement.withdrawn_at is None
    title = installation_of(request).catalogue.text("entry.suspended" if is_suspended else "entry.withdrawn")
    facts: dict[str, Any] = {
        "page": PageFacts(title=title, noindex=True),
        "reason": article.reason_text(request, placement.withdrawn_reason),
        "when": placement.withdrawn_at,
        "board": Titled(board.title, local_url(request, f"/{board.path}")),
    }
    return await page(request, "entry/withdrawn.html", facts, status=410)


def _filter(request: Request, board_ids: Sequence[int]) -> tuple[Filter, dict[str, str]]:
    query = request.query_params
    words = clean_line(query.get("q", ""))[:LONGEST_WORDS]
    from_day, to_day = _day(query.get("from", "")), _day(query.get("to", ""))
    filters = {
        "q": words,
        "from": query.get("from", "") if from_day else "",
        "to": query.get("to", "") if to_day else "",
    }
    after = to_day + timedelta(days=1) if to_day else None
    return Filter(board_ids=board_ids, words=words, from_day=from_day, to_day=after), filters


def _day(text: str) -> datetime | None:
    try:
        day = datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=LOCAL_ZONE)
    except ValueError:
        return None
    return day if day.year in YEARS else None


def _page_facts(request: Request, title: str, path: str, crumbs: list[Crumb], **more: Any) -> PageFacts:
    canonical = f"{installation_of(request).sites.url(site_of(request))}{path}"
    return PageFacts(title=title, canonical_url=canonical, breadcrumbs=crumbs, **more)


def _home_crumb(request: Request) -> Crumb:
    return Crumb(installation_of(request).catalogue.text("nav.home"), local_url(request, "/"))


def _crumbs(request: Request, tree: BoardTree, board: Board) -> list[Crumb]:
    way = (Crumb(one.title, local_url(request, f"/{one.path}")) for one in tree.way_to(board))
    return [_home_crumb(request), *way]


def _tree(request: Request, tree: BoardTree, above: Board | None) -> list[dict[str, Any]]:
    return [
        {
            "title": board.title,
            "url": local_url(request, f"/{board.path}"),
            "children": _tree(request, tree, board),
        }
        for board in tree.children(above)
    ]
