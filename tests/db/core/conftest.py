"""Databases that go through the migrations step by step, with rows of then on them."""

from collections.abc import AsyncIterator, Callable
from contextlib import ExitStack
from pathlib import Path
from typing import TypeVar

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from liencong.core.db.engine import Database
from liencong.core.db.schema import alembic_config
from tests import databases
from tests.services import POSTGRESQL_URL, needed

T = TypeVar("T")


class Stepwise:
    """A database whose schema is brought forward and back to any revision."""

    def __init__(self, database: Database) -> None:
        self.database = database

    async def run(self, work: Callable[[Connection], T]) -> T:
        """Do something on a connection, and commit it."""
        async with self.database.engine.connect() as connection:
            found = await connection.run_sync(work)
            await connection.commit()
            return found

    async def forward(self, revision: str) -> None:
        """Bring the schema forward to a revision."""
        await self.run(lambda connection: command.upgrade(alembic_config(connection), revision))

    async def back(self, revision: str) -> None:
        """Take the schema back to a revision."""
        await self.run(lambda connection: command.downgrade(alembic_config(connection), revision))

    async def rows(self, statement: str) -> list[tuple[object, ...]]:
        """Give what a statement finds."""
        return await self.run(lambda connection: [tuple(row) for row in connection.execute(text(statement))])

    async def around(self, words: str) -> tuple[str, str]:
        """Give the revision before the migration whose file ends in some words, and its own."""

        def find(connection: Connection) -> tuple[str, str]:
            script = ScriptDirectory.from_config(alembic_config(connection))
            ours = next(one for one in script.walk_revisions() if Path(one.path).stem.endswith(words))
            return str(ours.down_revision), ours.revision

        return await self.run(find)


@pytest.fixture(params=("sqlite", "postgresql"))
async def stepwise(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Stepwise]:
    """A database of each kind without any table."""
    with ExitStack() as stack:
        if request.param == "sqlite":
            url = f"sqlite+aiosqlite:///{tmp_path}/old.db"
        else:
            url = stack.enter_context(databases.postgresql_database(needed(POSTGRESQL_URL), "old"))
        database = Database(url)
        yield Stepwise(database)
        await database.close()
