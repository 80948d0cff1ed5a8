"""A block with the newest entries of chosen boards of other sites; each leads to the site where it stands.

Nothing is copied: the block shows what readers of the other site see there now, without its pictures, and a
withdrawal there takes it off here at once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from liencong.core.clock import utc_now
from liencong.core.installation import SITES_KEY
from liencong.core.part_cache import Dependencies
from liencong.core.tenancy.directory import Sites
from liencong.core.tenancy.scope import on_site
from liencong.core.tenancy.tables import ACTIVE, EXTERNAL, Site
from liencong.core.web.request import installation_of, site_of
from liencong.sites.board import service as boards
from liencong.sites.board.tree import BoardTree
from liencong.sites.entry import keys, window
from liencong.sites.entry.window import Filter, Shown
from liencong.sites.layout.block import Choices
from liencong.sites.public.cards import Card, Origin, Titled, canonical_url, card_of, note

BETWEEN = ":"
"""Stands between the slug of a site and the address of a board there."""


async def _boards_above(request: Request, session: AsyncSession) -> Sequence[tuple[str, str]]:
    """List the boards of the portal and of the site above; those of any other site may be named as well."""
    here, sites = site_of(request), await installation_of(request).sites.load()
    above = [sites.portal, sites.by_id.get(here.parent_id or 0)]
    found = []
    for site in {site.id: site for site in above if site and _may_show(site, here)}.values():
        with on_site(session, site.id):
            found += [
                (f"{site.slug}{BETWEEN}{board.path}", f"{site.name} – {board.title}")
                for board in await boards.list_boards(session)
            ]
    return found


class DownFeedSettings(BaseModel):
    """Which boards of other sites a block shows, as `SLUG:ADDRESS`, and how many entries of them."""

    model_config = ConfigDict(extra="forbid")
    boards: list[Annotated[str, Choices(_boards_above)]] = Field(default_factory=list, max_length=20)
    count: int = Field(default=5, ge=1, le=30)


async def show(
    request: Request, session: AsyncSession, settings: Any, dependencies: Dependencies
) -> Mapping[str, Any] | None:
    """Show the newest entries of those boards; what is this site's own is left out, and none is said so."""
    here, sites, now = site_of(request), await installation_of(request).sites.load(), utc_now()
    dependencies.on(SITES_KEY)
    cards = list[Card]()
    for site, paths in _by_site(settings.boards, sites, here).items():
        with on_site(session, site.id):
            tree = BoardTree(await boards.list_boards(session))
            chosen = [board for path in paths if (board := tree.find(path))]
            wanted = Filter(
                board_ids=[below for board in chosen for below in tree.below(board)],
                without_origins=[here.id],
            )
            shown = await window.list_shown(session, wanted, now=now, limit=settings.count)
        dependencies.on(f"site:{site.id}", *keys.of_first(board.id for board in chosen))
        note(dependencies, shown)
        cards += [_card(request, one, site, sites) for one in shown]
    newest = sorted(cards, key=lambda card: card.published_at, reverse=True)[: settings.count]
    return {"cards": newest} if newest else None


def _by_site(named: Sequence[str], sites: Sites, here: Site) -> Mapping[Site, list[str]]:
    found: dict[Site, list[str]] = {}
    for one in named:
        slug, _, path = one.partition(BETWEEN)
        site = sites.by_slug.get(slug)
        if site is not None and _may_show(site, here):
            found.setdefault(site, []).append(path)
    return found


def _may_show(site: Site, here: Site) -> bool:
    return site.id != here.id and site.kind != EXTERNAL and site.state == ACTIVE


def _card(request: Request, shown: Shown, site: Site, sites: Sites) -> Card:
    home, url = installation_of(request).sites.url(site), canonical_url(request, shown, sites)
    board = Titled(shown.board.title, f"{home}/{shown.board.path}")
    card = card_of(request, shown, sites, utc_now())
    return replace(
        card, url=url, origin=Origin(site.name, home, url, shown.revision.title), board=board, picture=None
    )
