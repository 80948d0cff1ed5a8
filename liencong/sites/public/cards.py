"""From placements to what templates show: the cards of lists."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from starlette.requests import Request

from liencong.core.part_cache import Dependencies
from liencong.core.tenancy.directory import Sites
from liencong.core.tenancy.tables import Site
from liencong.core.web.request import installation_of, local_url
from liencong.sites.entry import keys
from liencong.sites.entry.addresses import address_of, entry_path
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
    """The site where a linked entry comes from, and the title that it has there."""

    name: str
    url: str
    canonical_url: str
    title: str


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


def note(dependencies: Dependencies, shown: Sequence[Shown]) -> None:
    """Note that a page shows these entries, and when they vanish by themselves."""
    for one in shown:
        dependencies.on(*keys.of_entry(one.entry.id, one.placement.site_id))
    dependencies.on(*(f"media:{one.picture.media_id}" for one in shown if one.picture))
    dependencies.on(*(f"site:{one.placement.origin_site_id}" for one in shown if one.is_link))
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
    picture = picture_of(shown.picture, local_url(request, "/media")) if shown.picture else None
    return Card(
        id=shown.entry.id,
        title=shown.title,
        url=local_url(request, entry_path(shown.board, shown.entry.id, shown.entry.slug)),
        summary=revision.summary,
        published_at=shown.placement.visible_from,
        updated_at=max(revision.created_at, shown.placement.visible_from),
        author=revision.author,
        source=revision.source,
        origin=origin_of(request, shown, sites),
        board=Titled(shown.board.title, local_url(request, f"/{shown.board.path}")),
        picture=picture.kept_at(shown.placement.focus) if picture else None,
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
    return Origin(site.name, home, canonical_url(request, shown, sites), shown.revision.title)


def canonical_url(request: Request, shown: Shown, sites: Sites) -> str:
    """Give the one address of an entry that search engines should know: at its source."""
    origin = sites.by_id[shown.placement.origin_site_id]
    home = installation_of(request).sites.url(origin)
    return address_of(origin, home, shown.home, shown.entry)
