"""Two web processes on one database: what one takes off, no reader of the other sees any more."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from multiprocessing.context import ForkServerProcess
from pathlib import Path

import anyio
import httpx2
import pytest

from liencong.core.identity import api_tokens
from liencong.core.identity import service as identity
from liencong.core.installation import Installation
from liencong.core.tenancy.tables import Site
from tests.factories.province import HOST, Province
from tests.ports import free_port
from tests.services import REDIS_URL, needed
from tests.web_processes import serve_apart

PATIENCE = 40  # seconds: a start on a busy machine

SHARED = pytest.mark.parametrize("worlds", ["postgresql"], indirect=True)
"""Several processes share PostgreSQL; SQLite is for one machine's own."""


@asynccontextmanager
async def serving(home: Path, database_url: str, bus_url: str) -> AsyncIterator["Process"]:
    """Run a web process of its own on the installation; it is killed when the block is left."""
    port = free_port()
    settings = {"DATABASE_URL": database_url, "BASE_HOST": f"http://{HOST}", "BUS_URL": bus_url}
    process = serve_apart(port, {"HOME": str(home), **settings})
    try:
        async with httpx2.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
            made = Process(process, client)
            await made.answers()
            yield made
    finally:
        process.kill()
        process.join()


class Process:
    """A web process, and a reader of its pages."""

    def __init__(self, process: ForkServerProcess, client: httpx2.AsyncClient) -> None:
        self._process, self.client = process, client

    async def answers(self) -> None:
        with anyio.fail_after(PATIENCE):
            while True:
                try:
                    await self.client.get("/healthz")
                except httpx2.TransportError:
                    await asyncio.sleep(0.1)
                else:
                    return

    async def status(self, path: str, host: str = HOST) -> int:
        return (await self.client.get(path, headers={"host": host})).status_code

    async def answers_with(self, status: int, path: str) -> None:
        while True:
            if await self.status(path) == status:
                return
            await asyncio.sleep(0.05)

    async def shows(self, path: str, words: str) -> bool:
        return words in (await self.client.get(path, headers={"host": HOST})).text

    def kill(self) -> None:
        self._process.kill()


@SHARED
async def test_a_withdrawal_in_one_is_seen_in_the_other_also_where_the_first_dies_then(
    installation: Installation, province: Province, database_url: str, tmp_path: Path
) -> None:
    bus_url = needed(REDIS_URL)
    portal, health = await province.portal(), await province.site("so-y-te")
    board, news = await province.board(portal, "Tin sở, ngành"), await province.board(health)
    linked = [await province.published(health, news, title=f"Bài liên kết {number}") for number in range(4)]
    for entry in linked:
        await province.linked(health, entry, to=portal, board=board)
    await province.settle()
    paths = [f"/{board.path}/{entry.slug}-{entry.id}" for entry in linked]
    headers = {
        "authorization": f"Bearer {await token(installation, province, health)}",
        "host": f"so-y-te.{HOST}",
    }
    async with AsyncExitStack() as stack:
        one, other = [
            await stack.enter_async_context(serving(tmp_path, database_url, bus_url)) for _ in range(2)
        ]
        for entry, path in zip(linked, paths, strict=True):
            assert await other.status(path) == 200
            assert await other.shows(f"/{board.path}", entry.slug)
            call = f"/api/v1/entries/{entry.id}/unpublish"
            answer = await one.client.post(call, json={"reason": "Sai số liệu"}, headers=headers)
            assert answer.status_code == 200, answer.text
            if entry is linked[-1]:
                one.kill()
            assert await other.status(path) == 410
            assert not await other.shows(f"/{board.path}", entry.slug)


@SHARED
async def test_a_process_that_dies_while_it_withdraws_leaves_nothing_of_it_to_be_seen(
    installation: Installation, province: Province, database_url: str, tmp_path: Path
) -> None:
    bus_url = needed(REDIS_URL)
    portal, health = await province.portal(), await province.site("so-y-te")
    board, news = await province.board(portal, "Tin sở, ngành"), await province.board(health)
    entry = await province.published(health, news, title="Bài liên kết")
    await province.linked(health, entry, to=portal, board=board)
    await province.settle()
    path = f"/{board.path}/{entry.slug}-{entry.id}"
    async with serving(tmp_path, database_url, bus_url) as other:
        assert await other.status(path) == 200
        # the test commits and tells nobody, as who dies right then: its installation has no bus
        await province.step(health, entry, "unpublish", reason="Sai số liệu")
        with anyio.fail_after(PATIENCE):
            await other.answers_with(410, path)


async def token(installation: Installation, province: Province, site: Site) -> str:
    chief = await province.person("editor_in_chief", site)
    async with installation.write(site.id) as session:
        account = await identity.get_account(session, chief.email)
        return await api_tokens.create(session, installation.operator, account, now=datetime.now(UTC))
