"""Look over the boards of all sites."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.access.rules import Permission
from liencong.core.tenancy.scope import every_site
from liencong.core.tenancy.tables import ACTIVE, EXTERNAL, Site
from liencong.federation.directory import service as directory
from liencong.sites.freshness import service
from liencong.sites.freshness.service import BoardRow, Facts

FRESHNESS_WATCH = Permission("freshness:watch")


@dataclass(frozen=True)
class QuietSite:
    """A site on which nothing of its own has changed for long; without a time nothing ever has."""

    site: Site
    last: datetime | None


async def list_rows(session: AsyncSession, facts: Facts) -> list[BoardRow]:
    """Give the boards of every living site with where each stands."""
    with every_site(session):
        rows = await service.list_rows(session, facts)
    return [row for row in rows if row.site.state == ACTIVE]


async def list_quiet(session: AsyncSession, facts: Facts, silent_for: timedelta) -> Sequence[QuietSite]:
    """Give the living sites without anything new for a time, the longest silent first."""
    last = await directory.last_updates(session, now=facts.now)
    hosted = [site for site in facts.sites.values() if site.state == ACTIVE and site.kind != EXTERNAL]
    quiet = [
        QuietSite(site, last.get(site.id))
        for site in hosted
        if site.id not in last or facts.now - last[site.id] > silent_for
    ]
    return sorted(quiet, key=lambda one: one.last or facts.sites[one.site.id].created_at)
