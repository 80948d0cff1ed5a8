"""From placements to what templates show: cards of lists, and lists cut into pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request

from liencong.core.tenancy.directory import Sites
from liencong.core.tenancy.tables import Site
from liencong.core.web.rendering import Dependencies
from liencong.core.web.request import installation_of, local_url
from liencong.sites.entry.addresses import entry_path
from liencong.sites.entry.content_type import ContentType
from liencong.sites.entry.window import Shown
from liencong.sites.media.pictures import Picture, picture_of


@dataclass(frozen=True)
class Titled:
    """Something with a title and an address."""

    title: str
    url: str


@dataclass(frozen=True)
class Origin:
    """The site where a linked entry comes from."""

    name: str
    url: str
    canonical_url: str


@dataclass(frozen=True)
class Card:
    """An entry as lists show it."""

    id: int
    title: str
    url: str
    summary: str
    published_at: datetime
    updated_at: datetime
    author: str
    source: str
    origin: Origin | None
    board: Titled
    picture: Picture | None
    type: str
    type_label: str
    number: str
    pinned: bool


@dataclass(frozen=True)
class PageLink:
    """A number in the line of pages; without an address it stands for those left out."""

    n: int
    url: str | None
    current: bool


@dataclass(frozen=True)
class Listing:
    """One page of a list, and the way to the others."""

    items: Sequence[Any]
    page: int
    pages: int
    total: int
    per_page: int
    path: str
    query: Mapping[str, str]

    @property
    def first(self) -> int:
        """The number of the first item on this page."""
        return (self.page - 1) * self.per_page + 1 if self.total else 0

    @property
    def last(self) -> int:
        """The number of the last item on this page."""
        return min(self.page * self.per_page, self.total)

    @property
    def prev_url(self) -> str | None:
        """The address of the page before."""
        return self._url(self.page - 1) if self.page > 1 else None

    @property
    def next_url(self) -> str | None:
        """The address of the page after."""
        return self._url(self.page + 1) if self.page < self.pages else None

    @property
    def page_urls(self) -> list[PageLink]:
        """The numbers shown: the first, the last, and those around the present one."""
        near = {1, self.pages, *range(self.page - 2, self.page + 3)}
        shown = sorted(n for n in near if 1 <= n <= self.pages)
        links: list[PageLink] = []
        for n in shown:
            if links and links[-1].n < n - 1:
                links.append(PageLink(n - 1, None, False))
            links.append(PageLink(n, self._url(n), n == self.page))
        return links

    def _url(self, n: int) -> str:
        query = {name: value for name, value in self.query.items() if value and name != PAGE_PARAMETER}
        if n > 1:
            query[PAGE_PARAMETER] = str(n)
        return f"{self.path}?{urlencode(query)}" if query else self.path


PAGE_PARAMETER = "trang"
PER_PAGE = 20
LAST_PAGE = 10_000


def page_number(request: Request) -> int:
    """Give the page of a list that a request asks for; anything senseless means the first."""
    text = request.query_params.get(PAGE_PARAMETER, "")
    return min(max(int(text), 1), LAST_PAGE) if text.isascii() and text.isdigit() and len(text) < 9 else 1


def listing(
    request: Request, items: Sequence[Any], *, page: int, total: int, per_page: int = PER_PAGE
) -> Listing:
    """Arrange one page of a list."""
    query = dict(request.query_params)
    return Listing(items, page, max(1, ceil(total / per_page)), total, per_page, request.url.path, query)


def note(dependencies: Dependencies, shown: Sequence[Shown]) -> None:
    """Note that a page shows these entries, and when they vanish by themselves."""
    dependencies.on(*(f"entry:{one.entry.id}" for one in shown))
    dependencies.changes_at(one.placement.visible_until for one in shown)
    dependencies.changes_at(one.placement.pinned_until for one in shown)


async def cards_of(request: Request, shown: Sequence[Shown], now: datetime) -> list[Card]:
    """Make the cards of a list."""
    sites = await installation_of(request).sites.load()
    return [card_of(request, one, sites, now) for one in shown]


def card_of(request: Request, shown: Shown, sites: Sites, now: datetime) -> Card:
    """Make one card."""
    installation, revision = installation_of(request), shown.revision
    kind = next(
        (kind for kind in installation.features.provided(ContentType) if kind.name == shown.entry.type), None
    )
    number = revision.fields.get(kind.number_field, "") if kind and kind.number_field else ""
    pinned = shown.placement.pinned_until
    return Card(
        id=shown.entry.id,
        title=revision.title,
        url=local_url(request, entry_path(shown.board, shown.entry.id, shown.entry.slug)),
        summary=revision.summary,
        published_at=shown.placement.visible_from,
        updated_at=max(revision.created_at, shown.placement.visible_from),
        author=revision.author,
        source=revision.source,
        origin=origin_of(request, shown, sites),
        board=Titled(shown.board.title, local_url(request, f"/{shown.board.path}")),
        picture=picture_of(shown.picture, local_url(request, "/media")) if shown.picture else None,
        type=shown.entry.type,
        type_label=installation.catalogue.text(kind.label) if kind else shown.entry.type,
        number=number,
        pinned=pinned is not None and pinned > now,
    )


def origin_of(request: Request, shown: Shown, sites: Sites) -> Origin | None:
    """Give where a linked entry comes from; None for the site's own."""
    if not shown.is_link:
        return None
    site: Site = sites.by_id[shown.placement.origin_site_id]
    home = installation_of(request).sites.url(site)
    return Origin(site.name, home, canonical_url(request, shown, sites))


def canonical_url(request: Request, shown: Shown, sites: Sites) -> str:
    """Give the one address of an entry that search engines should know: at its source."""
    path = entry_path(shown.home, shown.entry.id, shown.entry.slug)
    return f"{installation_of(request).sites.url(sites.by_id[shown.placement.origin_site_id])}{path}"
