"""Write and read what was counted."""

from collections.abc import Collection, Mapping

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.sites.visits.tables import EntryViews


async def views_of(session: AsyncSession, entry_id: int) -> int:
    """Give how often an entry was read on the session's site."""
    return int(await session.scalar(select(EntryViews.views).where(EntryViews.entry_id == entry_id)) or 0)


async def views_by_entry(session: AsyncSession, entry_ids: Collection[int]) -> Mapping[int, int]:
    """Give how often each of some entries was read on the session's site; those never read are left out."""
    rows = await session.execute(
        select(EntryViews.entry_id, EntryViews.views).where(EntryViews.entry_id.in_(entry_ids))
    )
    return {row[0]: row[1] for row in rows}
