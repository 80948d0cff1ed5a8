"""Three installations on loopback, each following others: what is at home with one never comes in circles."""

import asyncio
import shutil
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import uvicorn
from sqlalchemy import select

from liencong.core.app import make_app
from liencong.core.boot import assemble
from liencong.core.clock import utc_now
from liencong.core.installation import Installation
from liencong.core.settings import load_settings
from liencong.core.tenancy.tables import Site
from liencong.federation.peer import adding, pulling, service
from liencong.federation.peer.pulling import Pulled
from liencong.federation.peer.tables import Peer
from liencong.sites.board.tables import Board
from liencong.sites.entry import window
from liencong.sites.entry.tables import Entry
from tests.factories.province import Province
from tests.ports import free_port

HOST = "127.0.0.1"


@dataclass
class Node:
    """An installation whose pages are served from this process."""

    name: str
    url: str
    installation: Installation
    portal: Site
    board: Board

    @property
    def province(self) -> Province:
        return Province(self.installation)

    async def follow(self, other: "Node") -> Peer:
        preview = await adding.look(self.installation, other.url, now=utc_now())
        async with self.installation.write(None) as session:
            return await adding.add(
                self.installation, session, self.installation.operator, preview, name=other.name,
                slug=other.name, now=utc_now(),
            )  # fmt: skip

    async def pull(self, peer: Peer) -> Pulled:
        [pulled] = await pulling.pull_all(self.installation, [peer.id])
        assert pulled.failure == ""
        return pulled

    async def entries_of(self, peer: Peer) -> list[Entry]:
        """Give what is public at a peer, as far as is known here."""
        async with self.installation.read(peer.site_id) as session:
            return list(await session.scalars(select(Entry).where(Entry.live_revision_id.is_not(None))))

    async def refusals(self, peer: Peer) -> list[str]:
        async with self.installation.read(None) as session:
            found = await service.list_notices(session, peer.id)
        return [notice.words for notice in found if notice.is_refusal]

    async def shown(self) -> list[str]:
        async with self.installation.read(self.portal.id) as session:
            found = await window.list_shown(session, window.Filter(), now=utc_now(), limit=100)
        return sorted(one.entry.slug for one in found)


class Started(uvicorn.Server):
    """A server that tells when it takes connections."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.is_up = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.is_up.set()


@asynccontextmanager
async def serving(installation: Installation, port: int) -> AsyncIterator[None]:
    config = uvicorn.Config(
        make_app(installation, with_relay=False), HOST, port, log_config=None, lifespan="off"
    )
    server = Started(config)
    task = asyncio.create_task(server.serve())
    await server.is_up.wait()
    yield
    server.should_exit = True
    await task


@pytest.fixture
async def nodes(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[tuple[Node, Node, Node]]:
    """An agency, a province and a neighbour."""
    made = list[Node]()
    async with AsyncExitStack() as stack:
        for name in ("so", "tinh", "lang-gieng"):
            home, port = tmp_path / name, free_port()
            home.mkdir()
            shutil.copyfile(sqlite_template, home / "liencong.db")
            url = f"http://{HOST}:{port}"
            settings = load_settings(home, BASE_HOST=url, REACHABLE=f"{HOST}:0")
            installation = await stack.enter_async_context(assemble(settings).running())
            await stack.enter_async_context(serving(installation, port))
            province = Province(installation)
            portal = await province.portal()
            made.append(Node(name, url, installation, portal, await province.board(portal)))
        yield made[0], made[1], made[2]


async def test_an_entry_goes_from_hand_to_hand_once_and_its_withdrawal_too(
    nodes: tuple[Node, Node, Node],
) -> None:
    agency, province, neighbour = nodes
    entry = await agency.province.published(agency.portal, agency.board, title="Tin của Sở")
    of_agency = await province.follow(agency)
    await province.pull(of_agency)
    [copy] = await province.entries_of(of_agency)
    site = await province.installation.sites.get(of_agency.site_id)
    await province.province.linked(site, copy, to=province.portal, board=province.board)
    back = await agency.follow(province)  # and so each follows the other
    await agency.pull(back)
    assert (await agency.entries_of(back), len(await agency.refusals(back))) == ([], 1)
    directly, by_hand = await neighbour.follow(agency), await neighbour.follow(province)
    await neighbour.pull(directly)
    await neighbour.pull(by_hand)
    assert [one.external_id for one in await neighbour.entries_of(directly)] == [entry.uid.urn]
    assert (await neighbour.entries_of(by_hand), len(await neighbour.refusals(by_hand))) == ([], 1)
    await agency.province.step(agency.portal, entry, "unpublish", reason="Nhầm", now=utc_now())
    await province.pull(of_agency)
    assert await province.shown() == []
    await neighbour.pull(directly)
    assert await neighbour.entries_of(directly) == []


async def test_without_knowing_the_source_it_comes_by_who_shows_it(nodes: tuple[Node, Node, Node]) -> None:
    agency, province, neighbour = nodes
    entry = await agency.province.published(agency.portal, agency.board, title="Tin của Sở")
    of_agency = await province.follow(agency)
    await province.pull(of_agency)
    [copy] = await province.entries_of(of_agency)
    site = await province.installation.sites.get(of_agency.site_id)
    await province.province.linked(site, copy, to=province.portal, board=province.board)
    by_hand = await neighbour.follow(province)
    await neighbour.pull(by_hand)
    [received] = await neighbour.entries_of(by_hand)
    assert received.origin_url.startswith(f"{agency.url}/")
    assert received.origin_url.endswith(f"{entry.slug}-{entry.id}")
