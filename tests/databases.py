"""Databases for tests: built once a worker by the migrations, then copied or emptied for each test.

Those of a worker have one address, so that a statement is compiled once a worker and not once a test.
"""

import asyncio
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg.sql import SQL, Identifier
from sqlalchemy.engine import make_url

from liencong.core.db.engine import Database
from liencong.core.db.schema import migrate

EMPTY = """
DO $$
DECLARE
  name text;
  has_rows boolean;
BEGIN
  PERFORM pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid();
  SET LOCAL session_replication_role = replica;
  FOR name IN
    SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'
  LOOP
    EXECUTE format('SELECT EXISTS (SELECT FROM %I)', name) INTO has_rows;
    IF has_rows THEN
      EXECUTE format('DELETE FROM %I', name);
    END IF;
  END LOOP;
  PERFORM setval(format('%I', sequencename), 1, false) FROM pg_sequences WHERE last_value IS NOT NULL;
END $$
"""
"""Without the checks of foreign keys (`replica`), so that the order of the tables does not matter."""

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")


def build(url: str) -> None:
    """Bring an empty database to the newest schema."""

    async def work() -> None:
        database = Database(url)
        await migrate(database)
        await database.close()

    asyncio.run(work())


def copy_sqlite(template: Path, copy: Path) -> str:
    """Copy a database file, in place of what an earlier test left there, and give the address of the copy."""
    for left in copy.parent.glob(f"{copy.name}*"):
        left.unlink()
    shutil.copyfile(template, copy)
    return f"sqlite+aiosqlite:///{copy}"


@contextmanager
def postgresql_database(server_url: str, name: str) -> Iterator[str]:
    """Make an empty database of the worker on the server, give its address, and drop it at the end."""
    name = f"liencong_{WORKER}_{name}"
    with psycopg.connect(_plain(server_url), autocommit=True) as server:
        server.execute(SQL("CREATE DATABASE {} TEMPLATE template0").format(Identifier(name)))
        try:
            yield make_url(server_url).set(database=name).render_as_string(hide_password=False)
        finally:
            server.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))


@contextmanager
def emptying(url: str) -> Iterator[Callable[[], None]]:
    """Give what empties a PostgreSQL database but for its schema, which is faster than to make it anew."""
    with psycopg.connect(_plain(url), autocommit=True) as database:

        def empty() -> None:
            database.execute(EMPTY)

        yield empty


def _plain(url: str) -> str:
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
