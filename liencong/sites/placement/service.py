"""Put approved revisions on boards, and take them off again."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.tenancy.scope import scope_of
from liencong.sites.placement.tables import Placement


async def place(
    session: AsyncSession,
    *,
    board_id: int,
    entry_id: int,
    revision_id: int,
    origin_site_id: int,
    visible_from: datetime,
    visible_until: datetime | None,
    now: datetime,
) -> Placement:
    """Let a revision stand on a board of the session's site, in place of an older one of the same entry."""
    placement: Placement | None = await session.scalar(
        select(Placement).where(Placement.board_id == board_id, Placement.entry_id == entry_id)
    )
    if placement is None:
        placement = Placement(site_id=scope_of(session), board_id=board_id, entry_id=entry_id)
        session.add(placement)
    placement.revision_id = revision_id
    placement.origin_site_id = origin_site_id
    placement.visible_from, placement.visible_until = visible_from, visible_until
    placement.withdrawn_at, placement.withdrawn_reason = None, ""
    placement.changed_at = now
    await session.flush()
    return placement


async def withdraw(session: AsyncSession, entry_id: int, reason: str, *, now: datetime) -> list[int]:
    """Take an entry off every board of the session's site; give the boards that it stood on."""
    standing = await session.scalars(
        select(Placement).where(Placement.entry_id == entry_id, Placement.withdrawn_at.is_(None))
    )
    board_ids = []
    for placement in standing:
        placement.withdrawn_at, placement.withdrawn_reason = now, reason[:400]
        placement.changed_at = now
        board_ids.append(placement.board_id)
    await session.flush()
    return board_ids


async def boards_of(session: AsyncSession, entry_id: int) -> list[int]:
    """Give the boards of the session's site on which an entry stands."""
    found = await session.scalars(
        select(Placement.board_id).where(Placement.entry_id == entry_id, Placement.withdrawn_at.is_(None))
    )
    return list(found)
