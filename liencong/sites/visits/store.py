"""Writes what processes counted into the sums, and tells each process whom the others see."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.db.upsert import add_up, upsert
from liencong.core.tenancy.scope import every_site
from liencong.sites.visits.counter import Batch, SiteDay
from liencong.sites.visits.sketch import Sketch
from liencong.sites.visits.tables import (
    EntryViews,
    EntryViewsDay,
    Presence,
    ProvinceDay,
    VisitDay,
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
    province = [{"day": day, "visits": visits} for day, visits in sorted(batch.province_visits.items())]
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
        await _merge(session, batch.visitors)
        await session.flush()


async def forget(session: AsyncSession, *, today: date) -> None:
    """Throw away the sketches of days past, of which yesterday's may still be written to, and old days."""
    over = VisitDay.day < today - timedelta(days=1)
    with every_site(session):
        await session.execute(delete(EntryViewsDay).where(EntryViewsDay.day < today - DAYS_KEPT))
        await session.execute(update(VisitDay).where(over, VisitDay.sketch.is_not(None)).values(sketch=None))


async def note_presence(session: AsyncSession, presence: Presence) -> None:
    """Tell the other processes whom this one sees, and forget those that are gone."""
    await session.execute(delete(Presence).where(Presence.seen_at < presence.seen_at - PRESENCE_HOLDS))
    said = {name: getattr(presence, name) for name in ("process", "seen_at", "sites", "everywhere")}
    await upsert(session, Presence, [said], key=["process"], change=["seen_at", "sites", "everywhere"])


async def list_presences(session: AsyncSession, *, besides: str, now: datetime) -> list[Presence]:
    """Give whom the other processes see."""
    lately = Presence.seen_at >= now - PRESENCE_HOLDS
    return list(await session.scalars(select(Presence).where(lately, Presence.process != besides)))


# Rows stand in the order of their keys: two processes that write at once then wait for each other in turn.


def _day_rows(batch: Batch) -> Rows:
    views: Counter[SiteDay] = Counter()
    for read, number in batch.views.items():
        views[SiteDay(read.site_id, read.day)] += number
    return [
        {
            "site_id": key.site_id,
            "day": key.day,
            "visits": batch.visits.get(key, 0),
            "views": views[key],
            "people": 0,
        }
        for key in sorted({*batch.visits, *views})
    ]


def _total_rows(batch: Batch) -> Rows:
    totals: Counter[int] = Counter()
    for site_day, visits in batch.visits.items():
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


async def _merge(session: AsyncSession, visitors: Mapping[SiteDay, bytes]) -> None:
    """Merge sketches with those stored; their rows have been written to, so nobody else changes them now."""
    site_ids, days = {key.site_id for key in visitors}, {key.day for key in visitors}
    rows = await session.scalars(
        select(VisitDay).where(VisitDay.site_id.in_(site_ids), VisitDay.day.in_(days))
    )
    for row in rows:
        if content := visitors.get(SiteDay(row.site_id, row.day)):
            sketch = Sketch.from_bytes(content)
            if row.sketch is not None:
                sketch.merge(Sketch.from_bytes(row.sketch))
            row.sketch, row.people = sketch.to_bytes(), max(row.people, sketch.estimate())
