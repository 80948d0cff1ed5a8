"""Two installations on loopback: what one publishes stands on the other's board, whatever dies in between."""

import asyncio
import os
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import anyio
import httpx2
import pytest
from sqlalchemy import delete, select

from liencong.core.boot import assemble
from liencong.core.clock import utc_now
from liencong.core.installation import Installation
from liencong.core.outbox.tables import Lease
from liencong.core.settings import load_settings
from liencong.core.tenancy.tables import Site
from liencong.federation.peer import adding, pulling, reports, rules, service, subscribing
from liencong.federation.peer.tables import Peer
from liencong.sites.board.tables import Board
from liencong.sites.entry import service as entries
from liencong.sites.entry import window
from liencong.sites.entry.service import Brought, EntryInput
from liencong.sites.entry.tables import Entry
from tests.factories.province import Province
from tests.ports import free_port

PATIENCE = 100  # seconds, on a machine that does other things too
PULLING = "pull-peers"
MANY = 70
"""More than two pages of a feed."""


@dataclass
class Place:
    """An installation, of which the test writes the database and a process of its own serves the pages."""

    home: Path
    port: int
    installation: Installation
    portal: Site
    board: Board

    @property
    def province(self) -> Province:
        return Province(self.installation)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @asynccontextmanager
    async def serving(self) -> AsyncIterator["subprocess.Popen[bytes]"]:
        """Serve it; the process is killed, not stopped, when the block is left."""
        environment = os.environ | {
            f"LIENCONG_{name}": value for name, value in settings_of(self.port).items()
        }
        command = [str(Path(sys.executable).with_name("liencong")), "serve", "--port", str(self.port)]
        process = subprocess.Popen(  # noqa: ASYNC220
            command, env=environment | {"LIENCONG_HOME": str(self.home)}, stderr=subprocess.DEVNULL
        )
        try:
            async with httpx2.AsyncClient() as client:
                await until(lambda: answers(client, self.url))
            yield process
        finally:
            process.kill()
            process.wait()

    async def publish(self, *titles: str) -> list[Entry]:
        """Publish now: what peers have missed is told by when it changed."""
        said = {"board": self.board.id, "body_html": "<p>Sáng nay.</p>", "author": "An", "source": "Sở"}
        texts = [Brought(EntryInput(title=title, **said), ["submit", "publish"]) for title in titles]
        province = self.province
        async with self.installation.write(self.portal.id) as session:
            return await entries.bring(
                session, province.operator, texts, province.types, terms=province.terms, now=utc_now()
            )

    async def step(self, entry: Entry, name: str, *, reason: str = "") -> None:
        await self.province.step(self.portal, entry, name, reason=reason, now=utc_now())

    async def live(self, site_id: int) -> list[str]:
        """Give the titles of a site's entries that are public at their source."""
        async with self.installation.read(site_id) as session:
            found = await session.scalars(select(Entry.slug).where(Entry.live_revision_id.is_not(None)))
            return sorted(found)


def settings_of(port: int) -> dict[str, str]:
    return {"BASE_HOST": f"http://127.0.0.1:{port}", "REACHABLE": "127.0.0.1:0"}


@pytest.fixture
async def places(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[tuple[Place, Place]]:
    """A source and the portal that follows it."""
    made = list[Place]()
    async with AsyncExitStack() as stack:
        for name in ("nguon", "cong"):
            home, port = tmp_path / name, free_port()
            home.mkdir()
            shutil.copyfile(sqlite_template, home / "liencong.db")
            settings = load_settings(home, **settings_of(port))
            installation = await stack.enter_async_context(assemble(settings).running())
            province = Province(installation)
            portal = await province.portal()
            made.append(Place(home, port, installation, portal, await province.board(portal)))
        yield made[0], made[1]


async def answers(client: httpx2.AsyncClient, url: str) -> bool:
    try:
        return (await client.get(f"{url}/healthz")).status_code == 200
    except httpx2.TransportError:
        return False


async def until(holds: Callable[[], Awaitable[bool]]) -> None:
    with anyio.fail_after(PATIENCE):
        while True:
            if await holds():
                return
            await asyncio.sleep(0.1)


async def add_peer(here: Place, there: Place) -> Peer:
    """Add one installation to the other, as somebody does who looks first."""
    preview = await adding.look(here.installation, there.url, now=utc_now())
    assert preview.found.kind == rules.OURS
    assert len(preview.fingerprints) == 3
    async with here.installation.write(None) as session:
        return await adding.add(
            here.installation, session, here.installation.operator, preview, slug="nguon", now=utc_now()
        )


async def peer_of(place: Place, peer_id: int) -> Peer:
    async with place.installation.read(None) as session:
        return await service.get(session, peer_id)


async def pull_soon(place: Place, peer_id: int) -> None:
    """Let a process that starts now pull a peer: its time has come, and nobody holds the duty any more."""
    async with place.installation.write(None) as session:
        (await service.get(session, peer_id)).next_pull_at = utc_now()
        await session.execute(delete(Lease).where(Lease.name == PULLING))


async def test_publishing_and_withdrawing_reach_the_other_side_by_push(places: tuple[Place, Place]) -> None:
    source, portal = places
    [kept, gone] = await source.publish("Tin giữ lại", "Tin sẽ gỡ")
    async with source.serving():
        peer = await add_peer(portal, source)
        async with portal.serving():

            async def is_subscribed() -> bool:
                return (await peer_of(portal, peer.id)).push_state == subscribing.ON

            await until(is_subscribed)

            async def has_reported() -> bool:
                return ("total", 0) in await reported(portal)

            await until(has_reported)
            site = await portal.installation.sites.get(peer.site_id)
            assert await portal.live(site.id) == ["tin-giu-lai", "tin-se-go"]
            async with portal.installation.read(site.id) as session:
                here = {entry.external_id: entry for entry in await session.scalars(select(Entry))}
            assert here.keys() == {kept.uid.urn, gone.uid.urn}
            await portal.province.linked(site, here[gone.uid.urn], to=portal.portal, board=portal.board)
            assert await shown(portal) == ["tin-se-go"]
            await source.step(gone, "unpublish", reason="Sai số liệu")
            await source.publish("Tin mới")

            async def has_followed() -> bool:
                return await portal.live(site.id) == ["tin-giu-lai", "tin-moi"]

            await until(has_followed)
            assert await shown(portal) == []


async def test_what_happened_during_an_outage_comes_after_it_once(places: tuple[Place, Place]) -> None:
    source, portal = places
    [first] = await source.publish("Tin đầu")
    async with source.serving():
        peer = await add_peer(portal, source)
        await pulling.pull_all(portal.installation, [peer.id])
        assert await portal.live(peer.site_id) == ["tin-dau"]
        await source.publish(*(f"Tin {number}" for number in range(MANY)))
        await source.step(first, "unpublish", reason="Nhầm")
        await pull_soon(portal, peer.id)
        async with portal.serving() as process:

            async def has_some() -> bool:
                return len(await portal.live(peer.site_id)) > 1

            await until(has_some)
            process.kill()  # in the middle of it, as far as a test can tell
        await pull_soon(portal, peer.id)
        async with portal.serving():
            wanted = sorted(f"tin-{number}" for number in range(MANY))

            async def has_all() -> bool:
                return await portal.live(peer.site_id) == wanted

            await until(has_all)


async def shown(place: Place) -> list[str]:
    """Give what readers of a portal see."""
    async with place.installation.read(place.portal.id) as session:
        found = await window.list_shown(session, window.Filter(), now=utc_now(), limit=100)
    return sorted(one.entry.slug for one in found)


async def reported(place: Place) -> set[tuple[str, int]]:
    """Give the figures that a place's peers have told of themselves."""
    async with place.installation.read(None) as session:
        found = await reports.list_reports(session, since=date.min)
    return {(one.measure, one.value) for one in found}
