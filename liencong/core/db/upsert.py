"""Insert, or insert or change, in one statement, the same on both databases."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Insert, insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

from liencong.core.db.base import Base
from liencong.core.db.engine import is_sqlite

Row = Mapping[str, Any]


async def upsert(
    session: AsyncSession,
    table: type[Base],
    rows: Sequence[Row],
    *,
    key: Sequence[str],
    change: Sequence[str],
) -> None:
    """Insert rows; where the key stands already, set the columns named in `change` to the new values."""
    if rows:
        statement = _insert(session)(table).values([dict(row) for row in rows])
        new_values: dict[str, Any] = {name: statement.excluded[name] for name in change}
        await session.execute(statement.on_conflict_do_update(index_elements=list(key), set_=new_values))


async def add_up(
    session: AsyncSession, table: type[Base], rows: Sequence[Row], *, key: Sequence[str], add: Sequence[str]
) -> None:
    """Insert rows; where the key stands already, add the new numbers to the old ones."""
    if rows:
        statement = _insert(session)(table).values([dict(row) for row in rows])
        sums: dict[str, Any] = {name: getattr(table, name) + statement.excluded[name] for name in add}
        await session.execute(statement.on_conflict_do_update(index_elements=list(key), set_=sums))


def insert_all(session: Session, table: type[Base], rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows of which none stands yet, as fast as they can be written, in a thread."""
    if rows:
        session.execute(_plain_insert(table), rows)


async def insert_new(
    session: AsyncSession, table: type[Base], rows: Sequence[Row], *, key: Sequence[str]
) -> set[tuple[Any, ...]]:
    """Insert rows unless their keys stand already, of rows with one key the first; give the new keys."""
    if not rows:
        return set()
    columns = [getattr(table, name) for name in key]
    statement = _insert(session)(table.__table__).on_conflict_do_nothing(index_elements=list(key))
    inserted = await session.execute(statement.returning(*columns), [dict(row) for row in rows])
    return {tuple(row) for row in inserted}


async def renew(
    session: AsyncSession,
    table: type[Base],
    rows: Sequence[Row],
    *,
    key: Sequence[str],
    counter: str,
    by_at_least: int,
) -> set[tuple[Any, ...]]:
    """Insert rows; where the key stands already, take the new row if it counts so much further.

    Gives the keys of the rows that were taken. No two rows may have one key.
    """
    if not rows:
        return set()
    columns, has = [getattr(table, name) for name in key], getattr(table, counter)
    statement = _insert(session)(table.__table__)
    statement = statement.on_conflict_do_update(
        index_elements=list(key),
        set_={counter: statement.excluded[counter]},
        where=has <= statement.excluded[counter] - by_at_least,
    )
    taken = await session.execute(statement.returning(*columns), [dict(row) for row in rows])
    return {tuple(row) for row in taken}


@cache
def _plain_insert(table: type[Base]) -> Insert:
    """Make a statement once: making it anew costs as much as carrying it out."""
    return insert(table.metadata.tables[table.__tablename__])


def _insert(session: AsyncSession | Session) -> Any:
    return sqlite.insert if is_sqlite(session) else postgresql.insert
