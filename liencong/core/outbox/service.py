"""Append events in the transaction of the change, and take them out again to hand them on."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

from liencong.core.db.upsert import insert_new
from liencong.core.outbox.events import Event
from liencong.core.outbox.tables import Lease, OutboxRow

_APPENDED = "appended_events"
_IS_BULK = "is_bulk"
_LEAVES_WORK = "leaves_work"
FOLLOWED = "followed_events"
"""Where a session's `info` may hold the kinds of events that anybody follows; others leave no row."""
TAKEN_FOR = timedelta(seconds=15)
"""How long a process may work on events before another one takes them over."""
LONGEST_WAIT = timedelta(minutes=10)


def append(session: AsyncSession, event: Event, *, now: datetime) -> None:
    """Promise that everybody who follows such events will see this one, once the transaction commits."""
    session.info.setdefault(_APPENDED, []).append(event)
    if type(event) in session.info.get(FOLLOWED, {type(event)}):
        kind, is_bulk = type(event).__name__, session.info.get(_IS_BULK, False)
        row = OutboxRow(kind=kind, facts=event.facts(), is_bulk=is_bulk, created_at=now, due_at=now)
        session.add(row)
        session.info[_LEAVES_WORK] = True


def tell(session: AsyncSession | Session, event: Event) -> None:
    """Have the pages go that an event makes stale, once the transaction commits; it leaves no row.

    For what happens so often that the rows would cost more than the change: should the process die before it
    could tell the others, their pages stay until they change by themselves.
    """
    session.info.setdefault(_APPENDED, []).append(event)


def mark_bulk(session: AsyncSession) -> None:
    """Let the events of a session wait behind all others: a machine makes many, and nobody watches them."""
    session.info[_IS_BULK] = True


def appended(session: AsyncSession | Session) -> list[Event]:
    """Give the events that a session has appended."""
    return list(session.info.get(_APPENDED, ()))


def leaves_work(session: AsyncSession) -> bool:
    """Tell whether a session has appended events for which somebody waits."""
    return _LEAVES_WORK in session.info


async def any_due(session: AsyncSession, *, now: datetime) -> bool:
    """Tell whether some event is due."""
    return bool(await session.scalar(select(OutboxRow.id).where(OutboxRow.due_at <= now).limit(1)))


async def take(session: AsyncSession, *, now: datetime, at_most: int = 100) -> list[OutboxRow]:
    """Take due events, oldest first, so that no other process works on them meanwhile."""
    due = select(OutboxRow).where(OutboxRow.due_at <= now).order_by(OutboxRow.is_bulk, OutboxRow.id)
    due = due.limit(at_most)
    rows = list(await session.scalars(due.with_for_update(skip_locked=True)))
    for row in rows:
        row.due_at = now + TAKEN_FOR
    return rows


async def finish(session: AsyncSession, row_ids: Sequence[int]) -> None:
    """Drop events that everybody has seen."""
    await session.execute(delete(OutboxRow).where(OutboxRow.id.in_(row_ids)))


async def put_back(
    session: AsyncSession, row: OutboxRow, seen_by: list[str], error: str, *, now: datetime
) -> None:
    """Keep an event for another try, later after each failure."""
    wait = min(LONGEST_WAIT, timedelta(seconds=2**row.attempts))
    await session.execute(
        update(OutboxRow)
        .where(OutboxRow.id == row.id)
        .values(attempts=row.attempts + 1, seen_by=seen_by, last_error=error[:1000], due_at=now + wait)
    )


async def take_duty(
    session: AsyncSession, name: str, holder: str, *, every: timedelta, now: datetime, lasts: timedelta
) -> bool:
    """Take a recurring duty that is due and that nobody holds; tell whether it was taken."""
    lease = {"name": name, "holder": "", "until": now, "last_done_at": None}
    await insert_new(session, Lease, [lease], key=["name"])
    taken = await session.execute(
        update(Lease)
        .where(
            Lease.name == name,
            or_(Lease.until <= now, Lease.holder == holder),
            or_(Lease.last_done_at.is_(None), Lease.last_done_at <= now - every),
        )
        .values(holder=holder, until=now + lasts, last_done_at=now)
        .returning(Lease.name)
    )
    return taken.first() is not None


async def release_duty(session: AsyncSession, name: str, holder: str, *, now: datetime) -> None:
    """Give a duty back when it is done."""
    await session.execute(update(Lease).where(Lease.name == name, Lease.holder == holder).values(until=now))
