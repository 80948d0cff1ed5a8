"""On SQLite a statement takes one trip to the thread of its connection, and is what it is elsewhere."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, OperationalError

from liencong.core.db.engine import Database
from liencong.core.db.one_trip import OneTripConnection


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    made = Database(f"sqlite+aiosqlite:///{tmp_path}/trips.db")
    async with made.write_sessions.begin() as session:
        await session.execute(text("CREATE TABLE thing (id INTEGER PRIMARY KEY, name TEXT UNIQUE)"))
        await session.execute(text("INSERT INTO thing (name) VALUES ('một'), ('hai')"))
    yield made
    await made.close()


async def test_rows_come_with_the_statement_in_one_trip(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    trips, go = list[str](), OneTripConnection._execute

    async def counted(self: OneTripConnection, *work: object) -> object:
        trips.append("")
        return await go(self, *work)  # type: ignore[no-untyped-call]  # aiosqlite has types for callers only

    async with database.read_sessions() as session:
        await session.execute(text("SELECT 1"))
        monkeypatch.setattr(OneTripConnection, "_execute", counted)
        names = (await session.scalars(text("SELECT name FROM thing ORDER BY id"))).all()
        assert (names, len(trips)) == (["một", "hai"], 1)
        monkeypatch.undo()


async def test_a_statement_tells_how_many_rows_it_changed_and_gives_those_that_it_made(
    database: Database,
) -> None:
    async with database.write_sessions.begin() as session:
        made = await session.execute(text("INSERT INTO thing (name) VALUES ('ba'), ('bốn') RETURNING id"))
        assert made.scalars().all() == [3, 4]
        changed = await session.execute(text("UPDATE thing SET name = name || '!' WHERE id > 1"))
        assert getattr(changed, "rowcount") == 3  # noqa: B009 (the type is that of any result)
        several = [{"name": "năm"}, {"name": "sáu"}]
        await session.execute(text("INSERT INTO thing (name) VALUES (:name)"), several)
        assert await session.scalar(text("SELECT count(*) FROM thing")) == 6


async def test_a_statement_that_fails_says_why_and_leaves_the_connection_usable(database: Database) -> None:
    async with database.write_sessions() as session:
        with pytest.raises(IntegrityError, match=r"thing\.name"):
            await session.execute(text("INSERT INTO thing (name) VALUES ('hai')"))
        await session.rollback()
        with pytest.raises(OperationalError, match="no such column: nope"):
            await session.execute(text("SELECT nope FROM thing"))
        assert await session.scalar(text("SELECT count(*) FROM thing")) == 2
