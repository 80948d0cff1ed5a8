"""What the desk shows: lists of entries with the people behind them, cut to what a person may work on."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.access.rules import Actor, boards_where
from liencong.core.identity.tables import Account
from liencong.core.tenancy.scope import scope_of
from liencong.sites.board import service as boards
from liencong.sites.board.tables import Board
from liencong.sites.entry import rules
from liencong.sites.entry.rights import may_step, on_boards, workable
from liencong.sites.entry.tables import Entry, Revision

MOST_WORK = 20
"""Rows of each kind of work that the desk shows; the rest is found in the list of entries."""

MOST_FRESH = 5
"""Entries published last that the desk shows, so that correcting one begins there."""

LATEST_TEXTS = 200
MOST_KEYWORDS = 12
"""Keywords that are offered, out of those of the latest public texts."""

IN_ORDER = (
    "submit", "publish", "approve", "return", "unschedule", "unpublish", "pull", "restore", "trash",
)  # fmt: skip
"""Steps as their buttons stand: what leads on comes first."""

UNFINISHED = (rules.DRAFT, rules.PENDING, rules.APPROVED, rules.UNPUBLISHED)


@dataclass(frozen=True)
class Row:
    """An entry in a list of the back office; `steps` are those that the person may take now."""

    entry: Entry
    title: str
    summary: str
    board: str
    author: str
    written_by: str
    steps: frozenset[str]


@dataclass(frozen=True)
class Waiting:
    """Entries that wait for a person, the first of them, and how many there are."""

    rows: Sequence[Row]
    count: int


@dataclass(frozen=True)
class Work:
    """What waits for a person, and what was published last of what they work on."""

    to_approve: Waiting
    sent_back: Waiting
    assigned: Waiting
    drafts: Waiting
    fresh: Sequence[Row]


@dataclass(frozen=True)
class Wanted:
    """Which entries a list shows; a state that there is not stands for all but the trash."""

    state: str = ""
    words: str = ""
    board_id: int | None = None


@dataclass(frozen=True)
class Viewer:
    """Somebody at the desk of a site, and whether people there may approve what they wrote themselves."""

    actor: Actor
    self_approval: bool


async def work_of(session: AsyncSession, viewer: Viewer) -> Work:
    """Give what waits for a person on the session's site; their own texts wait for somebody else."""
    actor, site_id = viewer.actor, scope_of(session)
    theirs, person_id = workable(actor, site_id), actor.account_id
    to_approve = or_(
        and_(Entry.state == rules.PENDING, on_boards(actor, rules.ENTRY_APPROVE, site_id)),
        and_(Entry.state == rules.APPROVED, on_boards(actor, rules.ENTRY_PUBLISH, site_id)),
    )
    others = true() if viewer.self_approval else Revision.created_by_id.is_distinct_from(person_id)
    mine = and_(theirs, or_(Entry.created_by_id == person_id, Revision.created_by_id == person_id))
    assigned = and_(theirs, Entry.assigned_to_id == person_id, Entry.state.in_(UNFINISHED))
    fresh = and_(theirs, Entry.state == rules.PUBLISHED)
    return Work(
        to_approve=await _waiting(session, viewer, to_approve, others),
        sent_back=await _waiting(session, viewer, Entry.state == rules.RETURNED, mine),
        assigned=await _waiting(session, viewer, assigned),
        drafts=await _waiting(session, viewer, Entry.state == rules.DRAFT, mine),
        fresh=await _rows(session, viewer, fresh, limit=MOST_FRESH),
    )


async def list_entries(
    session: AsyncSession, viewer: Viewer, wanted: Wanted, *, limit: int, offset: int
) -> list[Row]:
    """Give the entries that a person may work on, those last touched first."""
    conditions = _conditions(session, viewer.actor, wanted)
    return await _rows(session, viewer, *conditions, limit=limit, offset=offset)


async def count_entries(session: AsyncSession, actor: Actor, wanted: Wanted) -> int:
    """Count the entries that a person may work on."""
    return await _count(session, *_conditions(session, actor, wanted))


async def count_by_state(session: AsyncSession, actor: Actor) -> dict[str, int]:
    """Count the entries that a person may work on in each state."""
    theirs = workable(actor, scope_of(session))
    rows = await session.execute(select(Entry.state, func.count()).where(theirs).group_by(Entry.state))
    return {row[0]: row[1] for row in rows}


async def writable_boards(session: AsyncSession, actor: Actor) -> list[Board]:
    """Give the boards on which a person may write."""
    writes = boards_where(actor, rules.ENTRY_WRITE, scope_of(session))
    return [board for board in await boards.list_boards(session) if writes is None or board.id in writes]


async def common_keywords(session: AsyncSession) -> list[str]:
    """Give the keywords that the site's latest public texts bear most often."""
    latest = select(Revision.keywords).join(Entry, Entry.live_revision_id == Revision.id)
    rows = await session.scalars(latest.order_by(Revision.id.desc()).limit(LATEST_TEXTS))
    counted = Counter(word for words in rows for word in words)
    return [word for word, _ in counted.most_common(MOST_KEYWORDS)]


async def names_of(session: AsyncSession, account_ids: set[int | None]) -> dict[int | None, str]:
    """Give the names of people by their number."""
    rows = await session.execute(select(Account.id, Account.name).where(Account.id.in_(account_ids - {None})))
    return {row[0]: row[1] for row in rows}


def open_steps(viewer: Viewer, entry: Entry, written_by_id: int | None, board: Board) -> list[rules.Step]:
    """Give the steps for which a person has buttons; `submit` has its own, beside saving."""
    is_live = entry.live_revision_id is not None
    open_here = rules.steps_from(entry.state, is_live=is_live, board_steps=board.steps)
    is_own = written_by_id == viewer.actor.account_id and not viewer.self_approval
    return [
        step
        for step in sorted(open_here, key=lambda step: IN_ORDER.index(step.name))
        if step.name != "submit"
        and not (step.approves and is_own)
        and not (step.name == "unpublish" and not is_live)
        and may_step(viewer.actor, step, entry)
    ]


async def _waiting(session: AsyncSession, viewer: Viewer, *conditions: ColumnElement[bool]) -> Waiting:
    rows = await _rows(session, viewer, *conditions, limit=MOST_WORK)
    return Waiting(rows, await _count(session, *conditions) if len(rows) == MOST_WORK else len(rows))


async def _rows(
    session: AsyncSession, viewer: Viewer, *conditions: ColumnElement[bool], limit: int, offset: int = 0
) -> list[Row]:
    statement = (
        select(
            Entry,
            Revision.title,
            Revision.summary,
            Board,
            Revision.author,
            Revision.created_by_id,
            Account.name,
        )
        .join(Revision, Revision.id == Entry.working_revision_id)
        .join(Board, Board.id == Entry.board_id)
        .outerjoin(Account, Account.id == Revision.created_by_id)
        .where(*conditions)
        .order_by(Entry.updated_at.desc(), Entry.id.desc())
        .limit(limit)
        .offset(offset)
    )
    return [
        Row(entry, title, summary, board.title, author, name or "",
            frozenset(step.name for step in open_steps(viewer, entry, written_by_id, board)))
        for entry, title, summary, board, author, written_by_id, name in await session.execute(statement)
    ]  # fmt: skip


async def _count(session: AsyncSession, *conditions: ColumnElement[bool]) -> int:
    counted = select(func.count(Entry.id)).join(Revision, Revision.id == Entry.working_revision_id)
    return await session.scalar(counted.where(*conditions)) or 0


def _conditions(session: AsyncSession, actor: Actor, wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions = [workable(actor, scope_of(session))]
    if wanted.state in rules.STATES:
        conditions.append(Entry.state == wanted.state)
    else:
        conditions.append(Entry.state != rules.TRASH)
    if wanted.words:
        conditions.append(Revision.title.icontains(wanted.words, autoescape=True))
    if wanted.board_id is not None:
        conditions.append(Entry.board_id == wanted.board_id)
    return conditions
