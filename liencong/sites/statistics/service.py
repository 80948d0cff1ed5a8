"""Add up what was read, written and left lying on a site."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.clock import local_day
from liencong.core.identity.tables import Account
from liencong.core.office.span import Part, Span
from liencong.core.tenancy.scope import every_site, scope_of
from liencong.sites.board.tables import Board
from liencong.sites.entry import rules, window
from liencong.sites.entry.tables import Entry, Placement, Revision
from liencong.sites.visits.tables import EntryViewsDay, VisitDay

MOST_READ = 50
LATE_AFTER = timedelta(days=3)
"""How long a text may wait for a decision before it counts as late."""


@dataclass(frozen=True)
class Traffic:
    """Visits, views of entries, and different visitors added up day by day."""

    visits: int = 0
    views: int = 0
    people: int = 0


@dataclass(frozen=True)
class ReadEntry:
    """An entry that stands on the site, with how often it was read there."""

    entry_id: int
    title: str
    board: Board
    views: int


@dataclass(frozen=True)
class Written:
    """Somebody who wrote entries, with how many were published for the first time and how they were read."""

    name: str
    entries: int
    views: int


@dataclass(frozen=True)
class Late:
    """An entry that has waited for a decision for too long."""

    entry_id: int
    title: str
    state: str
    since: datetime
    written_by: str


async def traffic_of(session: AsyncSession, span: Span) -> list[tuple[Part, Traffic]]:
    """Give what was counted in each part of a span."""
    rows = await session.execute(
        select(VisitDay.day, VisitDay.visits, VisitDay.views, VisitDay.people).where(
            VisitDay.day.between(span.first, span.last)
        )
    )
    days = {row[0]: Traffic(row[1], row[2], row[3]) for row in rows}
    return [(part, _together(days, part)) for part in span.parts()]


async def published_in(session: AsyncSession, span: Span) -> list[tuple[Part, int]]:
    """Give how many entries came on the site's boards in each part of a span, links among them."""
    moments = await session.scalars(
        select(Placement.visible_from).where(
            Placement.visible_from >= span.begins, Placement.visible_from < span.ends
        )
    )
    days = [local_day(moment) for moment in moments]
    return [(part, sum(part.first <= day <= part.last for day in days)) for part in span.parts()]


async def most_read(session: AsyncSession, span: Span, *, limit: int = MOST_READ) -> list[ReadEntry]:
    """Give the entries that stand on the session's site and were read there most in a span.

    Each has the title that it has there, those of other sites too.
    """
    views, site_id = func.sum(EntryViewsDay.views), scope_of(session)
    statement = (
        select(Placement.entry_id, window.TITLE, Board, views)
        .join(EntryViewsDay, EntryViewsDay.entry_id == Placement.entry_id)
        .join(Revision, Revision.id == Placement.revision_id)
        .join(Board, Board.id == Placement.board_id)
        .where(
            Placement.site_id == site_id,
            EntryViewsDay.site_id == site_id,
            EntryViewsDay.day.between(span.first, span.last),
            Placement.withdrawn_at.is_(None),
        )
        .group_by(Placement.id, Revision.id, Board.id)
        .order_by(views.desc(), Placement.entry_id.desc())
        .limit(limit)
    )
    with every_site(session):
        return [ReadEntry(row[0], row[1], row[2], int(row[3])) for row in await session.execute(statement)]


async def written_by(session: AsyncSession, span: Span) -> list[Written]:
    """Give who wrote what was published in a span, those with the most entries first."""
    views = (
        select(EntryViewsDay.entry_id, func.sum(EntryViewsDay.views).label("views"))
        .where(EntryViewsDay.day.between(span.first, span.last))
        .group_by(EntryViewsDay.entry_id)
        .subquery()
    )
    number = func.count(Entry.id)
    statement = (
        select(Account.name, number, func.sum(case((views.c.views.is_(None), 0), else_=views.c.views)))
        .join(Account, Account.id == Entry.created_by_id)
        .outerjoin(views, views.c.entry_id == Entry.id)
        .where(
            Entry.live_revision_id.is_not(None),
            Entry.published_at >= span.begins,
            Entry.published_at < span.ends,
        )
        .group_by(Account.id, Account.name, Account.sort_name)
        .order_by(number.desc(), Account.sort_name)
    )
    return [Written(row[0], row[1], int(row[2] or 0)) for row in await session.execute(statement)]


async def by_origin(session: AsyncSession, span: Span) -> list[tuple[int, int]]:
    """Give how many entries of each site came on the boards of this one in a span, by its number."""
    number = func.count(Placement.id)
    statement = (
        select(Placement.origin_site_id, number)
        .where(Placement.visible_from >= span.begins, Placement.visible_from < span.ends)
        .group_by(Placement.origin_site_id)
        .order_by(number.desc(), Placement.origin_site_id)
    )
    return [(row[0], row[1]) for row in await session.execute(statement)]


async def late(session: AsyncSession, *, now: datetime) -> list[Late]:
    """Give the entries that have waited for a decision for too long, the oldest first."""
    statement = (
        select(Entry.id, Revision.title, Entry.state, Entry.updated_at, Account.name)
        .join(Revision, Revision.id == Entry.working_revision_id)
        .outerjoin(Account, Account.id == Entry.created_by_id)
        .where(_is_late(now))
        .order_by(Entry.updated_at, Entry.id)
    )
    return [Late(row[0], row[1], row[2], row[3], row[4] or "") for row in await session.execute(statement)]


async def count_late(session: AsyncSession, *, now: datetime) -> int:
    """Count the entries that have waited for a decision for too long."""
    return await session.scalar(select(func.count(Entry.id)).where(_is_late(now))) or 0


def _is_late(now: datetime) -> ColumnElement[bool]:
    return and_(Entry.state.in_((rules.PENDING, rules.APPROVED)), Entry.updated_at < now - LATE_AFTER)


def _together(days: Mapping[date, Traffic], part: Part) -> Traffic:
    within = [traffic for day, traffic in days.items() if part.first <= day <= part.last]
    return Traffic(
        sum(one.visits for one in within), sum(one.views for one in within), sum(one.people for one in within)
    )
