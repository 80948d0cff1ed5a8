"""The kinds of block that a site's own content fills."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from markupsafe import Markup
from pydantic import BaseModel, ConfigDict, Field, field_validator
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from liencong.core.clock import utc_now
from liencong.core.installation import SITES_KEY
from liencong.core.part_cache import Dependencies
from liencong.core.tenancy.directory import Sites
from liencong.core.text import clean_html
from liencong.core.text.inputs import Address
from liencong.core.timed import moments_to_come
from liencong.core.web.request import installation_of, linked_url, local_url, site_of
from liencong.sites.board import service as boards
from liencong.sites.board.tree import kept_tree
from liencong.sites.entry import keys, window
from liencong.sites.entry.addresses import entry_path
from liencong.sites.entry.content_type import content_types
from liencong.sites.entry.mixing import list_mixed
from liencong.sites.entry.window import Filter, Shown
from liencong.sites.highlight import service as highlights
from liencong.sites.highlight.rules import EVENTS, LEAD, Place, beyond_limit
from liencong.sites.highlight.tables import Highlight
from liencong.sites.layout.block import BlockKind, Choices, NoSettings, Rich
from liencong.sites.public.cards import Card, Titled, cards_of, note

Facts = Mapping[str, Any] | None


async def _boards(_request: Request, session: AsyncSession) -> list[tuple[str, str]]:
    found = await boards.list_boards(session)
    return [(board.path, "– " * board.path.count("/") + board.title) for board in found]


async def _types(request: Request, _session: AsyncSession) -> list[tuple[str, str]]:
    installation = installation_of(request)
    kinds = content_types(installation.features).all()
    return [(kind.name, installation.catalogue.text(kind.label)) for kind in kinds]


class BoardSettings(BaseModel):
    """Which boards a block shows, by address, and how many entries of them; no board means the whole site."""

    model_config = ConfigDict(extra="forbid")
    boards: list[Annotated[str, Choices(_boards)]] = Field(default_factory=list, max_length=20)
    types: list[Annotated[str, Choices(_types)]] = Field(default_factory=list, max_length=20)
    count: int = Field(default=5, ge=1, le=30)
    per_agency: int | None = Field(default=None, ge=1, le=10)
    """At most so many entries of one other site; own ones as they come (UB06)."""


class LinkSettings(BaseModel):
    """A link of a block; `icon` names one of the theme's drawings."""

    title: str = Field(min_length=1, max_length=120)
    url: Address = Field(min_length=1, max_length=500)
    icon: str = ""


class TileSettings(BaseModel):
    """The tiles of a block of tasks."""

    tiles: list[LinkSettings] = Field(default_factory=list, max_length=12)


class TextSettings(BaseModel):
    """The text of a block; its HTML is cleaned when it is saved."""

    html: Annotated[str, Rich] = Field(default="", max_length=20_000)

    @field_validator("html")
    @classmethod
    def _cleaned(cls, html: str) -> str:
        return clean_html(html)


async def _cards(
    request: Request,
    session: AsyncSession,
    settings: BoardSettings,
    dependencies: Dependencies,
    first: Sequence[Shown] = (),
) -> tuple[list[Card], Titled | None]:
    """Give the newest entries of some boards, and the board that shows more of them, where there is one.

    Those that stand `first` in the block take their part of it, and are not given again.
    """
    now, tree = utc_now(), await kept_tree(request, session, dependencies)
    chosen = [board for path in settings.boards if (board := tree.find(path))]
    kinds = content_types(installation_of(request).features)
    board_ids = [number for board in chosen for number in kinds.listed_with(board, tree.boards_below(board))]
    types = settings.types or (None if settings.boards else kinds.news())
    wanted = Filter(
        board_ids=board_ids if settings.boards else None,
        types=types,
        without_entries=[one.entry.id for one in first],
    )
    most, per_agency = settings.count - len(first), settings.per_agency
    if per_agency is None:
        shown = await window.list_shown(session, wanted, now=now, limit=most)
    else:
        shown = await list_mixed(session, wanted, per_agency=per_agency, first=first, now=now, limit=most)
    dependencies.on(*keys.of_first(board.id for board in (chosen if settings.boards else tree.boards)))
    note(dependencies, shown)
    more = Titled(chosen[0].title, local_url(request, f"/{chosen[0].path}")) if len(chosen) == 1 else None
    return await cards_of(request, shown, now), more


async def show_cards(
    request: Request, session: AsyncSession, settings: Any, dependencies: Dependencies
) -> Facts:
    """Show the newest entries of some boards; nothing where there are none."""
    cards, more = await _cards(request, session, settings, dependencies)
    return {"cards": cards, "more_url": more.url if more else None} if cards else None


async def show_lead(
    request: Request,
    session: AsyncSession,
    settings: Any,
    dependencies: Dependencies,
    tried: Shown | None = None,
) -> Facts:
    """Show what editors have put here, then the newest entries of some boards; nothing where there are none.

    What is `tried` stands first, as if it had been put here.
    """
    picked = await _picked(request, session, LEAD, settings, dependencies, tried=tried)
    first = [entry for _, entry in picked if entry]
    cards, more = await _cards(request, session, settings, dependencies, first)
    cards = [*await cards_of(request, first, utc_now()), *cards]
    return {"cards": cards, "more_url": more.url if more else None} if cards else None


async def show_events(
    request: Request,
    session: AsyncSession,
    settings: Any,
    dependencies: Dependencies,
    tried: Shown | None = None,
) -> Facts:
    """Show the editors' highlighted events, then the newest entries of some boards; none is said so (S81).

    What is `tried` stands first, as if it had been put here.
    """
    picked = await _picked(request, session, EVENTS, settings, dependencies, tried=tried)
    cards, more = [], None
    if settings.boards and len(picked) < settings.count:
        first = [entry for _, entry in picked if entry]
        found, more = await _cards(request, session, settings, dependencies, first)
        cards = found[: settings.count - len(picked)]
    sites = await installation_of(request).sites.load()
    events = [
        {
            "title": one.title or (entry.title if entry else ""),
            "url": _event_url(request, one, entry, sites),
            "when": one.takes_place,
            "summary": entry.revision.summary if entry else "",
        }
        for one, entry in picked
    ]
    return {"highlights": events, "cards": cards, "more_url": more.url if more else None}


async def _picked(
    request: Request,
    session: AsyncSession,
    place: Place,
    settings: BoardSettings,
    dependencies: Dependencies,
    *,
    tried: Shown | None,
) -> list[highlights.Standing]:
    """Give what readers see of what stands in a place by hand, of each agency no more than its share."""
    now, every = utc_now(), await highlights.list_all(session, place)
    dependencies.changes_at(moments_to_come(every, now))
    for one in every:
        if one.entry_id is not None:  # it may come back
            dependencies.on(*keys.of_entry(one.entry_id, site_of(request).id))
    on = await highlights.list_on(session, every, now=now)
    if tried is not None:
        others = [(one, entry) for one, entry in on if one.entry_id != tried.entry.id]
        on = [(Highlight(title="", takes_place="", entry_id=tried.entry.id), tried), *others]
    agencies = [entry.placement.origin_site_id if entry and entry.is_link else None for _, entry in on]
    beyond = beyond_limit(agencies, settings.per_agency)
    picked = [one for position, one in enumerate(on) if position not in beyond][: settings.count]
    note(dependencies, [entry for _, entry in picked if entry])
    return picked


async def show_groups(
    request: Request, session: AsyncSession, settings: Any, dependencies: Dependencies
) -> Facts:
    """Show some boards side by side, each with its newest entries."""
    groups = []
    for path in settings.boards:
        one = settings.model_copy(update={"boards": [path]})
        cards, board = await _cards(request, session, one, dependencies)
        if board is not None and cards:
            groups.append({"board": board, "cards": cards})
    return {"groups": groups} if groups else None


async def show_tiles(
    request: Request, _session: AsyncSession, settings: Any, dependencies: Dependencies
) -> Facts:
    """Show what people come for, as tiles."""
    dependencies.on(SITES_KEY)
    sites = await installation_of(request).sites.load()
    tiles = [link.model_copy(update={"url": linked_url(request, link.url, sites)}) for link in settings.tiles]
    return {"tiles": tiles} if tiles else None


async def show_text(
    _request: Request, _session: AsyncSession, settings: Any, _dependencies: Dependencies
) -> Facts:
    """Show a text."""
    text = Markup(settings.html)  # noqa: S704 (cleaned when it was saved)
    return {"text": text} if text else None


async def show_search(
    _request: Request, _session: AsyncSession, _settings: Any, _dependencies: Dependencies
) -> Facts:
    """Show a search field."""
    return {}


def _event_url(request: Request, one: Highlight, entry: Shown | None, sites: Sites) -> str:
    if entry is not None:
        return local_url(request, entry_path(entry.board, entry.entry.id, entry.entry.slug))
    return linked_url(request, one.url, sites)


KINDS = (
    BlockKind(LEAD.name, "blocks.lead", "blocks/lead.html", show_lead, BoardSettings),
    BlockKind("latest", "blocks.latest", "blocks/latest.html", show_cards, BoardSettings),
    BlockKind("documents", "blocks.documents", "blocks/documents.html", show_cards, BoardSettings),
    BlockKind("linked", "blocks.linked", "blocks/linked.html", show_cards, BoardSettings),
    BlockKind(EVENTS.name, "blocks.events", "blocks/events.html", show_events, BoardSettings),
    BlockKind("boards", "blocks.boards", "blocks/boards.html", show_groups, BoardSettings),
    BlockKind("tasks", "blocks.tasks", "blocks/tasks.html", show_tiles, TileSettings),
    BlockKind("text", "blocks.text", "blocks/text.html", show_text, TextSettings),
    BlockKind("search", "blocks.search", "blocks/search.html", show_search, NoSettings),
)

TRYING = {LEAD.name: show_lead, EVENTS.name: show_events}
"""How the kinds of block gather what they show that editors put something into by hand."""
