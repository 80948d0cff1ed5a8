"""A portal and a component site with a board and an entry each, as readers find them."""

from dataclasses import dataclass

from liencong.core.tenancy.tables import Site
from liencong.sites.board.tables import Board
from liencong.sites.entry.addresses import entry_path
from liencong.sites.entry.tables import Entry
from tests.factories.province import BASE_HOST, HOST, Province
from tests.worlds import world

PORTAL = BASE_HOST
HEALTH = f"http://so-y-te.{HOST}"


@dataclass(frozen=True)
class Places:
    """What the tests of public pages start from."""

    province: Province
    portal: Site
    from_agencies: Board
    """The board of the portal that takes links."""
    health: Site
    news: Board
    entry: Entry

    @property
    def path(self) -> str:
        """The address of the entry on its own site."""
        return entry_path(self.news, self.entry.id, self.entry.slug)

    @property
    def link_path(self) -> str:
        """The address that the entry has on the portal once it is linked."""
        return entry_path(self.from_agencies, self.entry.id, self.entry.slug)

    async def link(self) -> None:
        """Have the entry stand on the portal."""
        await self.province.linked(self.health, self.entry, to=self.portal, board=self.from_agencies)

    async def withdraw(self, reason: str = "Sai số liệu") -> None:
        """Withdraw the entry at its source."""
        await self.province.step(self.health, self.entry, "unpublish", reason=reason)


@world
async def places(province: Province) -> Places:
    """A portal and the site of an agency."""
    portal, health = await province.portal(), await province.site("so-y-te")
    from_agencies = await province.board(portal, "Tin sở, ngành")
    news = await province.board(health, "Tin tức")
    entry = await province.published(health, news, title="Tiêm chủng mở rộng")
    return Places(province, portal, from_agencies, health, news, entry)
