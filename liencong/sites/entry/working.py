"""Working revisions: what those who work on entries see of them, public or not."""

from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.access.rules import Actor
from liencong.core.errors import NotFound
from liencong.core.tenancy.scope import scope_of
from liencong.sites.board.tables import Board
from liencong.sites.entry.rights import may_work, workable
from liencong.sites.entry.tables import Entry, Revision


@dataclass(frozen=True)
class Working:
    """An entry with its working revision and its board."""

    entry: Entry
    revision: Revision
    board: Board


async def list_working(
    session: AsyncSession,
    actor: Actor,
    *,
    state: str,
    board_id: int | None = None,
    type_name: str | None = None,
    before: int | None = None,
    limit: int,
) -> list[Working]:
    """Give the site's entries in one state that somebody works on, those made last first."""
    theirs = workable(actor, scope_of(session))
    statement = _working().where(Entry.state == state, theirs).order_by(Entry.id.desc()).limit(limit)
    if board_id is not None:
        statement = statement.where(Entry.board_id == board_id)
    if type_name is not None:
        statement = statement.where(Entry.type == type_name)
    if before is not None:
        statement = statement.where(Entry.id < before)
    return [Working(*row) for row in await session.execute(statement)]


async def find_working(session: AsyncSession, actor: Actor | None, entry_id: int) -> Working | None:
    """Find an entry of the site; None where it is absent or not theirs to work on."""
    found = (await session.execute(_working().where(Entry.id == entry_id))).first()
    if found is None or not may_work(actor, found[0]):
        return None
    return Working(*found)


async def get_working(session: AsyncSession, actor: Actor | None, entry_id: int) -> Working:
    """Give an entry of the site; raise `NotFound` alike where it is absent or not theirs to work on."""
    found = await find_working(session, actor, entry_id)
    if found is None:
        raise NotFound(entry_id=entry_id)
    return found


def _working() -> Select[Entry, Revision, Board]:
    return (
        select(Entry, Revision, Board)
        .join(Revision, Revision.id == Entry.working_revision_id)
        .join(Board, Board.id == Entry.board_id)
    )
