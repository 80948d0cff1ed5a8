"""Asks two provinces for the same page in one process, turn by turn, and compares what it costs each.

Two server processes differ by a tenth or more by themselves, whatever they serve; here nothing differs but
the provinces.
"""

import asyncio
import time
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from starlette.types import ASGIApp, Message

from bench.web_load import BROWSER
from bench.web_servers import PORTAL_HOST, NotMeasured
from liencong.core.app import make_app
from liencong.core.boot import assemble
from liencong.core.settings import load_settings

TURNS = 40
"""Of each province for each page, after some that do not count."""
WARMING = 5
KEPT_A_TURN, MADE_A_TURN = 300, 5
"""Requests in one turn."""


@dataclass(frozen=True)
class Page:
    """A page of both provinces: its path on each, and whether it may come from memory."""

    paths: tuple[str, str]
    kept: bool


def compare(homes: tuple[Path, Path], pages: Mapping[str, Page]) -> dict[str, float]:
    """Give how many times as much processor time a page takes of the first province as of the second."""
    return asyncio.run(_compare(homes, pages))


async def _compare(homes: tuple[Path, Path], pages: Mapping[str, Page]) -> dict[str, float]:
    async with AsyncExitStack() as running:
        apps = list[ASGIApp]()
        for home in homes:
            installation = await running.enter_async_context(assemble(load_settings(home)).running())
            apps.append(make_app(installation, with_relay=False))
        return {name: await _ratio(apps, page) for name, page in pages.items()}


async def _ratio(apps: list[ASGIApp], page: Page) -> float:
    costs: tuple[list[float], list[float]] = ([], [])
    for turn in range(WARMING + TURNS):
        for which in (0, 1) if turn % 2 else (1, 0):
            cost = await _cost(apps[which], page.paths[which], turn, kept=page.kept)
            if turn >= WARMING:
                costs[which].append(cost)
    return median(costs[0]) / median(costs[1])


async def _cost(app: ASGIApp, path: str, turn: int, *, kept: bool) -> float:
    """Give the seconds of processor time of a request; unknown parameters have a page made anew."""
    count = KEPT_A_TURN if kept else MADE_A_TURN
    queries = [b"" if kept else f"do={turn * count + number}".encode() for number in range(count)]
    before = time.process_time()
    for query in queries:
        await _ask(app, path, query)
    return (time.process_time() - before) / count


async def _ask(app: ASGIApp, path: str, query: bytes) -> None:
    statuses = list[int]()
    scope: dict[str, Any] = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "scheme": "http",
        "path": path, "raw_path": path.encode(), "root_path": "", "query_string": query,
        "headers": [(b"host", PORTAL_HOST.encode()), (b"user-agent", BROWSER.encode())],
        "client": ("127.0.0.1", 1), "server": (PORTAL_HOST, 80),
    }  # fmt: skip

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])

    await app(scope, receive, send)
    if statuses != [200]:
        raise NotMeasured(f"{path} answers {statuses}")
