"""Two processes that write the same document at the same time."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

import anyio
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.db.engine import Database
from liencong.search import service
from liencong.search.tables import SearchDocument
from tests.factories.search.documents import NOW, make_document

FESTIVAL = make_document(1, "Khai mạc lễ hội đền")
LATER = replace(FESTIVAL, version=2, title="Bế mạc lễ hội đền")

WAITING = text(
    "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
)

Write = Callable[[AsyncSession], Awaitable[None]]


async def put_festival(session: AsyncSession) -> None:
    await service.put(session, [FESTIVAL], now=NOW)


async def put_later(session: AsyncSession) -> None:
    await service.put(session, [LATER], now=NOW)


async def withdraw(session: AsyncSession) -> None:
    await service.withdraw(session, FESTIVAL.key, version=3, site_id=1, now=NOW)


async def test_a_new_document_that_two_put_is_there_once_and_the_newer_one_stands(database: Database) -> None:
    await write_both(database, put_festival, put_later)
    assert [(row.title, row.change) for row in await rows_of(database)] == [(LATER.title, 2)]


async def test_the_older_of_two_that_comes_second_changes_nothing(database: Database) -> None:
    await write_both(database, put_later, put_festival)
    assert [(row.title, row.change) for row in await rows_of(database)] == [(LATER.title, 1)]


async def test_a_known_document_that_two_change_counts_both_changes(database: Database) -> None:
    await write(database, put_festival)
    await write_both(database, put_later, withdraw)
    assert [(row.withdrawn, row.change) for row in await rows_of(database)] == [(True, 3)]


async def test_an_unknown_document_that_one_withdraws_and_another_puts_stays_away(database: Database) -> None:
    await write_both(database, withdraw, put_festival)
    assert [(row.withdrawn, row.body) for row in await rows_of(database)] == [(True, "")]


async def write_both(database: Database, first: Write, second: Write) -> None:
    """Let the second writer begin, and come to where it waits, before the first one has committed."""
    async with anyio.create_task_group() as tasks, database.write_sessions.begin() as session:
        await first(session)
        tasks.start_soon(write, database, second)
        await until_one_waits(database)


async def write(database: Database, how: Write) -> None:
    """Write in a transaction."""
    async with database.write_sessions.begin() as session:
        await how(session)


async def until_one_waits(database: Database) -> None:
    """Wait until a transaction waits for another; on SQLite it already waits to begin."""
    waiting = database.is_sqlite
    while not waiting:
        await anyio.sleep(0.01)
        async with database.read_sessions() as session:
            waiting = bool(await session.scalar(WAITING))


async def rows_of(database: Database) -> list[SearchDocument]:
    """Give what the table holds of the document."""
    async with database.read_sessions() as session:
        return list(await session.scalars(select(SearchDocument).where(SearchDocument.key == FESTIVAL.key)))
