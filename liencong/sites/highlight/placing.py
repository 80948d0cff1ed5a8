"""Puts an entry, own or linked, into places of the home page, and takes it out again (UB02)."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.access.rules import FRONT_MANAGE, Actor, require
from liencong.core.errors import Invalid, NotFound
from liencong.core.tenancy.scope import scope_of
from liencong.core.timed import OVER, state_of
from liencong.sites.entry.addresses import entry_path
from liencong.sites.entry.window import Shown, find_shown
from liencong.sites.highlight import rules, service
from liencong.sites.highlight.rules import MOST, PLACES, Place
from liencong.sites.highlight.tables import Highlight
from liencong.sites.layout import service as layout

Wishes = Mapping[str, datetime | None]
"""The places, by name, in which an entry is wanted, each with the last moment where it has one."""


async def open_places(session: AsyncSession) -> list[Place]:
    """Give the places that the home page of the session's site has a block for."""
    return [place for name, place in PLACES.items() if await layout.settings_of(session, name)]


async def places_of(session: AsyncSession, entry_id: int, *, now: datetime) -> dict[str, datetime | None]:
    """Give the places of the session's site in which an entry stands, or will, and until when."""
    standing = select(Highlight).where(Highlight.entry_id == entry_id)
    found = [one for one in await session.scalars(standing) if state_of(one, now) != OVER]
    return {one.place: one.shows_until for one in found}


async def put(session: AsyncSession, actor: Actor, entry_id: int, wishes: Wishes, *, now: datetime) -> None:
    """Let an entry stand in these places of the session's site, and in no other; in a new one it comes first.

    Raises `NotFound` for what neither stands there nor is seen on the site, and `Invalid`, by the name of the
    place, for a day that is over, an agency that has its share already, a place that is full, and an entry
    that readers do not see just now.
    """
    require(actor, FRONT_MANAGE, scope_of(session))
    stands = await places_of(session, entry_id, now=now)
    if not stands and not await find_shown(session, entry_id, now=now):
        raise NotFound(entry_id=entry_id)
    for name, place in PLACES.items():
        if name not in wishes:
            if name in stands:
                await _take_out(session, actor, place, entry_id, now=now)
        elif name not in stands or stands[name] != wishes[name]:
            await _put_in(session, actor, place, entry_id, wishes[name], now=now)
    await session.flush()


async def _take_out(
    session: AsyncSession, actor: Actor, place: Place, entry_id: int, *, now: datetime
) -> None:
    present = await service.list_all(session, place)
    await service.note_change(session, actor, place, present, now=now)
    for one in present:
        if one.entry_id == entry_id:
            await session.delete(one)


async def _put_in(
    session: AsyncSession, actor: Actor, place: Place, entry_id: int, until: datetime | None, *, now: datetime
) -> None:
    present, shown = await service.list_all(session, place), await find_shown(session, entry_id, now=now)
    if not shown:
        raise Invalid({place.name: "entry-not-shown"})
    if until is not None and until <= now:
        raise Invalid({until_of(place.name): "day-is-over"})
    own = next((one for one in present if one.entry_id == entry_id), None) or _made(shown[0], place, present)
    others = [one for one in present if one is not own]
    if len(others) >= MOST:
        raise Invalid({place.name: "place-full"}, most=MOST)
    await service.note_change(session, actor, place, present, now=now)
    if state_of(own, now) == OVER:
        own.shows_from = None
    own.shows_until = until
    session.add(own)
    most = await service.most_of_agency(session, place)
    agencies = await service.agencies_of(session, [*others, own], now=now)
    if len(others) in rules.beyond_limit(agencies, most):
        raise Invalid({place.name: "too-many-of-agency"}, most=most)


def until_of(name: str) -> str:
    """Give the name of the field for the last day in a place."""
    return f"{name}_until"


def _made(shown: Shown, place: Place, present: Sequence[Highlight]) -> Highlight:
    first = min((one.position for one in present), default=1) - 1
    return Highlight(
        site_id=shown.placement.site_id,
        place=place.name,
        position=first,
        entry_id=shown.entry.id,
        url=entry_path(shown.board, shown.entry.id, shown.entry.slug),
    )
