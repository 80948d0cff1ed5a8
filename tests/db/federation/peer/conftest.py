"""An installation that pulls a site of another system, served on loopback."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from anyio import Lock
from sqlalchemy import select

from liencong.core.boot import assemble
from liencong.core.clock import utc_now
from liencong.core.installation import Installation
from liencong.core.settings import load_settings
from liencong.core.tenancy.tables import Site
from liencong.federation.peer import asking, pulling, rules, service
from liencong.federation.peer.pulling import Pulled
from liencong.federation.peer.service import PeerInput
from liencong.federation.peer.tables import Peer, PeerItem, PeerNotice
from liencong.sites.entry.tables import Entry, Revision
from tests.factories.elsewhere import Elsewhere
from tests.factories.province import BASE_HOST, Province


@pytest.fixture
def elsewhere() -> Iterator[Elsewhere]:
    """A site of another system."""
    server = Elsewhere()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
async def installation(
    database_url: str, tmp_path: Path, elsewhere: Elsewhere
) -> AsyncIterator[Installation]:
    """An installation that may reach the other system, though it is on loopback."""
    settings = load_settings(
        tmp_path, DATABASE_URL=database_url, BASE_HOST=BASE_HOST, REACHABLE=elsewhere.endpoint
    )
    async with assemble(settings).running() as running:
        yield running


@dataclass
class Pulling:
    """A peer of an installation, and what has come of it here."""

    province: Province
    elsewhere: Elsewhere
    portal: Site
    peer_id: int
    site_id: int

    @property
    def installation(self) -> Installation:
        return self.province.installation

    async def pull(self, now: datetime | None = None) -> Pulled:
        async with asking.client_of(self.installation) as client:
            return await pulling.pull(self.installation, client, self.peer_id, Lock(), now=now or utc_now())

    async def peer(self) -> Peer:
        async with self.installation.read(None) as session:
            return await service.get(session, self.peer_id)

    async def notices(self) -> list[PeerNotice]:
        async with self.installation.read(None) as session:
            return await service.list_notices(session, self.peer_id)

    async def site(self) -> Site:
        return await self.installation.sites.get(self.site_id)

    async def entries(self) -> dict[str, tuple[Entry, Revision]]:
        """Give each entry of the peer's site with its working revision, by title."""
        statement = select(Entry, Revision).join(Revision, Revision.id == Entry.working_revision_id)
        async with self.installation.read(self.site_id) as session:
            rows = await session.execute(statement)
            return {revision.title: (entry, revision) for entry, revision in rows}

    async def live(self) -> set[str]:
        """Give the titles of what is public at the source, as far as is known here."""
        return {title for title, (entry, _) in (await self.entries()).items() if entry.live_revision_id}

    async def seen(self) -> list[PeerItem]:
        async with self.installation.read(None) as session:
            return list(await session.scalars(select(PeerItem)))


@pytest.fixture
async def pulled(province: Province, elsewhere: Elsewhere) -> Pulling:
    portal = await province.portal()
    given = PeerInput(
        name="Báo Nguồn", home_url="http://nguon.test", kind=rules.FEED, feed_url=f"{elsewhere.url}/feed"
    )
    async with province.installation.write(None) as session:
        peer = await service.add(session, province.operator, given, board_title="Tin từ nguồn", now=utc_now())
    return Pulling(province, elsewhere, portal, peer.id, peer.site_id)
