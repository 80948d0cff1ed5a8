"""Put approved revisions on boards, and take them off again."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.tenancy.scope import scope_of
from liencong.sites.entry.tables import Entry, PinnedMedia, Placement


async def place(
    session: AsyncSession,
    *,
    board_id: int,
    entry: Entry,
    revision_id: int,
    visible_from: datetime,
    now: datetime,
) -> Placement:
    """Let a revision stand on a board of the session's site, in place of an older one of the same entry."""
    placement = await find(session, board_id, entry.id)
    if placement is None:
        placement = Placement(site_id=scope_of(session), board_id=board_id, entry_id=entry.id)
        session.add(placement)
    placement.revision_id, placement.epoch = revision_id, entry.epoch
    placement.origin_site_id = entry.site_id
    placement.visible_from, placement.visible_until = visible_from, entry.publish_until
    placement.withdrawn_at, placement.withdrawn_reason = None, ""
    placement.changed_at = now
    await session.flush()
    return placement


async def pin_media(session: AsyncSession, placement: Placement, numbers: Mapping[int, int]) -> None:
    """Let a placement show its media in these versions, by the numbers of both."""
    await session.execute(delete(PinnedMedia).where(PinnedMedia.placement_id == placement.id))
    session.add_all(
        PinnedMedia(placement_id=placement.id, media_id=media_id, number=number)
        for media_id, number in numbers.items()
    )
    await session.flush()


async def pinned_media(session: AsyncSession, placement_id: int) -> dict[int, int]:
    """Give the version in which a placement shows each of its media; nothing for a site's own entries."""
    pinned = await session.scalars(select(PinnedMedia).where(PinnedMedia.placement_id == placement_id))
    return {one.media_id: one.number for one in pinned}


async def find(session: AsyncSession, board_id: int, entry_id: int) -> Placement | None:
    """Find where an entry stands, or stood, on a board of the session's site."""
    found: Placement | None = await session.scalar(
        select(Placement).where(Placement.board_id == board_id, Placement.entry_id == entry_id)
    )
    return found


async def withdraw_from(
    session: AsyncSession, board_id: int, entry_id: int, reason: str, *, now: datetime
) -> None:
    """Take an entry off one board of the session's site."""
    placement = await find(session, board_id, entry_id)
    if placement is not None and placement.withdrawn_at is None:
        _end(placement, reason, now)
        await session.flush()


async def withdraw(session: AsyncSession, entry_id: int, reason: str, *, now: datetime) -> list[int]:
    """Take an entry off every board of the session's site; give the boards that it stood on."""
    standing = await session.scalars(
        select(Placement).where(Placement.entry_id == entry_id, Placement.withdrawn_at.is_(None))
    )
    board_ids = []
    for placement in standing:
        _end(placement, reason, now)
        board_ids.append(placement.board_id)
    await session.flush()
    return board_ids


async def boards_of(session: AsyncSession, entry_id: int) -> list[int]:
    """Give the boards of the session's site on which an entry stands."""
    found = await session.scalars(
        select(Placement.board_id).where(Placement.entry_id == entry_id, Placement.withdrawn_at.is_(None))
    )
    return list(found)


def _end(placement: Placement, reason: str, now: datetime) -> None:
    placement.withdrawn_at, placement.withdrawn_reason = now, reason[:400]
    placement.changed_at = now
