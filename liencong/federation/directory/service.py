"""Look over all sites for the directory."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import case, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.tenancy.scope import every_site
from liencong.core.tenancy.tables import EXTERNAL, Site
from liencong.sites.entry.tables import Placement


async def last_updates(session: AsyncSession, *, now: datetime) -> Mapping[int, datetime]:
    """Give when something of its own that readers see came out or changed last on each site.

    Of sites hosted elsewhere it is when their newest entry came out there, not when it was fetched. Sites
    without anything are left out.
    """
    came_out, changed = Placement.visible_from, Placement.changed_at
    newest = case((or_(Site.kind == EXTERNAL, came_out > changed), came_out), else_=changed)
    statement = (
        select(Placement.site_id, func.max(newest))
        .join(Site, Site.id == Placement.site_id)
        .where(
            Placement.origin_site_id == Placement.site_id,
            came_out <= now,
            Placement.withdrawn_at.is_(None),
            Placement.suspended_at.is_(None),
        )
        .group_by(Placement.site_id)
    )
    with every_site(session):
        rows = await session.execute(statement)
    return {row[0]: row[1] for row in rows}
