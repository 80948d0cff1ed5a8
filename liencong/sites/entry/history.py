"""What an entry said over time: its revisions, with the people who answer for each of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.audit import service as audit
from liencong.sites.entry.desk import names_of
from liencong.sites.entry.tables import Entry, Revision


@dataclass(frozen=True)
class Hand:
    """Who did something to a revision and when, perhaps on behalf of somebody."""

    at: datetime
    name: str
    on_behalf_of: str = ""


@dataclass(frozen=True)
class RevisionRow:
    """A revision with those who wrote it, stated that it holds no secret, and approved it."""

    revision: Revision
    written: Hand
    stated: Hand | None
    approved: Hand | None
    is_live: bool


def subject_of(entry: Entry) -> str:
    """Give the name under which the audit log knows an entry."""
    return f"entry:{entry.id}"


async def list_revisions(
    session: AsyncSession, entry: Entry, *, before: int | None = None, limit: int, offset: int = 0
) -> list[RevisionRow]:
    """Give revisions of an entry, the newest first, from below the number `before` on."""
    statement = select(Revision).where(Revision.entry_id == entry.id).order_by(Revision.number.desc())
    if before is not None:
        statement = statement.where(Revision.number < before)
    revisions = list(await session.scalars(statement.limit(limit).offset(offset)))
    return await _with_people(session, entry, revisions)


async def count_revisions(session: AsyncSession, entry: Entry) -> int:
    """Count the revisions of an entry."""
    counted = select(func.count(Revision.id)).where(Revision.entry_id == entry.id)
    return await session.scalar(counted) or 0


async def _with_people(
    session: AsyncSession, entry: Entry, revisions: Sequence[Revision]
) -> list[RevisionRow]:
    deputies = await audit.deputies_in(session, subject_of(entry))
    ids = {*deputies.values()} | {
        person
        for one in revisions
        for person in (one.created_by_id, one.secrecy_stated_by_id, one.approved_by_id)
    }
    names = await names_of(session, ids)

    def hand(at: datetime, account_id: int | None) -> Hand:
        return Hand(at, names.get(account_id, ""), names.get(deputies.get((at, account_id)), ""))

    return [
        RevisionRow(
            revision=one,
            written=hand(one.created_at, one.created_by_id),
            stated=hand(one.secrecy_stated_at, one.secrecy_stated_by_id) if one.secrecy_stated_at else None,
            approved=hand(one.approved_at, one.approved_by_id) if one.approved_at else None,
            is_live=one.id == entry.live_revision_id,
        )
        for one in revisions
    ]
