"""Books what is published, once for all sites, and marks what is withdrawn."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.clock import local_day, utc_now
from liencong.core.db.upsert import insert_new
from liencong.core.installation import Installation
from liencong.core.tenancy.tables import EXTERNAL
from liencong.plugins.royalties import ledger, rates, rules
from liencong.plugins.royalties.proposing import Proposed, propose
from liencong.plugins.royalties.tables import RoyaltyLine, RoyaltyShare
from liencong.sites.entry import revisions
from liencong.sites.entry.events import EntryPublished, EntryWithdrawn
from liencong.sites.entry.rules import EXPIRED
from liencong.sites.entry.tables import Entry, Revision
from liencong.sites.usage.rules import Month, month_of


async def follow_publishing(installation: Installation, event: EntryPublished) -> None:
    """Book what was published where it is at home; a link is no publication of its own (S76)."""
    site = (await installation.sites.load()).by_id.get(event.site_id)
    if site is None or site.kind == EXTERNAL:
        return
    now = utc_now()
    async with installation.read(event.site_id) as session:
        entry = await _find_live(session, event.entry_id)
        if entry is None or entry.published_at is None:
            return
        published_on = local_day(entry.published_at)
        is_booked = await session.scalar(select(RoyaltyLine.id).where(RoyaltyLine.entry_id == entry.id))
        is_paid = (await rates.book_of(session)).on(published_on) is not None
    if is_booked is None and not (is_paid and rules.may_be_booked(published_on, local_day(now))):
        return
    async with installation.write(event.site_id) as session:
        if is_booked is None:
            await book(session, event.entry_id, now=now)
        else:
            await _mark(session, event.entry_id, None)


async def follow_withdrawal(installation: Installation, event: EntryWithdrawn) -> None:
    """Mark the lines of what is no longer public; whoever keeps the ledger decides what becomes of them."""
    if event.reason == EXPIRED:  # it stood as long as it was meant to
        return
    async with installation.write(event.site_id) as session:
        if await _find_live(session, event.entry_id) is None:
            await _mark(session, event.entry_id, utc_now())


async def book(session: AsyncSession, entry_id: int, *, now: datetime) -> bool:
    """Propose lines for an entry of the session's site; tell whether that was done.

    What was ever booked on any site is never booked again, nor is what no rates were in force for.
    """
    await ledger.hold(session)
    entry = await _find_live(session, entry_id)
    if entry is None or entry.published_at is None:
        return False
    published_on = local_day(entry.published_at)
    terms = (await rates.book_of(session)).on(published_on)
    if terms is None:
        return False
    revision = await revisions.get(session, entry.live_revision_id)
    month = rules.open_month(month_of(published_on), await ledger.locked_months(session))
    proposed = await propose(session, entry, revision, terms, now=now)
    rows = [{"part": part, **_row(entry, revision, one, month)} for part, one in enumerate(proposed, start=1)]
    if not await insert_new(session, RoyaltyLine, rows, key=["entry_id", "part"]):
        return False
    await _add_shares(session, entry_id, proposed)
    return True


async def book_missing(session: AsyncSession, month: Month, *, now: datetime) -> int:
    """Book what was published in a month and is not in the ledger yet; give how many entries that were."""
    booked = select(RoyaltyLine.entry_id)
    missing = await session.scalars(
        select(Entry.id)
        .where(
            Entry.live_revision_id.is_not(None),
            Entry.published_at >= month.begins,
            Entry.published_at < month.ends,
            Entry.id.not_in(booked),
        )
        .order_by(Entry.published_at, Entry.id)
    )
    return sum([await book(session, entry_id, now=now) for entry_id in list(missing)])


async def next_part(session: AsyncSession, entry_id: int) -> int:
    """Give the number of the next line of an entry that is booked."""
    parts = await session.scalars(select(RoyaltyLine.part).where(RoyaltyLine.entry_id == entry_id))
    return max(parts, default=0) + 1


async def _add_shares(session: AsyncSession, entry_id: int, proposed: Sequence[Proposed]) -> None:
    lines = await session.scalars(
        select(RoyaltyLine).where(RoyaltyLine.entry_id == entry_id).order_by(RoyaltyLine.part)
    )
    for line, one in zip(lines, proposed, strict=True):
        for duty, payee in one.duties:
            session.add(
                RoyaltyShare(site_id=line.site_id, line_id=line.id, payee_id=payee.id, duty=duty, weight=1)
            )
    await session.flush()


async def _find_live(session: AsyncSession, entry_id: int) -> Entry | None:
    entry: Entry | None = await session.scalar(
        select(Entry).where(Entry.id == entry_id, Entry.live_revision_id.is_not(None))
    )
    return entry


async def _mark(session: AsyncSession, entry_id: int, withdrawn_at: datetime | None) -> None:
    """Mark the lines of an entry as withdrawn, or no longer; what is not locked is to be looked at again."""
    locked = await ledger.locked_months(session)
    for line in await session.scalars(select(RoyaltyLine).where(RoyaltyLine.entry_id == entry_id)):
        if (line.withdrawn_at is None) == (withdrawn_at is None):
            continue
        line.withdrawn_at = withdrawn_at
        if month_of(line.month) not in locked:
            line.state = rules.PROPOSED
    await session.flush()


def _row(entry: Entry, revision: Revision, one: Proposed, month: Month) -> dict[str, object]:
    assert entry.published_at is not None
    return {
        "site_id": entry.site_id,
        "entry_id": entry.id,
        "month": month.first,
        "published_on": local_day(entry.published_at),
        "board_id": entry.board_id,
        "title": revision.title,
        "author": revision.author,
        "genre": one.genre.name,
        "hundredths": int(one.genre.usual * 100),
        "quantity": one.quantity,
    }
