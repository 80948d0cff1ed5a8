"""What is asked of all sites: open consultations of the province, where a code leads, what each site owes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.tenancy.scope import every_site
from liencong.core.tenancy.tables import ACTIVE, EXTERNAL, PORTAL, Site
from liencong.plugins.consultations import rules, store
from liencong.plugins.consultations.store import Listed
from liencong.plugins.consultations.tables import Comment, Consultation
from liencong.sites.entry.tables import Entry
from liencong.sites.sender import codes


@dataclass(frozen=True)
class Owed:
    """What a site owes: consultations that are open, comments to be looked at, summaries that are missing."""

    open: int = 0
    waiting: int = 0
    unsummarised: int = 0


async def list_for(
    session: AsyncSession, site: Site, *, now: datetime, state: str = "", limit: int, offset: int = 0
) -> list[Listed]:
    """Give the public consultations that a site lists: the portal those of every site that is at work."""
    if site.kind != PORTAL:
        return await store.list_public(session, now=now, state=state, limit=limit, offset=offset)
    statement = store.public(now, state).join(Site, _is_at_work()).order_by(*store.order(now))
    with every_site(session):
        return [Listed(*row) for row in await session.execute(statement.limit(limit).offset(offset))]


async def count_for(session: AsyncSession, site: Site, *, now: datetime, state: str = "") -> int:
    """Count the public consultations that a site lists."""
    if site.kind != PORTAL:
        return await store.count_public(session, now=now, state=state)
    statement = store.public(now, state).join(Site, _is_at_work())
    with every_site(session):
        return await session.scalar(statement.with_only_columns(func.count(Consultation.entry_id))) or 0


async def tallies(session: AsyncSession, entry_ids: Sequence[int]) -> Mapping[int, store.Tally]:
    """Count the comments of consultations of any site."""
    with every_site(session):
        return await store.tallies(session, entry_ids)


async def find_by_code(session: AsyncSession, code: str) -> Comment | None:
    """Find a comment by the code of whoever follows it."""
    with every_site(session):
        found: Comment | None = await session.scalar(
            select(Comment).where(Comment.code_hash == codes.hash_of(code))
        )
    return found


async def list_over(session: AsyncSession, today: date) -> list[Consultation]:
    """Give the public consultations whose time is over, and of which nobody was told."""
    statement = (
        select(Consultation)
        .join(Entry, Entry.id == Consultation.entry_id)
        .where(Consultation.closes_on < today, Consultation.closed_told_at.is_(None))
        .where(Entry.live_revision_id.is_not(None))
    )
    with every_site(session):
        return list(await session.scalars(statement))


async def owed_by_all(session: AsyncSession, now: datetime, today: date) -> dict[int, Owed]:
    """Give what every site owes; one that owes nothing is left out."""
    with every_site(session):
        opened = await session.execute(
            store.public(now, rules.OPEN)
            .with_only_columns(Consultation.site_id, func.count(Consultation.entry_id))
            .group_by(Consultation.site_id)
        )
        waiting = await session.execute(
            select(Comment.site_id, func.count(Comment.id))
            .where(Comment.state == rules.RECEIVED)
            .group_by(Comment.site_id)
        )
        late = [one.site_id for one in await store.list_unsummarised(session, today)]
    counts: tuple[dict[int, int], ...] = tuple({row[0]: row[1] for row in rows} for rows in (opened, waiting))
    return {
        site_id: Owed(counts[0].get(site_id, 0), counts[1].get(site_id, 0), late.count(site_id))
        for site_id in {*counts[0], *counts[1], *late}
    }


def _is_at_work() -> ColumnElement[bool]:
    return and_(Site.id == Consultation.site_id, Site.state == ACTIVE, Site.kind != EXTERNAL)
