"""Find consultations and comments of the session's site: public ones for readers, all for its people."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from liencong.core.clock import local_day
from liencong.plugins.consultations import rules
from liencong.plugins.consultations.tables import Comment, Consultation
from liencong.sites.board.tables import Board
from liencong.sites.entry.tables import Entry, Placement, Revision
from liencong.sites.entry.window import visible

Summary, SummaryBoard = aliased(Entry), aliased(Board)


@dataclass(frozen=True)
class Listed:
    """A consultation with its public text, where that stands, and its summary once that is public."""

    consultation: Consultation
    entry: Entry
    revision: Revision
    board: Board
    summary: Entry | None
    summary_board: Board | None


@dataclass(frozen=True)
class Tally:
    """How many comments a consultation has, how many of them are to be looked at, and have no verdict."""

    total: int = 0
    waiting: int = 0
    undecided: int = 0


async def list_public(
    session: AsyncSession, *, now: datetime, state: str = "", limit: int, offset: int = 0
) -> list[Listed]:
    """Give public consultations: those that end first, those to come, then those that are over."""
    rows = await session.execute(public(now, state).order_by(*order(now)).limit(limit).offset(offset))
    return [Listed(*row) for row in rows]


async def count_public(session: AsyncSession, *, now: datetime, state: str = "") -> int:
    """Count public consultations."""
    counted = public(now, state).with_only_columns(func.count(Consultation.entry_id))
    return await session.scalar(counted.order_by(None)) or 0


async def find_public(session: AsyncSession, entry_id: int, *, now: datetime) -> Listed | None:
    """Find a public consultation of the session's site."""
    row = (await session.execute(public(now).where(Consultation.entry_id == entry_id))).first()
    return Listed(*row) if row else None


async def find(session: AsyncSession, entry_id: int, *, for_update: bool = False) -> Consultation | None:
    """Find a consultation that was announced, public or not any more."""
    statement = select(Consultation).where(Consultation.entry_id == entry_id)
    found: Consultation | None = await session.scalar(
        statement.with_for_update() if for_update else statement
    )
    return found


async def find_by_summary(session: AsyncSession, summary_entry_id: int) -> Consultation | None:
    """Find the consultation of which an entry is the summary."""
    of_it = select(Consultation).where(Consultation.summary_entry_id == summary_entry_id)
    found: Consultation | None = await session.scalar(of_it)
    return found


@dataclass(frozen=True)
class Handled:
    """A consultation for those who handle it, with what its text says; public or not any more."""

    consultation: Consultation
    title: str
    fields: Mapping[str, Any]
    is_summarised: bool


async def list_handled(session: AsyncSession, *, limit: int, offset: int = 0) -> list[Handled]:
    """Give the consultations of the site that were ever announced, what ends last first."""
    latest = _handled().order_by(Consultation.closes_on.desc(), Consultation.entry_id.desc())
    return [Handled(*row) for row in await session.execute(latest.limit(limit).offset(offset))]


async def find_handled(session: AsyncSession, entry_id: int) -> Handled | None:
    """Find a consultation of the site that was announced."""
    row = (await session.execute(_handled().where(Consultation.entry_id == entry_id))).first()
    return Handled(*row) if row else None


async def count_handled(session: AsyncSession) -> int:
    """Count the consultations of the site that were ever announced."""
    return await session.scalar(select(func.count(Consultation.entry_id))) or 0


async def tallies(session: AsyncSession, entry_ids: Collection[int]) -> Mapping[int, Tally]:
    """Count the comments of some consultations; one without any is left out."""
    waiting, undecided = (
        func.sum(case((condition, 1), else_=0))
        for condition in (Comment.state == rules.RECEIVED, Comment.verdict == "")
    )
    rows = await session.execute(
        select(Comment.entry_id, func.count(Comment.id), waiting, undecided)
        .where(Comment.entry_id.in_(entry_ids))
        .group_by(Comment.entry_id)
    )
    return {row[0]: Tally(row[1], int(row[2]), int(row[3])) for row in rows}


async def list_comments(
    session: AsyncSession, entry_id: int, *, state: str = "", limit: int | None = None, offset: int = 0
) -> list[Comment]:
    """Give the comments on a draft, perhaps of one state only, by article and then as they came."""
    statement = select(Comment).where(Comment.entry_id == entry_id)
    if state:
        statement = statement.where(Comment.state == state)
    ordered = statement.order_by(Comment.position, Comment.article, Comment.id)
    return list(await session.scalars(ordered.limit(limit).offset(offset)))


async def find_comment(session: AsyncSession, comment_id: int, *, for_update: bool = False) -> Comment | None:
    """Find a comment of the session's site."""
    statement = select(Comment).where(Comment.id == comment_id)
    found: Comment | None = await session.scalar(statement.with_for_update() if for_update else statement)
    return found


async def list_comments_by_ids(session: AsyncSession, comment_ids: Collection[int]) -> list[Comment]:
    """Give comments by their numbers."""
    return list(await session.scalars(select(Comment).where(Comment.id.in_(comment_ids))))


async def list_untold(session: AsyncSession, entry_id: int) -> list[Comment]:
    """Give the comments on a draft whose senders left an address and had no letter about the summary."""
    untold = select(Comment).where(
        Comment.entry_id == entry_id, Comment.told_at.is_(None), Comment.sender_email != ""
    )
    return list(await session.scalars(untold.order_by(Comment.id)))


async def note_told(session: AsyncSession, comment_id: int, *, now: datetime) -> None:
    """Note that a sender had the letter; whoever handles the comment meanwhile need not begin again."""
    told = update(Comment).where(Comment.id == comment_id).values(told_at=now, version=Comment.version)
    await session.execute(told.execution_options(synchronize_session="fetch"))


async def titles_of(session: AsyncSession, entry_ids: Collection[int]) -> dict[int, str]:
    """Give what the drafts are called, as their public text says or, without one, the working one."""
    current = func.coalesce(Entry.live_revision_id, Entry.working_revision_id)
    rows = await session.execute(
        select(Entry.id, Revision.title).join(Revision, Revision.id == current).where(Entry.id.in_(entry_ids))
    )
    return {row[0]: row[1] for row in rows}


async def list_unsummarised(session: AsyncSession, today: date) -> list[Consultation]:
    """Give the consultations that are over and public, and have no public summary, the oldest first."""
    statement = (
        select(Consultation)
        .join(Entry, Entry.id == Consultation.entry_id)
        .outerjoin(Summary, Summary.id == Consultation.summary_entry_id)
        .where(Consultation.closes_on < today, Entry.live_revision_id.is_not(None))
        .where(Summary.live_revision_id.is_(None))
        .order_by(Consultation.closes_on, Consultation.entry_id)
    )
    return list(await session.scalars(statement))


async def count_waiting(session: AsyncSession) -> int:
    """Count the comments of the site that nobody has looked at."""
    waiting = select(func.count(Comment.id)).where(Comment.state == rules.RECEIVED)
    return await session.scalar(waiting) or 0


async def count_ended(session: AsyncSession, first: date, behind: date) -> dict[int, tuple[int, int]]:
    """Count for each site what ended from a day on and before another, and what of it was summarised."""
    summed = func.sum(case((Summary.live_revision_id.is_not(None), 1), else_=0))
    rows = await session.execute(
        select(Consultation.site_id, func.count(Consultation.entry_id), summed)
        .outerjoin(Summary, Summary.id == Consultation.summary_entry_id)
        .where(Consultation.closes_on >= first, Consultation.closes_on < behind)
        .group_by(Consultation.site_id)
    )
    return {row[0]: (row[1], int(row[2])) for row in rows}


def public(
    now: datetime, state: str = ""
) -> Select[Consultation, Entry, Revision, Board, Entry | None, Board | None]:
    """Select consultations that the public may see on their own site, perhaps those in one state."""
    is_out = and_(
        Placement.entry_id == Consultation.entry_id, Placement.site_id == Consultation.site_id, visible(now)
    )
    statement = (
        select(Consultation, Entry, Revision, Board, Summary, SummaryBoard)
        .join(Entry, Entry.id == Consultation.entry_id)
        .join(Placement, is_out)
        .join(Revision, Revision.id == Placement.revision_id)
        .join(Board, Board.id == Placement.board_id)
        .outerjoin(
            Summary,
            and_(Summary.id == Consultation.summary_entry_id, Summary.live_revision_id.is_not(None)),
        )
        .outerjoin(SummaryBoard, SummaryBoard.id == Summary.board_id)
    )
    return statement.where(_in_state(state, local_day(now))) if state else statement


def order(now: datetime) -> list[Any]:
    """Give the order of a list: what is open and ends first, what is to come, then what ended last."""
    today = local_day(now)
    place = case((Consultation.closes_on < today, 2), (Consultation.opens_on > today, 1), else_=0)
    soonest = case((Consultation.closes_on >= today, Consultation.closes_on))
    return [place, soonest, Consultation.closes_on.desc(), Consultation.entry_id.desc()]


def _handled() -> Select[Any]:
    current = func.coalesce(Entry.live_revision_id, Entry.working_revision_id)
    return (
        select(Consultation, Revision.title, Revision.fields, Summary.live_revision_id.is_not(None))
        .join(Entry, Entry.id == Consultation.entry_id)
        .join(Revision, Revision.id == current)
        .outerjoin(Summary, Summary.id == Consultation.summary_entry_id)
    )


def _in_state(state: str, today: date) -> ColumnElement[bool]:
    is_over = Consultation.closes_on < today
    conditions: dict[str, ColumnElement[bool]] = {
        rules.UPCOMING: Consultation.opens_on > today,
        rules.OPEN: and_(Consultation.opens_on <= today, Consultation.closes_on >= today),
        rules.CLOSED: and_(is_over, Summary.id.is_(None)),
        rules.SUMMARISED: and_(is_over, Summary.id.is_not(None)),
    }
    return conditions.get(state, or_(is_over, ~is_over))
