"""What is asked of all sites: where a code leads, and what each site owes."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.tenancy.scope import every_site
from liencong.plugins.cases import store
from liencong.plugins.cases.store import Owed
from liencong.plugins.cases.tables import Case
from liencong.sites.sender import codes


async def find_by_code(session: AsyncSession, code: str) -> Case | None:
    """Find a case by the code of whoever follows it, on whichever site it is now."""
    with every_site(session):
        found: Case | None = await session.scalar(select(Case).where(Case.code_hash == codes.hash_of(code)))
    return found


async def owed_by_all(session: AsyncSession, today: date) -> dict[int, Owed]:
    """Give what every site owes."""
    with every_site(session):
        return await store.owed_by_site(session, today)
