"""What the desk shows: lists of entries with the people behind them, cut to what a person may work on."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.access.rules import Actor, Permission, boards_where
from liencong.core.identity.tables import Account
from liencong.core.tenancy.scope import scope_of
from liencong.sites.board import service as boards
from liencong.sites.board.tables import Board
from liencong.sites.entry import rules
from liencong.sites.entry.tables import Entry, Revision

MOST_WORK = 20
"""Rows of each kind of work that the desk shows; the rest is found in the list of entries."""


@dataclass(frozen=True)
class Row:
    """An entry in a list of the back office."""

    entry: Entry
    title: str
    board: str
    author: str
    written_by: str


@dataclass(frozen=True)
class Waiting:
    """Entries that wait for a person, the first of them, and how many there are."""

    rows: Sequence[Row]
    count: int


@dataclass(frozen=True)
class Work:
    """What waits for a person: texts to approve, texts sent back to them, their drafts."""

    to_approve: Waiting
    sent_back: Waiting
    drafts: Waiting


@dataclass(frozen=True)
class Wanted:
    """Which entries a list shows; a state that there is not stands for all but the trash."""

    state: str = ""
    words: str = ""
    board_id: int | None = None


@dataclass(frozen=True)
class RevisionRow:
    """A revision with the names of who wrote and who approved it."""

    revision: Revision
    written_by: str
    approved_by: str
    is_live: bool


async def work_of(session: AsyncSession, actor: Actor, *, self_approval: bool) -> Work:
    """Give what waits for a person on the session's site; their own texts wait for somebody else."""
    site_id = scope_of(session)
    to_approve = or_(
        and_(Entry.state == rules.PENDING, _on(actor, rules.ENTRY_APPROVE, site_id)),
        and_(Entry.state == rules.APPROVED, _on(actor, rules.ENTRY_PUBLISH, site_id)),
    )
    others = true() if self_approval else Revision.created_by_id.is_distinct_from(actor.account_id)
    mine = Entry.created_by_id == actor.account_id
    return Work(
        to_approve=await _waiting(session, to_approve, others),
        sent_back=await _waiting(session, Entry.state == rules.RETURNED, mine),
        drafts=await _waiting(session, Entry.state == rules.DRAFT, mine),
    )


async def list_entries(
    session: AsyncSession, actor: Actor, wanted: Wanted, *, limit: int, offset: int
) -> list[Row]:
    """Give the entries that a person may work on, those last touched first."""
    return await _rows(session, *_conditions(session, actor, wanted), limit=limit, offset=offset)


async def count_entries(session: AsyncSession, actor: Actor, wanted: Wanted) -> int:
    """Count the entries that a person may work on."""
    return await _count(session, *_conditions(session, actor, wanted))


async def count_by_state(session: AsyncSession, actor: Actor) -> dict[str, int]:
    """Count the entries that a person may work on in each state."""
    theirs = _on(actor, rules.ENTRY_WRITE, scope_of(session))
    rows = await session.execute(select(Entry.state, func.count()).where(theirs).group_by(Entry.state))
    return {row[0]: row[1] for row in rows}


async def writable_boards(session: AsyncSession, actor: Actor) -> list[Board]:
    """Give the boards on which a person may write."""
    writes = boards_where(actor, rules.ENTRY_WRITE, scope_of(session))
    return [board for board in await boards.list_boards(session) if writes is None or board.id in writes]


async def revisions_with_people(session: AsyncSession, entry: Entry) -> list[RevisionRow]:
    """Give every revision of an entry with its people, the newest first."""
    found = await session.scalars(
        select(Revision).where(Revision.entry_id == entry.id).order_by(Revision.number.desc())
    )
    revisions = list(found)
    ids = {one.created_by_id for one in revisions} | {one.approved_by_id for one in revisions}
    names = await names_of(session, ids)
    return [
        RevisionRow(
            one,
            names.get(one.created_by_id, ""),
            names.get(one.approved_by_id, ""),
            one.id == entry.live_revision_id,
        )
        for one in revisions
    ]


async def names_of(session: AsyncSession, account_ids: set[int | None]) -> dict[int | None, str]:
    """Give the names of people by their number."""
    rows = await session.execute(select(Account.id, Account.name).where(Account.id.in_(account_ids - {None})))
    return {row[0]: row[1] for row in rows}


async def _waiting(session: AsyncSession, *conditions: ColumnElement[bool]) -> Waiting:
    rows = await _rows(session, *conditions, limit=MOST_WORK)
    return Waiting(rows, await _count(session, *conditions) if len(rows) == MOST_WORK else len(rows))


async def _rows(
    session: AsyncSession, *conditions: ColumnElement[bool], limit: int, offset: int = 0
) -> list[Row]:
    statement = (
        select(Entry, Revision.title, Board.title, Revision.author, Account.name)
        .join(Revision, Revision.id == Entry.working_revision_id)
        .join(Board, Board.id == Entry.board_id)
        .outerjoin(Account, Account.id == Revision.created_by_id)
        .where(*conditions)
        .order_by(Entry.updated_at.desc(), Entry.id.desc())
        .limit(limit)
        .offset(offset)
    )
    return [
        Row(entry, title, board, author, name or "")
        for entry, title, board, author, name in await session.execute(statement)
    ]


async def _count(session: AsyncSession, *conditions: ColumnElement[bool]) -> int:
    counted = select(func.count(Entry.id)).join(Revision, Revision.id == Entry.working_revision_id)
    return await session.scalar(counted.where(*conditions)) or 0


def _conditions(session: AsyncSession, actor: Actor, wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions = [_on(actor, rules.ENTRY_WRITE, scope_of(session))]
    if wanted.state in rules.STATES:
        conditions.append(Entry.state == wanted.state)
    else:
        conditions.append(Entry.state != rules.TRASH)
    if wanted.words:
        conditions.append(Revision.title.icontains(wanted.words, autoescape=True))
    if wanted.board_id is not None:
        conditions.append(Entry.board_id == wanted.board_id)
    return conditions


def _on(actor: Actor, permission: Permission, site_id: int) -> ColumnElement[bool]:
    board_ids = boards_where(actor, permission, site_id)
    return true() if board_ids is None else Entry.board_id.in_(board_ids)
