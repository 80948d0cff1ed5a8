"""A portal that shows an entry of a component site."""

from datetime import datetime

import pytest

from liencong.core.tenancy.tables import Site
from liencong.federation.link import service
from liencong.federation.link.tables import Link
from liencong.sites.board.tables import Board
from liencong.sites.entry import window
from liencong.sites.entry.tables import Entry
from tests.factories.province import MORNING, Province


class Linked:
    """A portal that shows an entry of a component site."""

    def __init__(self, province: Province) -> None:
        self.province = province

    async def make(self) -> "Linked":
        self.portal: Site = await self.province.portal()
        self.site: Site = await self.province.site("so-y-te")
        self.portal_board: Board = await self.province.board(self.portal, "Tin sở ngành")
        self.board: Board = await self.province.board(self.site)
        self.entry: Entry = await self.province.published(self.site, self.board, title="Bản đầu")
        self.link: Link = await self.province.linked(
            self.site, self.entry, to=self.portal, board=self.portal_board
        )
        return self

    async def state(self) -> str:
        async with self.province.installation.read(self.portal.id) as session:
            return (await service.get(session, self.link.id)).state

    async def shown(self, *, now: datetime = MORNING) -> list[str]:
        async with self.province.installation.read(self.portal.id) as session:
            found = await window.list_shown(session, window.Filter(), now=now, limit=10)
        return [one.revision.title for one in found]


@pytest.fixture
async def linked(province: Province) -> Linked:
    return await Linked(province).make()
