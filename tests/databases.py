"""Databases for tests: built once a worker by the migrations, then copied or emptied for each test.

Those of a worker have one address, so that a statement is compiled once a worker and not once a test.
"""

import asyncio
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Protocol

import psycopg
from psycopg.sql import SQL, Identifier, Literal
from sqlalchemy.engine import make_url

from liencong.core.db.engine import Database
from liencong.core.db.schema import migrate

DISCONNECT = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
EMPTY = """
DO $$
DECLARE
  name text;
  has_rows boolean;
BEGIN
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

TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
SEQUENCES = "SELECT sequencename, last_value FROM pg_sequences WHERE last_value IS NOT NULL"

MEMORY = Path("/dev/shm")
"""Where systems keep files in memory: nothing that is written there waits for a disk."""

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")


class ReusedDatabase(Protocol):
    """A database that each test finds as it wants it."""

    @property
    def url(self) -> str:
        """Its address."""

    def empty(self) -> None:
        """Leave its schema and nothing else."""

    def keep(self) -> Callable[[], None]:
        """Keep what stands in it, which nobody uses now, and give what brings that back."""


class SqliteFile:
    """A SQLite file that is a copy of another one.

    It stands in memory where it can, since each commit waits for the disk; what is kept does not.
    """

    def __init__(self, template: Path, folder: Path) -> None:
        self._template = template
        self._file = folder / "copy.db"
        self._kept = 0
        self.url = f"sqlite+aiosqlite:///{self._file}"

    def empty(self) -> None:
        """Copy the template."""
        self._become(self._template)

    def keep(self) -> Callable[[], None]:
        """Copy the file."""
        self._kept += 1
        copy = self._template.with_name(f"kept-{self._kept}.db")
        shutil.copyfile(self._file, copy)
        return lambda: self._become(copy)

    def _become(self, file: Path) -> None:
        for left in self._file.parent.glob(f"{self._file.name}*"):
            left.unlink()
        shutil.copyfile(file, self._file)


class PostgresqlTables:
    """A PostgreSQL database whose rows are removed and put back, which is faster than to make it anew."""

    def __init__(self, url: str, connection: psycopg.Connection[Any]) -> None:
        self.url = url
        self._connection = connection

    def empty(self) -> None:
        """Remove all rows, and whoever is still connected."""
        self._connection.execute(DISCONNECT)
        self._connection.execute(EMPTY)

    def keep(self) -> Callable[[], None]:
        """Copy the rows and the numbers that were given out."""
        names = [name for (name,) in self._connection.execute(TABLES)]
        rows = {name: copied for name in names if (copied := self._copy_out(name))}
        given_out = self._connection.execute(SEQUENCES).fetchall()

        def bring_back() -> None:
            self.empty()
            with self._connection.transaction():
                self._connection.execute("SET LOCAL session_replication_role = replica")
                for name, copied in rows.items():
                    self._copy_in(name, copied)
                for name, last in given_out:
                    said = SQL("SELECT setval({}, {})").format(Literal(name), Literal(last))
                    self._connection.execute(said)

        return bring_back

    def _copy_out(self, name: str) -> bytes:
        said = SQL("COPY {} TO STDOUT").format(Identifier(name))
        with self._connection.cursor() as cursor, cursor.copy(said) as copied:
            return b"".join(copied)

    def _copy_in(self, name: str, rows: bytes) -> None:
        said = SQL("COPY {} FROM STDIN").format(Identifier(name))
        with self._connection.cursor() as cursor, cursor.copy(said) as copied:
            copied.write(rows)


def build(url: str) -> None:
    """Bring an empty database to the newest schema."""

    async def work() -> None:
        database = Database(url)
        await migrate(database)
        await database.close()

    asyncio.run(work())


@contextmanager
def sqlite_file(template: Path) -> Iterator[SqliteFile]:
    """Give a SQLite file with the schema of another one."""
    with TemporaryDirectory(prefix="liencong-test-", dir=MEMORY if MEMORY.is_dir() else None) as folder:
        yield SqliteFile(template, Path(folder))


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
def postgresql_tables(url: str) -> Iterator[PostgresqlTables]:
    """Give the tables of a PostgreSQL database with the newest schema."""
    with psycopg.connect(_plain(url), autocommit=True) as connection:
        yield PostgresqlTables(url, connection)


def _plain(url: str) -> str:
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
