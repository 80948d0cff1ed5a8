"""Databases for tests: built once a worker by the migrations, then copied for each test.

The copies of a worker have one address, so that a statement is compiled once a worker and not once a test.
"""

import asyncio
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg.sql import SQL, Identifier
from sqlalchemy.engine import make_url

from liencong.core.db.engine import Database
from liencong.core.db.schema import migrate

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
def postgresql_database(server_url: str, name: str, template: str = "template0") -> Iterator[str]:
    """Make a database of the worker as a copy of another, give its whole name, and drop it at the end."""
    name = f"liencong_{WORKER}_{name}"
    plain = make_url(server_url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as server:
        server.execute(
            SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(
                Identifier(name), Identifier(template)
            )
        )
        try:
            yield name
        finally:
            server.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))


def named(server_url: str, name: str) -> str:
    """Give the address of a database on the server."""
    return make_url(server_url).set(database=name).render_as_string(hide_password=False)
