"""What the desk shows: lists of entries with the people behind them, cut to what a person may work on."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.access.rules import Actor, boards_where
from liencong.core.identity.tables import Account
from liencong.sites.board import service as boards
from liencong.sites.board.tables import Board
from liencong.sites.entry import rules
from liencong.sites.entry.tables import Entry, Revision

MOST_ROWS = 100
MOST_WORK = 20


@dataclass(frozen=True)
class Row:
    """An entry in a list of the back office."""

    entry: Entry
    title: str
    board: str
    author: str
    written_by: str


@dataclass(frozen=True)
class Work:
    """What waits for a person: texts to approve, texts sent back to them, their drafts."""

    to_approve: Sequence[Row]
    sent_back: Sequence[Row]
    drafts: Sequence[Row]


@dataclass(frozen=True)
class RevisionRow:
    """A revision with the names of who wrote and who approved it."""

    revision: Revision
    written_by: str
    approved_by: str
    is_live: bool


async def work_of(session: AsyncSession, actor: Actor, site_id: int) -> Work:
    """Give what waits for a person on the session's site."""
    approves = boards_where(actor, rules.ENTRY_APPROVE, site_id)
    waiting = Entry.state.in_((rules.PENDING, rules.APPROVED))
    mine = Entry.created_by_id == actor.account_id
    return Work(
        to_approve=await _rows(session, waiting, _on(approves)),
        sent_back=await _rows(session, Entry.state == rules.RETURNED, mine),
        drafts=await _rows(session, Entry.state == rules.DRAFT, mine),
    )


async def list_entries(session: AsyncSession, actor: Actor, site_id: int, *, state: str, words: str) -> list[Row]:
    """Give the entries that a person may work on, those last touched first."""
    conditions = [_on(boards_where(actor, rules.ENTRY_WRITE, site_id))]
    conditions.append(Entry.state == state if state in rules.STATES else Entry.state != rules.TRASH)
    if words:
        conditions.append(Revision.title.icontains(words, autoescape=True))
    return await _rows(session, *conditions, limit=MOST_ROWS)


async def count_by_state(session: AsyncSession) -> dict[str, int]:
    """Count the entries of the site in each state."""
    rows = await session.execute(select(Entry.state, func.count()).group_by(Entry.state))
    return {state: count for state, count in rows}


async def writable_boards(session: AsyncSession, actor: Actor, site_id: int) -> list[Board]:
    """Give the boards on which a person may write."""
    writes = boards_where(actor, rules.ENTRY_WRITE, site_id)
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
            one, names.get(one.created_by_id, ""), names.get(one.approved_by_id, ""), one.id == entry.live_revision_id
        )
        for one in revisions
    ]


async def names_of(session: AsyncSession, account_ids: set[int | None]) -> dict[int | None, str]:
    """Give the names of people by their number."""
    rows = await session.execute(select(Account.id, Account.name).where(Account.id.in_(account_ids - {None})))
    return {row[0]: row[1] for row in rows}


async def _rows(session: AsyncSession, *conditions: ColumnElement[bool], limit: int = MOST_WORK) -> list[Row]:
    statement = (
        select(Entry, Revision.title, Board.title, Revision.author, Account.name)
        .join(Revision, Revision.id == Entry.working_revision_id)
        .join(Board, Board.id == Entry.board_id)
        .outerjoin(Account, Account.id == Revision.created_by_id)
        .where(*conditions)
        .order_by(Entry.updated_at.desc(), Entry.id.desc())
        .limit(limit)
    )
    return [Row(entry, title, board, author, name or "") for entry, title, board, author, name in await session.execute(statement)]


def _on(board_ids: frozenset[int] | None) -> ColumnElement[bool]:
    return true() if board_ids is None else Entry.board_id.in_(board_ids)

