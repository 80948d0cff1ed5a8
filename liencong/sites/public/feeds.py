"""Feeds of a site and of each board, its sitemap, robots.txt and security.txt."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from html import escape
from urllib.parse import urlencode

from pydantic import BaseModel, Field
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from liencong.core.clock import utc_now
from liencong.core.db.base import RowNumber
from liencong.core.errors import NotFound
from liencong.core.part_cache import Dependencies
from liencong.core.tenancy.directory import Sites
from liencong.core.text import format_date
from liencong.core.web.api_lists import Moment, cut, read_cursor
from liencong.core.web.forms import check
from liencong.core.web.listing import listing, page_number
from liencong.core.web.rendering import keep
from liencong.core.web.request import OFFICE, installation_of, site_of
from liencong.sites.board import service as boards
from liencong.sites.board.tables import Board
from liencong.sites.entry import keys, window
from liencong.sites.entry.addresses import entry_path
from liencong.sites.entry.content_type import content_types
from liencong.sites.entry.tables import Revision
from liencong.sites.entry.window import Filter, Shown
from liencong.sites.media import service as media
from liencong.sites.public.article import corrections_of, reason_text
from liencong.sites.public.cards import canonical_url, note
from liencong.sites.public.places import MOST_PATHS, PublicPlace
from liencong.sites.syndication import atom as atom_format
from liencong.sites.syndication import robots as robots_format
from liencong.sites.syndication import rss as rss_format
from liencong.sites.syndication import sitemap as sitemap_format
from liencong.sites.syndication.items import FeedCategory, FeedInfo, FeedItem, FeedSource, Tombstone

ITEMS_A_PAGE = 30
TOMBSTONES_A_PAGE = 100
MOST_TOMBSTONES = 1000
SINCE, AFTER = "tu", "sau"
"""Parameters by which a feed gives only what has changed since a moment, and goes on from there."""
SITEMAP_PARAMETER = "tep"


@dataclass(frozen=True)
class FeedHub:
    """Where others ask to be told of changes of a site's feeds, below the site's address (WebSub)."""

    path: str


class Since(BaseModel):
    """Since when changes are asked for, in RFC 3339, and where the page before ended."""

    tu: Moment
    sau: str | None = Field(default=None, max_length=200)


async def rss(request: Request) -> Response:
    """Send the RSS feed of a site or of a board."""
    info, items, _, dependencies = await _gather(request, "rss.xml")
    return _kept(request, rss_format.write_rss(info, items), rss_format.MEDIA_TYPE, dependencies, info)


async def atom(request: Request) -> Response:
    """Send the Atom feed of a site or of a board, with tombstones of what was withdrawn."""
    info, items, tombstones, dependencies = await _gather(request, "feed.atom")
    return _kept(
        request, atom_format.write_atom(info, items, tombstones), atom_format.MEDIA_TYPE, dependencies, info
    )


async def sitemap(request: Request) -> Response:
    """Send the sitemap, or its index where the site has more pages than one file may name."""
    installation, site, now = installation_of(request), site_of(request), utc_now()
    places = installation.features.provided(PublicPlace)
    home, most = (
        installation.sites.url(site),
        sitemap_format.ADDRESSES_A_FILE - 500 - len(places) * MOST_PATHS,
    )
    dependencies = Dependencies()
    async with installation.read(site.id) as session:
        total = await window.count_shown(session, Filter(), now=now)
        files, wanted = max(1, -(-total // most)), request.query_params.get(SITEMAP_PARAMETER, "")
        all_boards = await boards.list_boards(session)
        board_ids = [board.id for board in all_boards]
        dependencies.on(f"site:{site.id}", *keys.of_list(board_ids), *keys.of_words(board_ids))
        if files > 1 and not wanted:
            parts = [
                sitemap_format.Address(f"{home}/sitemap.xml?{SITEMAP_PARAMETER}={n}")
                for n in range(1, files + 1)
            ]
            return _kept(
                request, sitemap_format.write_sitemap_index(parts), sitemap_format.MEDIA_TYPE, dependencies
            )
        number = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 6 else 1
        if number > files:
            raise NotFound(file=number)
        shown = await window.list_addresses(session, now=now, limit=most, offset=(max(number, 1) - 1) * most)
        dependencies.changes_at([await window.next_change(session, now=now)])
        pages = await _fixed_pages(request, session, all_boards, dependencies) if number <= 1 else []
    pages += [
        sitemap_format.Address(f"{home}/{path}/{slug}-{entry_id}", at) for path, slug, entry_id, at in shown
    ]
    return _kept(request, sitemap_format.write_sitemap(pages), sitemap_format.MEDIA_TYPE, dependencies)


async def robots(request: Request) -> Response:
    """Send what crawlers should leave alone, and where the sitemap stands."""
    home = installation_of(request).sites.url(site_of(request))
    body = robots_format.write_robots(
        disallowed=[f"{OFFICE}/", "/api/", "/dang-nhap"], sitemaps=[f"{home}/sitemap.xml"]
    )
    return Response(body, media_type=robots_format.MEDIA_TYPE)


async def security(request: Request) -> Response:
    """Say whom to tell of a weakness (RFC 9116)."""
    site, home = site_of(request), installation_of(request).sites.url(site_of(request))
    email = site.settings.get("email")
    expires = (utc_now() + timedelta(days=180)).replace(microsecond=0)
    contact = f"mailto:{email}" if email else f"{home}/"
    lines = [f"Contact: {contact}", f"Expires: {expires.isoformat()}", "Preferred-Languages: vi, en",
             f"Canonical: {home}/.well-known/security.txt"]  # fmt: skip
    return PlainTextResponse("\n".join(lines) + "\n")


async def _fixed_pages(
    request: Request, session: AsyncSession, all_boards: Sequence[Board], dependencies: Dependencies
) -> list[sitemap_format.Address]:
    """Give the pages that are no entries: the home page, the map, boards, and what features add."""
    installation, site = installation_of(request), site_of(request)
    home, pages = installation.sites.url(site), ["/", "/so-do", *(f"/{board.path}" for board in all_boards)]
    found = [sitemap_format.Address(f"{home}{path}") for path in pages]
    for place in installation.features.provided(PublicPlace):
        found.append(sitemap_format.Address(f"{home}{place.path}"))
        paths = await place.list_paths(session, site.id, dependencies)
        found += [sitemap_format.Address(f"{home}{path}", at) for path, at in paths[:MOST_PATHS]]
    return found


async def _gather(
    request: Request, file: str
) -> tuple[FeedInfo, list[FeedItem], list[Tombstone], Dependencies]:
    installation, site, now = installation_of(request), site_of(request), utc_now()
    sites, dependencies = await installation.sites.load(), Dependencies()
    page = page_number(request)
    if SINCE in request.query_params:
        return await _gather_since(request, file)
    async with installation.read(site.id) as session:
        board, wanted = await _wanted(request, session, dependencies)
        offset = (page - 1) * ITEMS_A_PAGE
        shown = await window.list_with_bodies(session, wanted, now=now, limit=ITEMS_A_PAGE, offset=offset)
        if page > 1 and not shown:
            raise NotFound(page=page)
        total = await window.count_shown(session, wanted, now=now)
        tombstones = await _tombstones(request, session, wanted, now) if page == 1 else []
        dependencies.changes_at([await window.next_change(session, now=now)])
    note(dependencies, shown)
    info = _info(
        request, board, file, max((one.placement.changed_at for one in shown), default=site.created_at)
    )
    pages = listing(request, shown, page=page, total=total, per_page=ITEMS_A_PAGE)
    home = installation.sites.url(site)
    info = replace(
        info,
        next_url=f"{home}{pages.next_url}" if pages.next_url else "",
        previous_url=f"{home}{pages.prev_url}" if pages.prev_url else "",
    )
    items = [_item(request, one, sites) for one in shown]
    return info, items, tombstones, dependencies


async def _gather_since(
    request: Request, file: str
) -> tuple[FeedInfo, list[FeedItem], list[Tombstone], Dependencies]:
    """Gather what has changed since a moment; pages follow a cursor, so that none is lost between two."""
    installation, site, now = installation_of(request), site_of(request), utc_now()
    sites, dependencies = await installation.sites.load(), Dependencies()
    asked = check(Since, dict(request.query_params))
    async with installation.read(site.id) as session:
        board, wanted = await _wanted(request, session, dependencies)
        after = read_cursor(asked.sau, tuple[Moment, RowNumber])
        changed = replace(wanted, changed_since=asked.tu, after=after)
        found = await window.list_with_bodies(session, changed, now=now, limit=ITEMS_A_PAGE + 1)
        shown, cursor = cut(found, ITEMS_A_PAGE, lambda one: (one.placement.visible_from, one.placement.id))
        tombstones = [] if after else await _tombstones(request, session, wanted, now, limit=MOST_TOMBSTONES)
    info = _info(request, board, file, max((one.placement.changed_at for one in shown), default=now))
    following = urlencode({SINCE: request.query_params[SINCE], AFTER: cursor}) if cursor else ""
    info = replace(info, next_url=f"{info.self_url}?{following}" if following else "")
    dependencies.changes_at([now])  # every moment asks for another feed: none is worth keeping
    return info, [_item(request, one, sites) for one in shown], tombstones, dependencies


async def _tombstones(
    request: Request, session: AsyncSession, wanted: Filter, now: datetime, *, limit: int = TOMBSTONES_A_PAGE
) -> list[Tombstone]:
    dead = await window.list_withdrawn(session, wanted, now=now, limit=limit)
    return [Tombstone(id=uid.urn, withdrawn_at=at, reason=reason_text(request, why)) for uid, at, why in dead]


async def _wanted(
    request: Request, session: AsyncSession, dependencies: Dependencies
) -> tuple[Board | None, Filter]:
    path = request.path_params.get("path")
    kinds = content_types(installation_of(request).features)
    if path is None:
        dependencies.on(*keys.of_list(board.id for board in await boards.list_boards(session)))
        return None, Filter(types=kinds.news())
    board = await boards.find_by_path(session, path)
    if board is None:
        raise NotFound(path=path)
    dependencies.on(*keys.of_list([board.id]))
    below = await boards.list_below(session, board)
    return board, Filter(board_ids=kinds.listed_with(board, below))


def _info(request: Request, board: Board | None, file: str, updated_at: datetime) -> FeedInfo:
    installation, site = installation_of(request), site_of(request)
    home = installation.sites.url(site)
    folder = f"{home}/{board.path}" if board else home
    return FeedInfo(
        id=(board or site).uid.urn,
        title=f"{board.title} – {site.name}" if board else site.name,
        subtitle=board.description if board else str(site.settings.get("tagline", "")),
        home_url=folder if board else f"{home}/",
        self_url=f"{folder}/{file}",
        hub_url=next((f"{home}{hub.path}" for hub in installation.features.provided(FeedHub)), ""),
        author=site.name,
        updated_at=updated_at,
    )


def _item(request: Request, shown: Shown, sites: Sites) -> FeedItem:
    installation = installation_of(request)
    home, revision = installation.sites.url(site_of(request)), shown.revision
    origin = sites.by_id[shown.placement.origin_site_id]
    origin_url = installation.sites.url(origin)
    source = FeedSource(
        id=origin.uid.urn,
        title=revision.source,
        url=f"{origin_url}/",
        feed_url=str(origin.settings.get("feed_url") or f"{origin_url}/feed.atom"),
        updated_at=shown.placement.changed_at,
    )
    return FeedItem(
        id=shown.entry.uid.urn,
        title=shown.title,
        url=f"{home}{entry_path(shown.board, shown.entry.id, shown.entry.slug)}",
        published_at=shown.placement.visible_from,
        updated_at=max(revision.created_at, shown.placement.visible_from, shown.placement.changed_at),
        author=revision.author,
        summary=revision.summary,
        content_html=_notices(request, revision) + media.with_addresses(revision.body_html, f"{home}/media"),
        categories=(FeedCategory(term=shown.board.path, label=shown.board.title),),
        canonical_url=canonical_url(request, shown, sites),
        source=source,
    )


def _notices(request: Request, revision: Revision) -> str:
    """Give the notices of corrections as readers of a feed see them, above the text."""
    text = installation_of(request).catalogue.text
    told = [
        (text("entry.correction", date=format_date(one.date)), one.text) for one in corrections_of(revision)
    ]
    return "".join(f"<p><strong>{escape(label)}</strong> {escape(words)}</p>" for label, words in told)


def _kept(
    request: Request, body: bytes, media_type: str, dependencies: Dependencies, info: FeedInfo | None = None
) -> Response:
    response = Response(body, media_type=media_type)
    if info is not None and info.hub_url:
        response.headers["link"] = f'<{info.hub_url}>; rel="hub", <{info.self_url}>; rel="self"'
    dependencies.on(f"site:{site_of(request).id}")
    keep(request, response, dependencies, counted=False)
    return response
