"""What waits at a site's queue: of every source, the oldest first, cut to what somebody looks for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    SQLColumnExpression,
    Subquery,
    and_,
    case,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from liencong.core.access.service import in_force
from liencong.core.access.tables import Grant
from liencong.core.identity.tables import Account
from liencong.sites.board.tables import Board
from liencong.sites.entry.rules import ENTRY_EDIT
from liencong.sites.queue.source import QueueSource, Viewer

AGES = (1, 3, 7)
"""Days that something waits at least, as the list can be cut."""

MINE, NOBODYS = "toi", "chua"


@dataclass(frozen=True)
class Wanted:
    """What a list shows: of one channel, site or board, so many days old, somebody's or nobody's."""

    channel: str = ""
    site_id: int | None = None
    board_id: int | None = None
    days: int = 0
    whose: str = ""


@dataclass(frozen=True)
class Waiting:
    """A thing that waits: which, since when, to which board it is to go, if to any, and who works on it."""

    kind: str
    id: int
    channel: str
    since: datetime
    board_id: int | None
    board: str
    assigned_to: str

    @property
    def name(self) -> str:
        """The thing's name, such as `entry:7`."""
        return f"{self.kind}:{self.id}"


def columns_of(
    kind: str,
    *,
    item_id: InstrumentedAttribute[int],
    channel: SQLColumnExpression[str],
    board_id: SQLColumnExpression[Any],
    since: SQLColumnExpression[Any],
    origin_site_id: InstrumentedAttribute[int],
    assigned_to_id: SQLColumnExpression[Any],
) -> Select[Any]:
    """Select what the queue knows of each thing of a source; the conditions are the source's to add."""
    columns: list[ColumnElement[Any]] = [
        literal(kind).label("kind"),
        item_id.label("id"),
        channel.label("channel"),
        board_id.label("board_id"),
        since.label("since"),
        origin_site_id.label("origin_site_id"),
        assigned_to_id.label("assigned_to_id"),
    ]
    return select(*columns)


async def list_waiting(
    session: AsyncSession,
    sources: Sequence[QueueSource],
    viewer: Viewer,
    wanted: Wanted,
    *,
    limit: int,
    offset: int,
) -> list[Waiting]:
    """Give what waits, the oldest first."""
    table = _table(sources, viewer)
    statement = (
        select(table, Board.title.label("board"), Account.name.label("name"))
        .outerjoin(Board, Board.id == table.c.board_id)
        .outerjoin(Account, Account.id == table.c.assigned_to_id)
        .where(*_conditions(table, viewer, wanted))
        .order_by(table.c.since, table.c.kind, table.c.id)
    )
    return [
        Waiting(row.kind, row.id, row.channel, row.since, row.board_id, row.board or "", row.name or "")
        for row in await session.execute(statement.limit(limit).offset(offset))
    ]


async def count_waiting(
    session: AsyncSession, sources: Sequence[QueueSource], viewer: Viewer, wanted: Wanted
) -> int:
    """Count what waits."""
    table = _table(sources, viewer)
    counted = select(func.count()).select_from(table).where(*_conditions(table, viewer, wanted))
    return await session.scalar(counted) or 0


async def count_all_and_mine(
    session: AsyncSession, sources: Sequence[QueueSource], viewer: Viewer
) -> tuple[int, int]:
    """Count what waits, and what of it was given to the person who looks."""
    table = _table(sources, viewer)
    mine = case((table.c.assigned_to_id == viewer.actor.account_id, 1))
    found = (await session.execute(select(func.count(), func.count(mine)).select_from(table))).one()
    return found[0], found[1]


async def count_by_channel(
    session: AsyncSession, sources: Sequence[QueueSource], viewer: Viewer
) -> dict[str, int]:
    """Count what waits of each channel."""
    table = _table(sources, viewer)
    rows = await session.execute(select(table.c.channel, func.count()).group_by(table.c.channel))
    return {row[0]: row[1] for row in rows}


async def origins_of(session: AsyncSession, sources: Sequence[QueueSource], viewer: Viewer) -> list[int]:
    """Give the sites that something waiting comes from."""
    table = _table(sources, viewer)
    return list(await session.scalars(select(table.c.origin_site_id).distinct()))


async def is_waiting(
    session: AsyncSession, sources: Sequence[QueueSource], viewer: Viewer, kind: str, item_id: int
) -> bool:
    """Tell whether something waits for somebody."""
    table = _table(sources, viewer)
    found = select(table.c.id).where(table.c.kind == kind, table.c.id == item_id)
    return await session.scalar(found.limit(1)) is not None


async def list_people(session: AsyncSession, viewer: Viewer) -> list[tuple[int, str]]:
    """Give the people who work on texts of others on the site: number and name, by their names."""
    roles = [role for role, permissions in viewer.roles.items() if ENTRY_EDIT in permissions]
    here = or_(Grant.site_id == viewer.site.id, Grant.site_id.is_(None))
    statement = (
        select(Account.id, Account.name, Account.sort_name)
        .join(Grant, Grant.account_id == Account.id)
        .where(and_(Grant.role.in_(roles), here, in_force(viewer.now)))
        .order_by(Account.sort_name, Account.id)
        .distinct()
    )
    return [(row[0], row[1]) for row in await session.execute(statement)]


def by_kind(sources: Sequence[QueueSource]) -> Mapping[str, QueueSource]:
    """Give the sources by the kind of their things."""
    return {source.kind: source for source in sources}


def _table(sources: Sequence[QueueSource], viewer: Viewer) -> Subquery:
    return union_all(*(source.waiting(viewer) for source in sources)).subquery()


def _conditions(table: Subquery, viewer: Viewer, wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.channel:
        found.append(table.c.channel == wanted.channel)
    if wanted.site_id is not None:
        found.append(table.c.origin_site_id == wanted.site_id)
    if wanted.board_id is not None:
        found.append(table.c.board_id == wanted.board_id)
    if wanted.days:
        found.append(table.c.since <= viewer.now - timedelta(days=wanted.days))
    if wanted.whose == MINE:
        found.append(table.c.assigned_to_id == viewer.actor.account_id)
    if wanted.whose == NOBODYS:
        found.append(table.c.assigned_to_id.is_(None))
    return found
