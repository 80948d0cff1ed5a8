"""Writes what processes counted into the sums, and tells each process whom the others see."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.db.upsert import add_up, renew, upsert
from liencong.core.tenancy.scope import every_site
from liencong.sites.visits.counter import PROVINCE, Batch, SiteDay
from liencong.sites.visits.rules import VISIT_MINUTES
from liencong.sites.visits.sketch import Sketch
from liencong.sites.visits.tables import (
    EntryViews,
    EntryViewsDay,
    Presence,
    ProvinceDay,
    VisitDay,
    VisitStart,
    VisitTotal,
)

PRESENCE_HOLDS = timedelta(seconds=60)
"""A process that has said nothing for this long is gone, and so are the readers whom it saw."""

DAYS_KEPT = timedelta(days=400)
"""How long it is known on which days an entry was read; the sum stays."""

ROWS_AT_ONCE = 5_000
"""How many rows one statement carries: databases bound the number of its parameters."""

Rows = Sequence[Mapping[str, Any]]


async def add(session: AsyncSession, batch: Batch) -> None:
    """Add a batch to the sums of every site that it names."""
    entries, days = _entry_rows(batch), _entry_day_rows(batch)
    province = [
        {"day": key.day, "visits": visits, "people": 0}
        for key, visits in sorted(batch.all_visits.items())
        if key.site_id == PROVINCE
    ]
    with every_site(session):
        await add_up(session, VisitDay, _day_rows(batch), key=["site_id", "day"], add=["visits", "views"])
        await add_up(session, VisitTotal, _total_rows(batch), key=["site_id"], add=["visits"])
        for first in range(0, len(entries), ROWS_AT_ONCE):
            rows = entries[first : first + ROWS_AT_ONCE]
            await add_up(session, EntryViews, rows, key=["site_id", "entry_id"], add=["views"])
        for first in range(0, len(days), ROWS_AT_ONCE):
            rows = days[first : first + ROWS_AT_ONCE]
            await add_up(session, EntryViewsDay, rows, key=["site_id", "day", "entry_id"], add=["views"])
        await add_up(session, ProvinceDay, province, key=["day"], add=["visits"])


async def leave_out_known(session: AsyncSession, batch: Batch) -> Batch:
    """Leave out the visits that another process has seen begin: somebody whom two serve pays one visit."""
    rows = {
        (one.site_id, _signed(one.visitor)): {
            "site": one.site_id, "visitor": _signed(one.visitor), "minute": one.minute
        }
        for one in batch.starts
    }  # fmt: skip
    in_order = [rows[key] for key in sorted(rows)]
    new = await renew(
        session, VisitStart, in_order, key=["site", "visitor"], counter="minute", by_at_least=VISIT_MINUTES
    )
    return replace(batch, starts=[one for one in batch.starts if (one.site_id, _signed(one.visitor)) in new])


async def merge_sketches(session: AsyncSession, sketches: Mapping[SiteDay, bytes]) -> None:
    """Merge sketches with those of the days that have been counted; others wait in their order."""
    days = {key.day for key in sketches}
    of_sites = select(VisitDay).where(
        VisitDay.site_id.in_({key.site_id for key in sketches}), VisitDay.day.in_(days)
    )
    of_province = select(ProvinceDay).where(ProvinceDay.day.in_(days)).order_by(ProvinceDay.day)
    with every_site(session):
        ordered = of_sites.order_by(VisitDay.site_id, VisitDay.day).with_for_update()
        for row in await session.scalars(ordered):
            _merge(row, sketches.get(SiteDay(row.site_id, row.day)))
        for day in await session.scalars(of_province.with_for_update()):
            _merge(day, sketches.get(SiteDay(PROVINCE, day.day)))
        await session.flush()


async def forget(session: AsyncSession, *, today: date) -> None:
    """Throw away the sketches of days past, of which yesterday's may still be written to, and old days."""
    yesterday = today - timedelta(days=1)
    with every_site(session):
        await session.execute(delete(EntryViewsDay).where(EntryViewsDay.day < today - DAYS_KEPT))
        for table in (VisitDay, ProvinceDay):
            over = table.day < yesterday, table.sketch.is_not(None)
            await session.execute(update(table).where(*over).values(sketch=None))


async def note_presence(session: AsyncSession, presence: Presence) -> None:
    """Tell the other processes whom this one sees; forget those that are gone, and visits long begun."""
    minute = int(presence.seen_at.timestamp()) // 60
    await session.execute(delete(VisitStart).where(VisitStart.minute <= minute - VISIT_MINUTES))
    await session.execute(delete(Presence).where(Presence.seen_at < presence.seen_at - PRESENCE_HOLDS))
    said = {name: getattr(presence, name) for name in ("process", "seen_at", "sites")}
    await upsert(session, Presence, [said], key=["process"], change=["seen_at", "sites"])


async def list_presences(session: AsyncSession, *, besides: str, now: datetime) -> list[Presence]:
    """Give whom the other processes see."""
    lately = Presence.seen_at >= now - PRESENCE_HOLDS
    return list(await session.scalars(select(Presence).where(lately, Presence.process != besides)))


# Rows stand in the order of their keys: two processes that write at once then wait for each other in turn.


def _site_visits(batch: Batch) -> Counter[SiteDay]:
    return Counter({key: visits for key, visits in batch.all_visits.items() if key.site_id != PROVINCE})


def _day_rows(batch: Batch) -> Rows:
    visits = _site_visits(batch)
    views: Counter[SiteDay] = Counter()
    for read, number in batch.views.items():
        views[SiteDay(read.site_id, read.day)] += number
    return [
        {
            "site_id": key.site_id,
            "day": key.day,
            "visits": visits[key],
            "views": views[key],
            "people": 0,
        }
        for key in sorted({*visits, *views})
    ]


def _total_rows(batch: Batch) -> Rows:
    totals: Counter[int] = Counter()
    for site_day, visits in _site_visits(batch).items():
        totals[site_day.site_id] += visits
    return [{"site_id": site_id, "visits": visits} for site_id, visits in sorted(totals.items())]


def _entry_rows(batch: Batch) -> Rows:
    totals: Counter[tuple[int, int]] = Counter()
    for read, number in batch.views.items():
        totals[read.site_id, read.entry_id] += number
    return [
        {"site_id": key[0], "entry_id": key[1], "views": number} for key, number in sorted(totals.items())
    ]


def _entry_day_rows(batch: Batch) -> Rows:
    return [
        {"site_id": read.site_id, "day": read.day, "entry_id": read.entry_id, "views": number}
        for read, number in sorted(
            batch.views.items(), key=lambda one: (one[0].site_id, one[0].day, one[0].entry_id)
        )
    ]


def _merge(row: VisitDay | ProvinceDay, content: bytes | None) -> None:
    if content is None:
        return
    sketch = Sketch.from_bytes(content)
    if row.sketch is not None:
        sketch.merge(Sketch.from_bytes(row.sketch))
    row.sketch, row.people = sketch.to_bytes(), max(row.people, sketch.estimate())


def _signed(visitor: int) -> int:
    """Bring a number of 64 bits to what databases hold."""
    return visitor - 2**63
