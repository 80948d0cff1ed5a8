"""Publishes what is scheduled when its time has come, and withdraws what has expired."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.clock import utc_now
from liencong.core.installation import Installation
from liencong.core.tenancy.scope import every_site
from liencong.sites.entry import rules, service
from liencong.sites.entry.tables import Entry
from liencong.sites.entry.terms import terms_of


async def do_due(installation: Installation) -> None:
    """Publish and withdraw what is due on every site."""
    now = utc_now()
    async with installation.read(None) as session:
        beginning, ending = await _due(session, now)
    sites = (await installation.sites.load()).by_id if beginning else {}
    for site_id, entry_id in beginning:
        terms = terms_of(installation.features, sites[site_id])
        async with installation.write(site_id) as session:
            await service.publish_due(session, entry_id, terms=terms, now=now)
    for site_id, entry_id in ending:
        async with installation.write(site_id) as session:
            await service.expire_due(session, entry_id, now=now)


async def _due(session: AsyncSession, now: datetime) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    beginning = select(Entry.site_id, Entry.id).where(Entry.state == rules.SCHEDULED, Entry.publish_at <= now)
    ending = select(Entry.site_id, Entry.id).where(
        Entry.live_revision_id.is_not(None), Entry.publish_until <= now
    )
    with every_site(session):
        begins = [(row[0], row[1]) for row in await session.execute(beginning)]
        ends = [(row[0], row[1]) for row in await session.execute(ending)]
    return begins, ends
