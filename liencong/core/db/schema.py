"""Brings the schema to its newest state, and tells whether it is."""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from liencong.core.db.engine import Database
from liencong.core.on_demand import OnDemand

if TYPE_CHECKING:
    from alembic import command, config, migration, script
else:
    command, config = OnDemand("alembic.command"), OnDemand("alembic.config")
    migration, script = OnDemand("alembic.migration"), OnDemand("alembic.script")

MIGRATIONS = Path(__file__).parents[1] / "migrations"


async def migrate(database: Database) -> None:
    """Bring the schema to the newest revision."""
    async with database.engine.connect() as connection:
        await connection.run_sync(_upgrade)


async def is_newest(database: Database) -> bool:
    """Tell whether the schema stands at the newest revision."""
    async with database.engine.connect() as connection:
        return await connection.run_sync(_is_newest)


def alembic_config(connection: Connection) -> "config.Config":
    """Give Alembic's configuration for one open connection."""
    made = config.Config()
    made.set_main_option("script_location", str(MIGRATIONS))
    made.attributes["connection"] = connection
    return made


def _upgrade(connection: Connection) -> None:
    command.upgrade(alembic_config(connection), "heads")
    connection.commit()


def _is_newest(connection: Connection) -> bool:
    newest = set(script.ScriptDirectory.from_config(alembic_config(connection)).get_heads())
    return set(migration.MigrationContext.configure(connection).get_current_heads()) == newest
