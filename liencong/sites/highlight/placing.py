"""Puts an entry, own or linked, into places of the home page, and takes it out again (UB02, UB03)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.access.rules import FRONT_MANAGE, Actor, require
from liencong.core.errors import Invalid, NotFound
from liencong.core.tenancy.scope import scope_of
from liencong.core.tenancy.tables import Site
from liencong.core.timed import OVER, state_of
from liencong.sites.entry.addresses import entry_path
from liencong.sites.entry.window import Shown, find_shown, last_titles
from liencong.sites.highlight import rules, service
from liencong.sites.highlight.rules import MOST, PLACES, Place
from liencong.sites.highlight.tables import Highlight
from liencong.sites.layout import service as layout


@dataclass(frozen=True)
class Wish:
    """Until when an entry is wanted in a place, and behind how many of the others there."""

    until: datetime | None = None
    behind: int = 0


Wishes = Mapping[str, Wish]
"""The places, by name, in which an entry is wanted, and how."""


@dataclass(frozen=True)
class Choice:
    """A place that can be chosen for an entry, with the titles of the others that stand there."""

    place: Place
    others: Sequence[str]


async def open_places(session: AsyncSession) -> list[Place]:
    """Give the places that the home page of the session's site has a block for."""
    kinds = {block.kind for block in await layout.list_blocks(session)}
    return [place for name, place in PLACES.items() if name in kinds]


async def places_of(session: AsyncSession, entry_id: int, *, now: datetime) -> dict[str, Wish]:
    """Give the places of the session's site in which an entry stands, or will, and how."""
    found: dict[str, Wish] = {}
    for name, place in PLACES.items():
        for behind, one in enumerate(await _current(session, place, now)):
            if one.entry_id == entry_id:
                found[name] = Wish(one.shows_until, behind)
    return found


async def list_choices(session: AsyncSession, entry_id: int, *, now: datetime) -> list[Choice]:
    """Give the places that can be chosen for an entry: of the home page, or where it stands already."""
    chosen = {place.name for place in await open_places(session)}
    chosen |= (await places_of(session, entry_id, now=now)).keys()
    choices = []
    for name, place in PLACES.items():
        if name in chosen:
            others = [one for one in await _current(session, place, now) if one.entry_id != entry_id]
            titles = await last_titles(session, [one.entry_id for one in others if one.entry_id])
            named = [one.title or titles.get(one.entry_id or 0, one.url) for one in others]
            choices.append(Choice(place, named))
    return choices


async def put(session: AsyncSession, actor: Actor, entry_id: int, wishes: Wishes, *, now: datetime) -> None:
    """Let an entry stand in these places of the session's site, and in no other.

    Whoever does so at the same time waits, so that no entry stands twice and no agency exceeds its share.
    Raises `NotFound` for what neither stands there nor is seen on the site, and `Invalid`, by the name of the
    place, for a day that is over, an agency that has its share already, a place that is full, and an entry
    that readers do not see just now.
    """
    require(actor, FRONT_MANAGE, scope_of(session))
    await session.execute(select(Site.id).where(Site.id == scope_of(session)).with_for_update())
    stands = await places_of(session, entry_id, now=now)
    if not stands and not await find_shown(session, entry_id, now=now):
        raise NotFound(entry_id=entry_id)
    for name, place in PLACES.items():
        if name not in wishes:
            if name in stands:
                await _take_out(session, actor, place, entry_id, now=now)
        elif stands.get(name) != wishes[name]:
            await _put_in(session, actor, place, entry_id, wishes[name], now=now)
    await session.flush()


async def _current(session: AsyncSession, place: Place, now: datetime) -> list[Highlight]:
    return [one for one in await service.list_all(session, place) if state_of(one, now) != OVER]


async def _take_out(
    session: AsyncSession, actor: Actor, place: Place, entry_id: int, *, now: datetime
) -> None:
    present = await service.list_all(session, place)
    await service.note_change(session, actor, place, present, now=now)
    for one in present:
        if one.entry_id == entry_id:
            await session.delete(one)


async def _put_in(
    session: AsyncSession, actor: Actor, place: Place, entry_id: int, wish: Wish, *, now: datetime
) -> None:
    present, shown = await service.list_all(session, place), await find_shown(session, entry_id, now=now)
    if not shown:
        raise Invalid({place.name: "entry-not-shown"})
    if wish.until is not None and wish.until <= now:
        raise Invalid({until_of(place.name): "day-is-over"})
    own = next((one for one in present if one.entry_id == entry_id), None) or _made(shown[0], place)
    others = [one for one in present if one is not own]
    if len(others) >= MOST:
        raise Invalid({place.name: "place-full"}, most=MOST)
    await service.note_change(session, actor, place, present, now=now)
    if state_of(own, now) == OVER:
        own.shows_from = None
    own.shows_until = wish.until
    session.add(own)
    before = [one for one in others if state_of(one, now) != OVER][: wish.behind]
    rest = [one for one in others if one not in before]
    for position, one in enumerate([*before, own, *rest]):
        one.position = position
    most = await service.most_of_agency(session, place)
    agencies = await service.agencies_of(session, [*others, own], now=now)
    if len(others) in rules.beyond_limit(agencies, most):
        raise Invalid({place.name: "too-many-of-agency"}, most=most)


def until_of(name: str) -> str:
    """Give the name of the field for the last day in a place."""
    return f"{name}_until"


def _made(shown: Shown, place: Place) -> Highlight:
    return Highlight(
        site_id=shown.placement.site_id,
        place=place.name,
        position=0,
        entry_id=shown.entry.id,
        url=entry_path(shown.board, shown.entry.id, shown.entry.slug),
    )
