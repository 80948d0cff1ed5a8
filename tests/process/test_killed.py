"""A web process killed in the middle of its work: nothing half-done is left, nothing answered is lost."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from multiprocessing.context import ForkServerProcess
from pathlib import Path

import anyio
import httpx2
from sqlalchemy import select

from liencong.core.identity import api_tokens
from liencong.core.identity import service as identity
from liencong.core.installation import Installation
from liencong.core.outbox.tables import OutboxRow
from liencong.core.tenancy.scope import every_site
from liencong.core.tenancy.tables import Site
from liencong.search.tables import SearchDocument
from liencong.sites.entry import window
from liencong.sites.entry.tables import Entry
from liencong.sites.poll import service as polls
from liencong.sites.poll.recount import recount
from liencong.sites.poll.service import OptionInput, PollInput
from tests.factories.province import HOST, Province
from tests.ports import free_port
from tests.web_processes import serve_apart

ENTRIES = 12
VOTERS, CLIENTS = 400, 8
PATIENCE = 40  # seconds: a start on a busy machine, and what a dead process had taken


@asynccontextmanager
async def serving(home: Path, database_url: str) -> AsyncIterator[tuple[ForkServerProcess, str]]:
    """Run a web process of its own on an installation; it is killed at the latest when the block is left."""
    port = free_port()
    settings = {"HOME": str(home), "DATABASE_URL": database_url, "BASE_HOST": f"http://{HOST}"}
    process = serve_apart(port, settings)
    try:
        await _answers(f"http://127.0.0.1:{port}/healthz")
        yield process, f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.join()


async def _answers(url: str) -> None:
    async with httpx2.AsyncClient() as client:
        with anyio.fail_after(PATIENCE):
            while True:
                try:
                    await client.get(url)
                except httpx2.TransportError:
                    await asyncio.sleep(0.1)
                else:
                    return


async def test_a_killed_process_leaves_each_entry_published_everywhere_or_nowhere(
    installation: Installation, province: Province, database_url: str, tmp_path: Path
) -> None:
    portal = await province.portal()
    board = await province.board(portal)
    waiting = [await province.draft(portal, board, title=f"Bài {number}") for number in range(ENTRIES)]
    for entry in waiting:
        await province.step(portal, entry, "submit")
    await province.settle()
    token = await _token(installation, province, portal)
    async with serving(tmp_path, database_url) as (process, url):
        await _publish_until_killed(process, url, token, waiting)
    async with serving(tmp_path, database_url):
        await _until_worked_off(installation)
    assert await _published(installation, portal) == await _listed(installation, portal)
    assert await _published(installation, portal) == await _found(installation)


async def test_no_vote_that_was_answered_is_lost_when_the_process_is_killed(
    installation: Installation, province: Province, database_url: str, tmp_path: Path
) -> None:
    portal = await province.portal()
    given = PollInput(question="Hỏi?", options=[OptionInput(label="Có"), OptionInput(label="Không")])
    async with installation.write(portal.id) as session:
        poll = await polls.create(session, installation.operator, given, now=datetime.now(UTC))
        (result,) = await polls.results_of(session, [poll], now=datetime.now(UTC))
    address, option = f"/tham-do/{poll.id}", result.options[0].id
    async with serving(tmp_path, database_url) as (process, url):
        answered = await _vote_until_killed(process, f"{url}{address}", option)
    async with installation.read(None) as session:
        (found,) = await recount(session)
    assert found.total >= len(answered) > 0
    assert found.wrong_lots == []
    async with serving(tmp_path, database_url) as (_, url), httpx2.AsyncClient() as client:
        again = [await _vote(client, f"{url}{address}", option, number) for number in answered[:5]]
    assert set(again) == {409}


async def _vote_until_killed(process: ForkServerProcess, url: str, option: int) -> list[int]:
    """Have eight people at a time vote until the process is killed; give who was answered."""
    answered: list[int] = []

    async def voters(first: int) -> None:
        async with httpx2.AsyncClient() as client:
            for number in range(first, VOTERS, CLIENTS):
                if await _vote(client, url, option, number) == 303:
                    answered.append(number)
                if len(answered) >= VOTERS // 4 and process.is_alive():
                    process.kill()

    await asyncio.gather(*(voters(first) for first in range(CLIENTS)))
    return answered


async def _vote(client: httpx2.AsyncClient, url: str, option: int, number: int) -> int:
    headers = {"host": HOST, "user-agent": f"Voter {number}"}
    try:
        return (await client.post(url, data={"option": str(option)}, headers=headers)).status_code
    except httpx2.TransportError:
        return 0


async def _token(installation: Installation, province: Province, portal: Site) -> str:
    chief = await province.person("editor_in_chief", portal)
    async with installation.write(portal.id) as session:
        account = await identity.get_account(session, chief.email)
        return await api_tokens.create(session, installation.operator, account, now=datetime.now(UTC))


async def _publish_until_killed(
    process: ForkServerProcess, url: str, token: str, waiting: list[Entry]
) -> None:
    headers = {"authorization": f"Bearer {token}", "host": HOST}
    async with httpx2.AsyncClient(base_url=url, headers=headers) as client, asyncio.TaskGroup() as tasks:
        for entry in waiting:
            tasks.create_task(_publish(client, entry.id))
        await asyncio.sleep(random.uniform(0.02, 0.25))
        process.kill()


async def _publish(client: httpx2.AsyncClient, entry_id: int) -> None:
    try:
        await client.post(f"/api/v1/entries/{entry_id}/publish")
    except httpx2.TransportError:
        return


async def _until_worked_off(installation: Installation) -> None:
    with anyio.fail_after(PATIENCE):
        while True:
            async with installation.read(None) as session:
                if await session.scalar(select(OutboxRow.id).limit(1)) is None:
                    return
            await asyncio.sleep(0.2)


async def _published(installation: Installation, site: Site) -> set[str]:
    async with installation.read(site.id) as session:
        found = await session.scalars(select(Entry.slug).where(Entry.state == "published"))
        return set(found)


async def _listed(installation: Installation, site: Site) -> set[str]:
    async with installation.read(site.id) as session:
        shown = await window.list_shown(session, window.Filter(), now=datetime.now(UTC), limit=100)
    return {one.entry.slug for one in shown}


async def _found(installation: Installation) -> set[str]:
    async with installation.read(None) as session:
        with every_site(session):
            paths = await session.scalars(
                select(SearchDocument.path).where(SearchDocument.withdrawn.is_(False))
            )
            return {path.rpartition("/")[2].rpartition("-")[0] for path in paths}
