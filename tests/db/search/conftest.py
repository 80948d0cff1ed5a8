"""Engines and databases under test: of each the default always, the other where a server is given."""

import os
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from liencong.core.db.engine import Database, open_database
from liencong.search.engines.embedded.engine import EmbeddedEngine
from liencong.search.engines.engine import SearchEngine
from liencong.search.engines.meilisearch.engine import MeilisearchEngine

MEILISEARCH_URL = "LIENCONG_TEST_MEILISEARCH_URL"
ENGINES = ["embedded", "meilisearch"] if os.environ.get(MEILISEARCH_URL) else ["embedded"]


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> SearchEngine:
    """An empty engine."""
    if request.param == "embedded":
        return EmbeddedEngine(tmp_path / "search")
    parts = urlsplit(os.environ[MEILISEARCH_URL])
    address = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
    meilisearch = MeilisearchEngine(address, parts.username or "")
    with meilisearch.rebuild():
        pass
    return meilisearch


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """An empty database with every table."""
    opened = open_database(database_url)
    yield opened
    await opened.close()
