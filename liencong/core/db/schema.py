"""Brings the schema to its newest state, and tells whether it is."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from liencong.core.db.engine import Database

MIGRATIONS = Path(__file__).parents[1] / "migrations"


async def migrate(database: Database) -> None:
    """Bring the schema to the newest revision."""
    async with database.engine.connect() as connection:
        await connection.run_sync(_upgrade)


async def is_newest(database: Database) -> bool:
    """Tell whether the schema stands at the newest revision."""
    async with database.engine.connect() as connection:
        return await connection.run_sync(_is_newest)


def alembic_config(connection: Connection) -> Config:
    """Give Alembic's configuration for one open connection."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def _upgrade(connection: Connection) -> None:
    command.upgrade(alembic_config(connection), "heads")
    connection.commit()


def _is_newest(connection: Connection) -> bool:
    newest = set(ScriptDirectory.from_config(alembic_config(connection)).get_heads())
    return set(MigrationContext.configure(connection).get_current_heads()) == newest
