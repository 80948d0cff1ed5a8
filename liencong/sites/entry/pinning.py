"""Pinning: an entry, own or linked, stands first on the lists of a board until a day."""

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.access.rules import Actor, Permission, require
from liencong.core.audit import service as audit
from liencong.core.errors import Invalid, NotFound
from liencong.core.outbox import service as outbox
from liencong.core.tenancy.scope import scope_of
from liencong.core.web.moving import moved
from liencong.sites.board import service as boards
from liencong.sites.entry import placements
from liencong.sites.entry.events import PlacementChanged
from liencong.sites.entry.tables import Placement
from liencong.sites.entry.window import Filter, is_pinned, list_shown

ENTRY_PIN = Permission("entry:pin")
LONGEST = timedelta(days=366)
"""What stands first for ever is soon read by nobody."""

MOST = 50
"""Pinned entries of one board that can be put in order."""


async def pin(
    session: AsyncSession, actor: Actor, board_id: int, entry_id: int, *, until: datetime, now: datetime
) -> Placement:
    """Let an entry stand first on a board here; raise `Invalid` for a day that is past or too far away."""
    if until <= now:
        raise Invalid({"until": "ends-before-it-begins"})
    if until > now + LONGEST:
        raise Invalid({"until": "pin-too-long"})
    return await _set(session, actor, board_id, entry_id, until, action="entry:pin", now=now)


async def unpin(
    session: AsyncSession, actor: Actor, board_id: int, entry_id: int, *, now: datetime
) -> Placement:
    """Let an entry stand on a board where its date puts it."""
    return await _set(session, actor, board_id, entry_id, None, action="entry:unpin", now=now)


async def move(
    session: AsyncSession, actor: Actor, board_id: int, entry_id: int, step: str, *, now: datetime
) -> None:
    """Let an entry stand one place higher, `up`, or lower, `down`, among those pinned to a board here.

    Raises `NotFound` for what is not pinned there, or not to be seen just now.
    """
    site_id = scope_of(session)
    right = require(actor, ENTRY_PIN, site_id, board_id)
    shown = await list_shown(session, Filter(board_ids=[board_id]), now=now, limit=MOST)
    before = [one.placement for one in shown if is_pinned(one.placement, now)]
    numbers = [one.entry_id for one in before]
    if entry_id not in numbers:
        raise NotFound(entry_id=entry_id)
    after = moved(before, numbers.index(entry_id), step)
    for order, one in enumerate(after, start=1):
        one.pin_order = order
    if after == before:
        return
    audit.record(
        session, actor, "entry:pin-move", f"entry:{entry_id}", site_id=site_id, now=now, right=right,
        board=board_id, step=step,
    )  # fmt: skip
    board_ids = await boards.with_those_above(session, board_id)
    outbox.append(session, PlacementChanged(site_id, entry_id, board_ids), now=now)
    await session.flush()


async def _set(
    session: AsyncSession,
    actor: Actor,
    board_id: int,
    entry_id: int,
    until: datetime | None,
    *,
    action: str,
    now: datetime,
) -> Placement:
    site_id = scope_of(session)
    placement = await placements.find(session, board_id, entry_id)
    if placement is None or placement.withdrawn_at is not None:
        raise NotFound(entry_id=entry_id)
    right = require(actor, ENTRY_PIN, site_id, board_id)
    if not is_pinned(placement, now):
        placement.pin_order = 0  # before all that were put in order by hand
    placement.pinned_until = until
    detail = {"board": board_id} | ({"pinned_until": until.isoformat()} if until else {})
    audit.record(session, actor, action, f"entry:{entry_id}", site_id=site_id, now=now, right=right, **detail)
    board_ids = await boards.with_those_above(session, board_id)
    outbox.append(session, PlacementChanged(site_id, entry_id, board_ids), now=now)
    await session.flush()
    return placement
