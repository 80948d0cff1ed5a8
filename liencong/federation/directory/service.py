"""Look over all sites for the directory."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.tenancy.scope import every_site
from liencong.sites.entry.tables import Placement


async def last_updates(session: AsyncSession) -> Mapping[int, datetime]:
    """Give when something of its own changed last on each site; sites without anything are left out."""
    statement = (
        select(Placement.site_id, func.max(Placement.changed_at))
        .where(Placement.origin_site_id == Placement.site_id)
        .group_by(Placement.site_id)
    )
    with every_site(session):
        rows = await session.execute(statement)
    return {row[0]: row[1] for row in rows}
