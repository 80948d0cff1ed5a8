"""The migration of notices keeps people and their sign-ins, and goes back without losing them."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from sqlalchemy import Connection, text

from liencong.core.db.engine import Database
from liencong.core.db.schema import MIGRATIONS, alembic_config
from tests import databases
from tests.services import POSTGRESQL_URL, needed

OURS = next(file for file in (MIGRATIONS / "versions").glob("*_notices.py")).name.partition("_")[0]
BEFORE = f"{int(OURS) - 1:04}"
ACCOUNT = """INSERT INTO account (id, uid, email, name, sort_name, state, failed_sign_ins, created_at)
VALUES (1, :uid, 'an@vidu.test', 'An', 'an', 'active', 0, '2026-01-01')"""
SIGN_IN = "INSERT INTO sign_in (id, account_id, created_at) VALUES (1, 1, '2026-01-01')"

Step = Callable[[Connection], Any]


@pytest.fixture(params=("sqlite", "postgresql"))
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database of each kind."""
    if request.param == "sqlite":
        yield f"sqlite+aiosqlite:///{tmp_path}/test.db"
        return
    server = needed(POSTGRESQL_URL)
    with databases.postgresql_database(server) as name:
        yield databases.named(server, name)


async def test_people_keep_their_sign_ins_and_move_about_by_keys(url: str) -> None:
    database = Database(url)

    async def run(step: Step) -> Any:
        async with database.engine.connect() as connection:
            found = await connection.run_sync(step)
            await connection.commit()
            return found

    await run(partial(_to, BEFORE))
    await run(_fill)
    await run(partial(_to, OURS))
    assert await run(_rows("SELECT name, single_keys FROM account")) == [("An", True)]
    assert await run(_rows("SELECT account_id, device FROM sign_in")) == [(1, "")]
    assert await run(_rows("SELECT count(*) FROM notice")) == [(0,)]
    await run(_back)
    assert await run(_rows("SELECT id, name FROM account")) == [(1, "An")]
    assert await run(_rows("SELECT id, account_id FROM sign_in")) == [(1, 1)]
    await database.close()


def _to(number: str, connection: Connection) -> None:
    command.upgrade(alembic_config(connection), number)


def _back(connection: Connection) -> None:
    command.downgrade(alembic_config(connection), BEFORE)


def _fill(connection: Connection) -> None:
    connection.execute(text(ACCOUNT), {"uid": "0190a000000070008000000000000001"})
    connection.execute(text(SIGN_IN))


def _rows(statement: str) -> Step:
    return lambda connection: [tuple(row) for row in connection.execute(text(statement))]
