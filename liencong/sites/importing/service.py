"""Use cases of imports on a screen: begin one, let it go on or stop, see what became of each item."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from pydantic import BaseModel, Field
from sqlalchemy import ColumnElement, delete, func, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.access.rules import Actor, Permission, Right, allowed, boards_where, require
from liencong.core.audit import service as audit
from liencong.core.db.base import RowNumber
from liencong.core.errors import Invalid, NotFound
from liencong.core.tenancy.scope import scope_of
from liencong.core.text import shorten
from liencong.core.text.inputs import Line
from liencong.sites.board import service as boards
from liencong.sites.board.service import BOARD_MANAGE
from liencong.sites.board.tables import Board
from liencong.sites.importing import rules
from liencong.sites.importing.rules import WorkStopped
from liencong.sites.importing.tables import ImportJob, ImportLine
from liencong.sites.intake.formats.item import Notice, Refusal
from liencong.sites.intake.report import Report, Taken
from liencong.sites.intake.sources import Format
from liencong.sites.intake.wishes import Goal

CONTENT_IMPORT = Permission("content:import")

REFUSED, REMARK = "refused", "remark"
RESULTS = ("imported", "changed", "unchanged", REFUSED, REMARK)


class ImportInput(BaseModel):
    """Where what is imported goes, and what is made of it."""

    board: RowNumber
    goal: Goal = "draft"
    makes_boards: bool = False
    author: Line = Field(default="", max_length=200)
    source: Line = Field(default="", max_length=300)


@dataclass(frozen=True)
class Brought:
    """A file in the storage that is to be imported; `address` is where it was fetched from, if it was."""

    format: Format
    name: str
    key: str
    address: str = ""


@dataclass(frozen=True)
class Listed:
    """An import in the list of a site."""

    job: ImportJob
    board: str


@dataclass(frozen=True)
class Alike:
    """Lines that tell the same: how many there are, and one of them."""

    line: ImportLine
    count: int


async def check(
    session: AsyncSession, actor: Actor, given: ImportInput, *, self_approval: bool
) -> tuple[Board, Right]:
    """Judge what somebody asks of an import, before a file is fetched for it; give its board and their right.

    Raises `Invalid` where the board is not here, or items cannot go as far as is wanted.
    """
    board = await boards.get_by_name(session, given.board)
    right = require(actor, CONTENT_IMPORT, board.site_id, board.id)
    if given.goal == "publish" and not self_approval:
        raise Invalid({"goal": "import-own-approval"})
    if given.makes_boards:
        require(actor, BOARD_MANAGE, board.site_id)
    return board, right


async def add(
    session: AsyncSession,
    actor: Actor,
    given: ImportInput,
    brought: Brought,
    *,
    self_approval: bool,
    now: datetime,
) -> ImportJob:
    """Have a file looked through, to be imported once somebody lets it begin; raises what `check` raises."""
    board, right = await check(session, actor, given, self_approval=self_approval)
    job = ImportJob(
        format=brought.format,
        name=shorten(brought.name, 400),
        address=brought.address,
        key=brought.key,
        board_id=board.id,
        makes_boards=given.makes_boards,
        goal=given.goal,
        author=given.author,
        source=given.source,
        state=rules.CHECKING,
        created_at=now,
        created_by_id=actor.account_id,
        worked_at=now,
    )
    session.add(job)
    await session.flush()
    subject = f"import:{job.id}"
    audit.record(session, actor, "import:add", subject, site_id=job.site_id, now=now, right=right,
                 name=job.name)  # fmt: skip
    return job


async def take_step(
    session: AsyncSession, actor: Actor, job_id: int, name: str, *, now: datetime
) -> ImportJob:
    """Let an import begin, pause, go on or end; raise `WrongJobState` where its state does not allow that."""
    job = await get(session, actor, job_id, for_update=True)
    right = require(actor, CONTENT_IMPORT, job.site_id, job.board_id)
    step = rules.STEPS[name]
    rules.check_step(step, job.state)
    job.state, job.failure = rules.state_after(step, begun=job.begun_at is not None), ""
    job.attempts, job.worked_at = 0, now
    if name == "begin":
        job.begun_at, job.begun_by_id = now, actor.account_id
        await _begin_anew(session, job)
    if job.state in rules.ENDED:
        job.ended_at = now
    subject = f"import:{job.id}"
    audit.record(session, actor, f"import:{name}", subject, site_id=job.site_id, now=now, right=right)
    await session.flush()
    return job


async def get(session: AsyncSession, actor: Actor, job_id: int, *, for_update: bool = False) -> ImportJob:
    """Give an import of the site; raise `NotFound` where it is absent or not theirs to see."""
    job = await _find(session, job_id, for_update=for_update)
    if job is None or not allowed(actor, CONTENT_IMPORT, job.site_id, job.board_id):
        raise NotFound(job_id=job_id)
    return job


async def list_jobs(session: AsyncSession, actor: Actor, *, limit: int, offset: int) -> list[Listed]:
    """Give the imports of the site that somebody may see, the newest first."""
    statement = (
        select(ImportJob, Board.title)
        .join(Board, Board.id == ImportJob.board_id)
        .where(_theirs(session, actor))
        .order_by(ImportJob.id.desc())
    )
    rows = await session.execute(statement.limit(limit).offset(offset))
    return [Listed(job, board) for job, board in rows]


async def count_jobs(session: AsyncSession, actor: Actor) -> int:
    """Count the imports of the site that somebody may see."""
    return await session.scalar(select(func.count(ImportJob.id)).where(_theirs(session, actor))) or 0


async def list_lines(
    session: AsyncSession, job: ImportJob, result: str = "", *, after_id: int = 0, limit: int, offset: int = 0
) -> list[ImportLine]:
    """Give what became of the items of an import, in the order in which they were worked off."""
    statement = select(ImportLine).where(ImportLine.job_id == job.id, ImportLine.id > after_id)
    if result:
        statement = statement.where(ImportLine.result == result)
    return list(await session.scalars(statement.order_by(ImportLine.id).limit(limit).offset(offset)))


async def list_alike(session: AsyncSession, job: ImportJob, result: str, *, limit: int) -> list[Alike]:
    """Give each reason why items were refused, or each kind of remark, with how often it was met."""
    counted = (
        select(func.min(ImportLine.id).label("first_id"), func.count().label("count"))
        .where(ImportLine.job_id == job.id, ImportLine.result == result)
        .group_by(ImportLine.code, ImportLine.reason)
        .subquery()
    )
    statement = select(ImportLine, counted.c.count).join(counted, counted.c.first_id == ImportLine.id)
    rows = await session.execute(statement.order_by(counted.c.count.desc(), ImportLine.id).limit(limit))
    return [Alike(line, count) for line, count in rows]


async def take_up(session: AsyncSession, job_id: int, *, now: datetime) -> ImportJob | None:
    """Take an import up for a while; None where it is not to be worked on any more."""
    job = await _find(session, job_id, for_update=True)
    if job is None or job.state not in rules.WORKED_ON:
        return None
    job.worked_at, job.attempts = now, job.attempts + 1
    return job


async def keep_lot(
    session: AsyncSession, job: ImportJob, count: int, total: int | None, report: Report, *, now: datetime
) -> ImportJob:
    """Keep what became of the next readings of an import, in the transaction that takes them.

    Gives the import as it stands then; `total` is how many readings there are, where that is known. Raises
    `WorkStopped` where somebody has stopped it meanwhile, or another process has worked on it.
    """
    standing = await _still(session, job)
    lines = [*map(_taken, report.taken), *map(_told, report.refused), *map(_told, report.remarks)]
    session.add_all(_line(standing, **facts) for facts in lines)
    standing.tally = rules.added_up(standing.tally, Counter(str(facts["result"]) for facts in lines))
    standing.done, standing.attempts, standing.worked_at = standing.done + count, 0, now
    known = standing.total or total
    standing.total = max(known, standing.done) if known else None
    await session.flush()
    return standing


async def finish(session: AsyncSession, job: ImportJob, *, now: datetime) -> None:
    """Note that an import was worked off to its end; raise `WorkStopped` as `keep_lot` does."""
    standing = await _still(session, job)
    standing.total = standing.done
    if standing.state == rules.CHECKING:
        standing.state = rules.READY
    else:
        standing.state, standing.ended_at = rules.DONE, now
    await session.flush()


async def fail(session: AsyncSession, job_id: int, failure: str) -> None:
    """Note why an import that is worked on does not go on."""
    job = await _find(session, job_id, for_update=True)
    if job is not None and job.state in rules.WORKED_ON:
        job.state, job.failure = rules.FAILED, failure


async def forget_file(session: AsyncSession, job_id: int) -> None:
    """Note that the file of an import is gone."""
    job = await _find(session, job_id, for_update=True)
    if job is not None:
        job.key = ""


def input_of(job: ImportJob) -> ImportInput:
    """Give what was asked of an import, to ask it again."""
    return ImportInput(
        board=job.board_id, goal=goal_of(job), makes_boards=job.makes_boards, author=job.author,
        source=job.source,
    )  # fmt: skip


def format_of(job: ImportJob) -> Format:
    """Give the format in which an import's file is read."""
    return cast(Format, job.format)


def goal_of(job: ImportJob) -> Goal:
    """Give how far an import's items go."""
    return cast(Goal, job.goal)


async def _still(session: AsyncSession, job: ImportJob) -> ImportJob:
    """Give an import as it stands, where it stands as a worker left it."""
    standing = await _find(session, job.id, for_update=True)
    if standing is None or (standing.state, standing.done) != (job.state, job.done):
        raise WorkStopped
    return standing


async def _find(session: AsyncSession, job_id: int, *, for_update: bool = False) -> ImportJob | None:
    statement = select(ImportJob).where(ImportJob.id == job_id)
    if for_update:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    found: ImportJob | None = await session.scalar(statement)
    return found


async def _begin_anew(session: AsyncSession, job: ImportJob) -> None:
    await session.execute(delete(ImportLine).where(ImportLine.job_id == job.id))
    job.done, job.tally = 0, {}


def _theirs(session: AsyncSession, actor: Actor) -> ColumnElement[bool]:
    board_ids = boards_where(actor, CONTENT_IMPORT, scope_of(session))
    return true() if board_ids is None else ImportJob.board_id.in_(board_ids)


def _taken(one: Taken) -> dict[str, Any]:
    return {"result": one.outcome, "item": one.external_id, "title": one.title, "state": one.state}


def _told(one: Notice) -> dict[str, Any]:
    result = REFUSED if isinstance(one, Refusal) else REMARK
    return {
        "result": result, "item": one.line_or_id, "title": one.title, "code": one.code,
        "reason": str(one.params.get("reason", "")), "params": dict(one.params),
    }  # fmt: skip


def _line(job: ImportJob, *, item: str, title: str, **facts: Any) -> ImportLine:
    return ImportLine(
        site_id=job.site_id, job_id=job.id, item=shorten(item, 400), title=shorten(title, 400), **facts
    )
