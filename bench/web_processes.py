"""Measures how soon readers of one process see what was decided in another, on PostgreSQL and Redis.

`make bench` starts both servers as the tests do; their addresses stand in the environment.
"""

import asyncio
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx2
import psycopg
from sqlalchemy.engine import make_url

from bench.web_changes import (
    LONGEST_SECONDS,
    LOOKS_EVERY,
    Change,
    Office,
    office_at,
    one_life,
    percentile,
    soon_seen,
)
from bench.web_province import COMPONENT_HOST, LISTING, Province, seed
from bench.web_report import Figure, at_most, known
from bench.web_servers import PORTAL_HOST, NotMeasured, Server, liencong

DATABASE, BUS = "LIENCONG_TEST_POSTGRESQL_URL", "LIENCONG_TEST_REDIS_URL"
NAME = "liencong_bench"
MOST_MILLISECONDS = 1000.0
MOST_OF_WITHDRAWAL = 2000.0
SITEMAP = "/sitemap.xml"
PLACES = {
    COMPONENT_HOST: ("/", "/tin-tuc", "/rss.xml", "/feed.atom", "/tim-kiem?q={word}"),
    PORTAL_HOST: ("/", LISTING, "/rss.xml", "/feed.atom", f"{LISTING}/rss.xml", "/tim-kiem?q={word}",
                  "/api/v1/search?q={word}"),
}  # fmt: skip
"""Where an entry stands that was linked to the portal, beside its pages and the sitemap of its own site."""


@dataclass(frozen=True)
class Place:
    """One page as one process serves it; `mark` is how it names the entry."""

    reader: httpx2.AsyncClient
    host: str
    path: str
    mark: str

    async def shows(self) -> bool:
        """Tell whether the entry can be seen in it."""
        answer = await self.reader.get(self.path, headers={"host": self.host})
        return answer.status_code == httpx2.codes.OK and self.mark in answer.text

    async def wait_until(self, *, shown: bool) -> float:
        """Look again and again until the entry is seen, or is not; give that moment."""
        until = time.perf_counter() + LONGEST_SECONDS
        while await self.shows() != shown:
            if time.perf_counter() > until:
                raise NotMeasured(f"{self.host}{self.path} does not {'show' if shown else 'forget'} it")
            await asyncio.sleep(LOOKS_EVERY)
        return time.perf_counter()


def two_processes(folder: Path, count: int) -> Iterator[Figure]:
    """Work in one process and read in another, then withdraw and look wherever the entry stood in both."""
    settings = _settings()
    with _database(settings["LIENCONG_DATABASE_URL"]), ExitStack() as running:
        province = seed(folder, 1, settings)
        ours, theirs = (running.enter_context(liencong(folder, settings)) for _ in range(2))
        changes, withdrawals = asyncio.run(_work((ours, theirs), province, count))
    yield from soon_seen(changes, MOST_MILLISECONDS)
    stale = sum(change.was_stale for made in changes.values() for change in made)
    yield known("pages from before a save that had returned, in the other process", str(stale))
    beside = f"p50 {percentile(withdrawals, 0.5):.0f} ms, {len(withdrawals)} withdrawals"
    longest = percentile(withdrawals, 0.99)
    yield at_most("a withdrawal, gone everywhere, p99", longest, MOST_OF_WITHDRAWAL, " ms", beside)


def _settings() -> Mapping[str, str]:
    """Give the settings of the processes; raise `NotMeasured` where a server is missing."""
    if not os.environ.get(DATABASE) or not os.environ.get(BUS):
        raise NotMeasured("PostgreSQL or Redis is missing: measure with `make bench`")
    address = make_url(os.environ[DATABASE]).set(database=NAME)
    database = address.render_as_string(hide_password=False)
    return {"LIENCONG_DATABASE_URL": database, "LIENCONG_BUS_URL": os.environ[BUS]}


@contextmanager
def _database(url: str) -> Iterator[None]:
    """Make an empty database on the server, and drop it at the end."""
    server = make_url(url).set(drivername="postgresql", database="postgres")
    with psycopg.connect(server.render_as_string(hide_password=False), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {NAME} TEMPLATE template0")
        try:
            yield
        finally:
            connection.execute(f"DROP DATABASE {NAME} WITH (FORCE)")


async def _work(
    servers: tuple[Server, Server], province: Province, count: int
) -> tuple[dict[str, list[Change]], list[float]]:
    ours, theirs = servers
    async with office_at(ours, theirs, province.tokens) as office:
        for number in range(count):
            await one_life(office, number)
        withdrawals = [await _withdraw(office, number) for number in range(count)]
    return office.changes, sorted(withdrawals)


async def _withdraw(office: Office, number: int) -> float:
    """Have an entry stand everywhere, withdraw it, and give the milliseconds until it is nowhere any more."""
    mark, word = f"DAUHIEU-{number:04}", f"toanvan{number:04}"
    entry = await _stand(office, mark, word)
    name = urlsplit(entry["url"]).path.rpartition("/")[2]
    pages = [(host, path.format(word=word), mark) for host, paths in PLACES.items() for path in paths]
    pages += [(COMPONENT_HOST, f"/tin-tuc/{name}", mark), (PORTAL_HOST, f"{LISTING}/{name}", mark)]
    pages.append((COMPONENT_HOST, SITEMAP, name))
    places = [Place(reader, *page) for reader in (office.client, office.reader) for page in pages]
    await asyncio.gather(*(place.wait_until(shown=True) for place in places))
    begun = time.perf_counter()
    unpublish = office.call(COMPONENT_HOST, "chief", f"/entries/{entry['id']}/unpublish", reason="measured")
    withdrawing = asyncio.create_task(unpublish)
    gone = await asyncio.gather(*(place.wait_until(shown=False) for place in places))
    await withdrawing
    return (max(gone) - begun) * 1000


async def _stand(office: Office, mark: str, word: str) -> dict[str, Any]:
    """Publish an entry and have the portal take it."""
    text = {"title": mark, "summary": word, "body_html": f"<p>{word}</p>", "author": "A", "source": "B"}
    entry = await office.call(COMPONENT_HOST, "writer", "/entries", board="tin-tuc", **text)
    await office.call(COMPONENT_HOST, "writer", f"/entries/{entry['id']}/submit")
    published = await office.call(COMPONENT_HOST, "chief", f"/entries/{entry['id']}/publish")
    board = LISTING.strip("/")
    link = await office.call(COMPONENT_HOST, "writer", "/links", entry_id=entry["id"], board=board)
    await office.call(PORTAL_HOST, "chief", f"/links/{link['id']}/approve")
    return published
