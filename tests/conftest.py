"""What tests of the running parts share: a fresh database of each kind, an installation on it, a client.

The schema is built once by the migrations, what tests start from by `tests.worlds`; each test gets a copy.
"""

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx2
import pytest
from hypothesis import HealthCheck, settings

from liencong.core.app import make_app, settle_memory
from liencong.core.boot import assemble
from liencong.core.installation import Installation
from liencong.core.settings import load_settings
from tests import databases
from tests.factories.province import BASE_HOST, Client, Province
from tests.services import POSTGRESQL_URL, do_without, needed
from tests.worlds import Things, Worlds, bring_in, makers_of

settings.register_profile("shared", suppress_health_check=[HealthCheck.too_slow], deadline=None)
settings.load_profile("shared")
"""On a machine that does other things too, how long inputs take to make tells nothing of the code."""


@pytest.fixture(scope="session")
def anyio_backend() -> tuple[str, dict[str, bool]]:
    """The loop that serves readers too."""
    return "asyncio", {"use_uvloop": True}


def pytest_collection_finish() -> None:
    """Spare the garbage collector what stays until the end, as a server does: the program, and the tests."""
    settle_memory()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the newest schema and nothing in it."""
    path = tmp_path_factory.mktemp("schema") / "template.db"
    databases.build(f"sqlite+aiosqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def sqlite(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Worlds]:
    """The worlds in a SQLite file."""
    with databases.sqlite_file(sqlite_template) as file:
        yield Worlds(file, tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Worlds]:
    """The worlds in a PostgreSQL database."""
    with databases.postgresql_database(needed(POSTGRESQL_URL), "test") as url:
        databases.build(url)
        with databases.postgresql_tables(url) as tables:
            yield Worlds(tables, tmp_path_factory.mktemp("postgresql"))


@pytest.fixture(params=("sqlite", "postgresql"))
def worlds(request: pytest.FixtureRequest) -> Worlds:
    """Those in a database of each kind in turn."""
    found: Worlds = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def put_away(request: pytest.FixtureRequest, worlds: Worlds, tmp_path: Path) -> bytes:
    """What the worlds that the test asks for gave; the database and the home hold what they left."""
    return worlds.enter(makers_of(request), tmp_path)


@pytest.fixture
def database_url(worlds: Worlds, put_away: bytes) -> str:
    """A database for one test: empty, or with what the worlds left that it asks for."""
    return worlds.database.url


@pytest.fixture
async def installation(database_url: str, tmp_path: Path) -> AsyncIterator[Installation]:
    """An installation without any site; nothing relays its events but the test."""
    settings = load_settings(tmp_path, DATABASE_URL=database_url, BASE_HOST=BASE_HOST)
    async with assemble(settings).running() as running:
        yield running


@pytest.fixture
def things(request: pytest.FixtureRequest, installation: Installation, put_away: bytes) -> Things:
    """What the worlds gave, by the names of their fixtures, as objects of the installation."""
    return bring_in(put_away, installation, lambda: request.getfixturevalue("client"))


@pytest.fixture
def province(installation: Installation, things: Things) -> Province:
    """Makes sites, people, boards and entries on the installation."""
    return things.get("province") or Province(installation)


@pytest.fixture
async def client(installation: Installation) -> AsyncIterator[Client]:
    """A browser of the installation's pages, without scripts; `client.sign_in` makes it somebody's."""
    transport = httpx2.ASGITransport(make_app(installation, with_relay=False))
    async with Client(installation, transport) as made:
        yield made


TEST_DATA = Path(os.environ.get("LIENCONG_TEST_DATA", Path(__file__).parents[2] / "shared" / "data"))


@pytest.fixture(scope="session")
def test_data() -> Path:
    """The folder of real files; where it is missing tests say so and are skipped, and fail in CI."""
    if not TEST_DATA.is_dir():
        do_without(f"{TEST_DATA} is missing: set LIENCONG_TEST_DATA")
    return TEST_DATA
