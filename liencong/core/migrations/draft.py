"""Drafts the next migration: what the tables say and the migrations do not yet (`make migration m="why"`)."""

import asyncio
import sys
import tempfile
from functools import partial

from alembic import command
from sqlalchemy import Connection

from liencong.core.db.engine import Database
from liencong.core.db.schema import alembic_config, migrate


async def draft(message: str) -> None:
    """Write the draft of a migration beside the others; it is to be read before it is kept."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite+aiosqlite:///{folder}/draft.db")
        await migrate(database)
        async with database.engine.connect() as connection:
            await connection.run_sync(partial(_draft, message))
        await database.close()


def _draft(message: str, connection: Connection) -> None:
    command.revision(alembic_config(connection), message=message, autogenerate=True)


if __name__ == "__main__":
    asyncio.run(draft(sys.argv[1]))
