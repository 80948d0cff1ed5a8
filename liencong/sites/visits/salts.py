"""The salt of a day: shared by all processes, so that they know a visitor alike, then thrown away (L53)."""

from datetime import date
from secrets import token_bytes

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.db.upsert import insert_new
from liencong.sites.visits.tables import DaySalt

SALT_BYTES = 32


def new_salt() -> bytes:
    """Make a salt that nobody else has."""
    return token_bytes(SALT_BYTES)


async def salt_of(session: AsyncSession, day: date) -> bytes:
    """Give the salt of a day, making it at the first call; the session has to be one that writes."""
    if await _find(session, day) is None:
        await insert_new(session, DaySalt, [{"day": day, "salt": new_salt()}], key=["day"])
    found = await _find(session, day)
    assert found is not None
    return found


async def forget(session: AsyncSession, *, before: date) -> None:
    """Throw away the salts of days past."""
    await session.execute(delete(DaySalt).where(DaySalt.day < before))


async def _find(session: AsyncSession, day: date) -> bytes | None:
    found: bytes | None = await session.scalar(select(DaySalt.salt).where(DaySalt.day == day))
    return found
