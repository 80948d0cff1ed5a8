"""A site with a library, and what tests do with it."""

from dataclasses import dataclass

from liencong.core.access.rules import Actor
from liencong.core.clock import utc_now
from liencong.core.installation import Installation
from liencong.core.tenancy.tables import Site
from liencong.sites.board.tables import Board
from liencong.sites.media import service, versions
from liencong.sites.media.arrival import Arrival
from liencong.sites.media.framing import Framing
from liencong.sites.media.gate import gate_of
from liencong.sites.media.tables import MediaVersion
from liencong.sites.media.uses import MediaUsers
from tests.factories.media import make_media, picture
from tests.factories.province import Province
from tests.worlds import world


@dataclass
class Shelf:
    """The library of a site, as its operator works with it."""

    province: Province
    site: Site
    board: Board

    @property
    def installation(self) -> Installation:
        """The installation on which the site is."""
        return self.province.installation

    @property
    def users(self) -> list[MediaUsers]:
        """What may show media."""
        return self.installation.features.provided(MediaUsers)

    async def add(self, content: bytes = b"", name: str = "anh.png", **said: str) -> MediaVersion:
        """Add a file, by default a picture."""
        return await make_media(self.installation, self.site, content, name=name, by=None, **said)

    async def now(self, version: MediaVersion) -> MediaVersion:
        """Give a media as it is now."""
        async with self.installation.read(self.site.id) as session:
            return await service.get(session, version.media_id)

    async def replace(
        self, version: MediaVersion, content: bytes = b"", *, by: Actor | None = None, name: str = "moi.png"
    ) -> MediaVersion:
        """Put another file in a media's place."""
        actor, now = by or self.installation.operator, utc_now()
        arrival = Arrival(self.site.id, name, content or picture(500, 500))
        prepared = await service.prepare(gate_of(self.installation, now=now), actor, arrival)
        async with self.installation.write(self.site.id) as session:
            return await versions.replace_with(
                session, actor, version.media_id, prepared, self.users, now=now
            )

    async def cut(self, version: MediaVersion, framing: Framing, *, by: Actor | None = None) -> MediaVersion:
        """Show another part of a picture."""
        actor = by or self.installation.operator
        prepared = await versions.prepare_cut(self.installation.storage, version, framing)
        async with self.installation.write(self.site.id) as session:
            return await versions.cut(session, actor, version.media_id, prepared, self.users, now=utc_now())

    async def bring_back(self, version: MediaVersion, number: int) -> MediaVersion:
        """Show an earlier version again."""
        async with self.installation.write(self.site.id) as session:
            return await versions.bring_back(
                session, self.installation.operator, version.media_id, number, self.users, now=utc_now()
            )


@world
async def shelf(province: Province) -> Shelf:
    await province.portal()
    site = await province.site("so-y-te")
    return Shelf(province, site, await province.board(site, "Tin tức"))
