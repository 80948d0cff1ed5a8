"""The migration of the site's screens keeps what stood before: links in blocks, owners of boards."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from liencong.core.db.engine import Database
from liencong.core.db.schema import MIGRATIONS, alembic_config
from tests import databases
from tests.services import POSTGRESQL_URL, needed

OURS = next(file for file in (MIGRATIONS / "versions").glob("*_site_screens.py"))
SITE = """INSERT INTO site (id, uid, slug, name, kind, tier, state, theme, settings, version, created_at)
VALUES (:id, :uid, :slug, :name, 'component', '', 'active', 'base', '{}', 1, '2026-01-01')"""
BOARD = """INSERT INTO board (id, uid, site_id, slug, path, title, description, type, position, steps, owner,
legal_basis, intake, version)
VALUES (:id, :uid, 1, :slug, :slug, :slug, '', 'article', 0, 1, :owner, '', '{}', 1)"""
BLOCK = """INSERT INTO block (id, site_id, region, position, kind, title, span, settings)
VALUES (:id, :site, 'bottom', :id, 'links', '', 12, :settings)"""
GROUPS = '{"groups": [{"title": "%s", "links": [{"title": "Sở", "url": "/~so/", "icon": ""}]}]}'

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


async def test_links_and_owners_are_carried_over_and_back(url: str) -> None:
    database = Database(url)

    async def run(step: Step) -> Any:
        async with database.engine.connect() as connection:
            found = await connection.run_sync(step)
            await connection.commit()
            return found

    before, after = await run(_numbers)
    await run(partial(_to, before))
    await run(_fill)
    await run(partial(_to, after))
    assert await run(_rows("SELECT site_id, title FROM link_box ORDER BY position")) == [
        (1, "Trung ương"), (1, "Địa phương"), (2, "Sở, ngành"),
    ]  # fmt: skip
    assert await run(_rows("SELECT id FROM block ORDER BY id")) == [(1,), (3,)]
    owners = await run(_rows("SELECT id, owner_site_id, update_counts FROM board ORDER BY id"))
    assert owners == [(1, 2, "calendar"), (2, 1, "calendar"), (3, None, "calendar"), (4, None, "calendar")]
    await run(partial(_back, before))
    (settings,) = (await run(_rows("SELECT CAST(settings AS TEXT) FROM block WHERE id = 1")))[0]
    assert settings.count('"links"') == 2
    await database.close()


def _numbers(connection: Connection) -> tuple[str, str]:
    """Give the revision before the migration, and its own, by whatever numbers they go now."""
    script = ScriptDirectory.from_config(alembic_config(connection))
    ours = next(one for one in script.walk_revisions() if Path(one.path) == OURS)
    return str(ours.down_revision), ours.revision


def _to(revision: str, connection: Connection) -> None:
    command.upgrade(alembic_config(connection), revision)


def _back(revision: str, connection: Connection) -> None:
    command.downgrade(alembic_config(connection), revision)


def _fill(connection: Connection) -> None:
    for number, slug, name in ((1, "cong", "Cổng"), (2, "so-y-te", "Sở Y tế")):
        uid = f"{number:032x}"
        connection.execute(text(SITE), {"id": number, "uid": uid, "slug": slug, "name": name})
    for number, owner in enumerate(("Sở Y tế", "cong", "Phòng Hành chính", ""), start=1):
        said = {"id": number, "uid": f"{number:032x}", "slug": f"muc-{number}", "owner": owner}
        connection.execute(text(BOARD), said)
    for number, site, title in ((1, 1, "Trung ương"), (2, 1, "Địa phương"), (3, 2, "Sở, ngành")):
        said = {"id": number, "site": site, "settings": GROUPS % title}
        connection.execute(text(BLOCK), said)
    connection.execute(text("INSERT INTO menu_item (site_id, position, title, board_id, url) "
                            "VALUES (1, 0, 'Mục', 1, '')"))  # fmt: skip


def _rows(statement: str) -> Step:
    return lambda connection: [tuple(row) for row in connection.execute(text(statement))]
