"""What the curating queue shows: a link with the source's text, the text that readers see, and its board."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from liencong.core.tenancy.scope import every_site, scope_of
from liencong.federation.link.rules import WAITING
from liencong.federation.link.tables import Link
from liencong.sites.board.tables import Board
from liencong.sites.entry.tables import Entry, Revision

_Offered, _Home = aliased(Revision), aliased(Board)


@dataclass(frozen=True)
class QueueRow:
    """A link with everything that a decision needs.

    `offered` is the approved text of the source that waits for a decision; `pinned` the one that readers see.
    """

    link: Link
    entry: Entry
    offered: Revision
    pinned: Revision | None
    board: Board
    home: Board


async def list_rows(
    session: AsyncSession, states: Sequence[str], *, limit: int = 50, after_id: int = 0
) -> list[QueueRow]:
    """Give links that were offered to the session's site, the oldest first."""
    statement = _rows().where(Link.site_id == scope_of(session), Link.state.in_(states), Link.id > after_id)
    with every_site(session):
        rows = await session.execute(statement.order_by(Link.id).limit(limit))
    return [QueueRow(*row) for row in rows]


async def list_offered(session: AsyncSession, *, limit: int = 100) -> list[QueueRow]:
    """Give the links that the session's site has offered to others, the latest first."""
    statement = _rows().where(Link.origin_site_id == scope_of(session))
    with every_site(session):
        rows = await session.execute(statement.order_by(Link.id.desc()).limit(limit))
    return [QueueRow(*row) for row in rows]


async def list_offers_of(session: AsyncSession, entry_id: int) -> list[QueueRow]:
    """Give the links of one entry of the session's site, the latest first."""
    statement = _rows().where(Link.origin_site_id == scope_of(session), Link.entry_id == entry_id)
    with every_site(session):
        rows = await session.execute(statement.order_by(Link.id.desc()))
    return [QueueRow(*row) for row in rows]


async def count_waiting(session: AsyncSession) -> int:
    """Count the links on which the session's site has yet to decide."""
    counted = select(func.count(Link.id)).where(Link.state.in_(WAITING))
    return int(await session.scalar(counted) or 0)


def _rows() -> Select[Link, Entry, Revision, Revision, Board, Board]:
    return (
        select(Link, Entry, _Offered, Revision, Board, _Home)
        .join(Entry, Entry.id == Link.entry_id)
        .join(_Offered, _Offered.id == Link.offered_revision_id)
        .outerjoin(Revision, Revision.id == Link.revision_id)
        .join(Board, Board.id == Link.board_id)
        .join(_Home, _Home.id == Entry.board_id)
    )
