"""What tests of the running parts share: a fresh database of each kind, an installation on it, a client.

The schema is built once by the migrations and copied for each test.
"""

import gc
import os
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import httpx2
import pytest
from hypothesis import HealthCheck, settings

from liencong.core.app import make_app
from liencong.core.boot import assemble
from liencong.core.installation import Installation
from liencong.core.settings import load_settings
from tests import databases
from tests.factories.province import BASE_HOST, Client, Province
from tests.services import POSTGRESQL_URL, do_without, needed

settings.register_profile("shared", suppress_health_check=[HealthCheck.too_slow], deadline=None)
settings.load_profile("shared")
"""On a machine that does other things too, how long inputs take to make tells nothing of the code."""


@pytest.fixture(scope="session")
def anyio_backend() -> tuple[str, dict[str, bool]]:
    """The loop that serves readers too."""
    return "asyncio", {"use_uvloop": True}


def pytest_collection_finish() -> None:
    """Spare the garbage collector what stays until the end: the program, and the tests themselves."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the newest schema and nothing in it."""
    path = tmp_path_factory.mktemp("schema") / "template.db"
    databases.build(f"sqlite+aiosqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """The address of a PostgreSQL database with the newest schema, which tests use one after another."""
    with databases.postgresql_database(needed(POSTGRESQL_URL), "test") as url:
        databases.build(url)
        yield url


@pytest.fixture(scope="session")
def empty_postgresql(postgresql_url: str) -> Iterator[Callable[[], None]]:
    """What empties that database."""
    with databases.emptying(postgresql_url) as empty:
        yield empty


@pytest.fixture(params=("sqlite", "postgresql"))
def database_url(request: pytest.FixtureRequest) -> str:
    """An empty database for one test, of each kind in turn."""
    if request.param == "sqlite":
        file: Path = request.getfixturevalue("sqlite_template")
        return databases.copy_sqlite(file, file.with_name("copy.db"))
    request.getfixturevalue("empty_postgresql")()
    url: str = request.getfixturevalue("postgresql_url")
    return url


@pytest.fixture
async def installation(database_url: str, tmp_path: Path) -> AsyncIterator[Installation]:
    """An installation without any site; nothing relays its events but the test."""
    settings = load_settings(tmp_path, DATABASE_URL=database_url, BASE_HOST=BASE_HOST)
    async with assemble(settings).running() as running:
        yield running


@pytest.fixture
def province(installation: Installation) -> Province:
    """Makes sites, people, boards and entries on the installation."""
    return Province(installation)


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
