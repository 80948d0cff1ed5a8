"""Write and read what was counted."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.sites.visits.tables import EntryViews


async def views_of(session: AsyncSession, entry_id: int) -> int:
    """Give how often an entry was read on the session's site."""
    return int(await session.scalar(select(EntryViews.views).where(EntryViews.entry_id == entry_id)) or 0)
