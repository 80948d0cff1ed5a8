"""Measures how soon the public sees a change, beside how long the request that saves it takes."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx2

from bench.web_province import COMPONENT_HOST, LISTING, Province
from bench.web_report import Figure, at_most, known
from bench.web_servers import LOOPBACK, PORTAL_HOST, NotMeasured, Server, liencong

MOST_MILLISECONDS = 300.0
MOST_OF_SAVE = 1.1
LONGEST_SECONDS = 10.0
LOOKS_EVERY = 0.002
"""Seconds between two looks of the reader who waits for a change."""
PUBLISHED = "a publish, on its own site's home"
LINKED = "the approval of a link, on the portal's home"
UPDATED = "the approval of a changed source, on the portal's home"
WITHDRAWN = "a withdrawal at the source, on the portal's home"


@dataclass(frozen=True)
class Change:
    """How long a save took, and until a reader saw it, in milliseconds from the request's start."""

    saved: float
    seen: float
    was_stale: bool
    """Whether somebody who asked after the save had returned still got the page from before."""


@dataclass
class Office:
    """People who work on a component site and on the portal, and a reader of both.

    The reader may be served by another process than they.
    """

    client: httpx2.AsyncClient
    reader: httpx2.AsyncClient
    tokens: dict[str, str]
    changes: dict[str, list[Change]] = field(default_factory=dict)

    async def call(
        self, host: str, person: str, path: str, method: str = "POST", **body: Any
    ) -> dict[str, Any]:
        """Call the API; raise `NotMeasured` where it refuses."""
        headers = {"host": host, "authorization": f"Bearer {self.tokens[person]}"}
        answer = await self.client.request(method, f"/api/v1{path}", headers=headers, json=body)
        if answer.is_error:
            raise NotMeasured(f"{method} {path}: {answer.status_code} {answer.text[:200]}")
        called: dict[str, Any] = answer.json()
        return called

    async def home(self, host: str) -> str:
        """Read a home page."""
        return (await self.reader.get("/", headers={"host": host})).text

    async def watch(self, what: str, host: str, is_seen: Callable[[str], bool], call: Any) -> dict[str, Any]:
        """Make a call that changes something while a reader looks at a home page until it shows."""
        await self.home(host)
        begun = time.perf_counter()
        reader = asyncio.create_task(self._read_until(host, is_seen))
        called: dict[str, Any] = await call
        saved = time.perf_counter() - begun
        was_stale = not is_seen(await self.home(host))
        seen = await reader - begun
        self.changes.setdefault(what, []).append(Change(saved * 1000, seen * 1000, was_stale))
        return called

    async def _read_until(self, host: str, is_seen: Callable[[str], bool]) -> float:
        async with asyncio.timeout(LONGEST_SECONDS):
            page = await self.home(host)
            while not is_seen(page):
                await asyncio.sleep(LOOKS_EVERY)
                page = await self.home(host)
        return time.perf_counter()


def changes(province: Province, count: int) -> Iterator[Figure]:
    """Publish, link, change and withdraw on a component site and watch the public pages."""
    with liencong(province.home) as server:
        measured = asyncio.run(_work(server, province.tokens, count))
    yield from soon_seen(measured, MOST_MILLISECONDS)
    every = [change for made in measured.values() for change in made]
    times = sorted(change.seen / change.saved for change in every)
    yield at_most("seen, times the save itself, p50", percentile(times, 0.5), MOST_OF_SAVE)
    yield at_most("pages from before a save that had returned", sum(change.was_stale for change in every), 0)
    yield known("changes", str(len(every)))


def soon_seen(measured: Mapping[str, Sequence[Change]], most: float) -> Iterator[Figure]:
    """Tell of each kind of change how soon it was seen; the goal is in milliseconds."""
    for what, made in measured.items():
        seen, saved = sorted(change.seen for change in made), sorted(change.saved for change in made)
        beside = f"p50 {percentile(seen, 0.5):.0f} ms; the save itself p50 {percentile(saved, 0.5):.0f} ms"
        yield at_most(f"{what}, p95", percentile(seen, 0.95), most, " ms", beside)


@asynccontextmanager
async def office_at(working: Server, reading: Server, tokens: dict[str, str]) -> AsyncIterator[Office]:
    """Have people work at one server while a reader looks at another, or at the same."""
    async with client_of(working) as client, client_of(reading) as reader:
        yield Office(client, reader, tokens)


def client_of(server: Server) -> httpx2.AsyncClient:
    """Make a client of a server."""
    return httpx2.AsyncClient(base_url=f"http://{LOOPBACK}:{server.port}", timeout=LONGEST_SECONDS)


async def _work(server: Server, tokens: dict[str, str], count: int) -> dict[str, list[Change]]:
    async with office_at(server, server, tokens) as office:
        for number in range(count):
            await one_life(office, number)
        return office.changes


async def one_life(office: Office, number: int) -> None:
    """Take an entry through its life: published, linked, changed, withdrawn."""
    first, second = f"MARK-{number:04}-A", f"MARK-{number:04}-B"
    written = {"title": first, "summary": first, "body_html": f"<p>{first}</p>", "author": "A", "source": "B"}
    entry = await office.call(COMPONENT_HOST, "writer", "/entries", board="tin-tuc", **written)
    path = f"/entries/{entry['id']}"
    await office.call(COMPONENT_HOST, "writer", f"{path}/submit")
    publish = office.call(COMPONENT_HOST, "chief", f"{path}/publish")
    await office.watch(PUBLISHED, COMPONENT_HOST, lambda page: first in page, publish)
    board = LISTING.strip("/")
    link = await office.call(COMPONENT_HOST, "writer", "/links", entry_id=entry["id"], board=board)
    approve = office.call(PORTAL_HOST, "chief", f"/links/{link['id']}/approve")
    await office.watch(LINKED, PORTAL_HOST, lambda page: first in page, approve)
    await _change_source(office, path, second)
    await _wait_for_review(office, link["id"])
    update = office.call(PORTAL_HOST, "chief", f"/links/{link['id']}/update")
    await office.watch(UPDATED, PORTAL_HOST, lambda page: second in page, update)
    unpublish = office.call(COMPONENT_HOST, "chief", f"{path}/unpublish", reason="measured")
    await office.watch(WITHDRAWN, PORTAL_HOST, lambda page: second not in page, unpublish)


async def _change_source(office: Office, path: str, title: str) -> None:
    shown = await office.call(COMPONENT_HOST, "writer", path, "GET")
    await office.call(COMPONENT_HOST, "writer", path, "PATCH", title=title, version=shown["version"])
    await office.call(COMPONENT_HOST, "writer", f"{path}/submit")
    await office.call(COMPONENT_HOST, "chief", f"{path}/publish")


async def _wait_for_review(office: Office, link_id: int) -> None:
    async with asyncio.timeout(LONGEST_SECONDS):
        while True:
            link = await office.call(PORTAL_HOST, "chief", f"/links/{link_id}", "GET")
            if link["state"] == "source_changed":
                return
            await asyncio.sleep(LOOKS_EVERY)


def percentile(values: Sequence[float], share: float) -> float:
    """Give the value below which a share of sorted values lies."""
    return values[min(len(values) - 1, int(len(values) * share))]
