"""What the migrations make is what the tables say, by name too, on both databases."""

from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection

from liencong.core.boot import load_features
from liencong.core.db.base import Base
from tests.db.core.conftest import Stepwise


def differences(connection: Connection) -> list[Any]:
    """Give what a migration written by Alembic would change, indexes and constraints by their names."""
    load_features()
    found: list[Any] = compare_metadata(MigrationContext.configure(connection), Base.metadata)
    return found


async def test_the_migrations_make_what_the_tables_say(stepwise: Stepwise) -> None:
    await stepwise.forward("heads")
    assert await stepwise.run(differences) == []
