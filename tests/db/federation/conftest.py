"""A portal that shows an entry of a component site."""

from datetime import datetime
from typing import Any

from liencong.core.access.rules import Actor
from liencong.core.outbox import service as outbox
from liencong.core.tenancy.tables import Site
from liencong.federation.link import service
from liencong.federation.link.tables import Link
from liencong.federation.link_rule import service as link_rules
from liencong.federation.link_rule.service import RuleInput
from liencong.federation.link_rule.tables import LinkRule
from liencong.sites.board.tables import Board
from liencong.sites.entry import window
from liencong.sites.entry.events import EntryPublished
from liencong.sites.entry.tables import Entry
from tests.factories.province import MORNING, Province
from tests.worlds import world


class Linked:
    """A portal that shows an entry of a component site."""

    def __init__(self, province: Province) -> None:
        self.province = province
        self._head: Actor | None = None

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

    async def state(self, link: Link | None = None) -> str:
        return (await self.now(link or self.link)).state

    async def now(self, link: Link) -> Link:
        async with self.province.installation.read(link.site_id) as session:
            return await service.get(session, link.id)

    async def approved(self, title: str, *, board: Board | None = None) -> Entry:
        """Publish an entry that the head of the source has approved."""
        head = await self.head()
        entry = await self.province.draft(self.site, board or self.board, by=head, title=title)
        await self.province.step(self.site, entry, "submit", by=head)
        return await self.province.step(self.site, entry, "publish", by=head)

    async def correct(self, entry: Entry, **said: Any) -> Entry:
        """Publish another text of an entry, by the head of the source."""
        return await self.province.edit(self.site, entry, by=await self.head(), **said)

    async def again(self, entry: Entry) -> None:
        """Have everybody told once more that an entry was published: an event that comes late, or twice."""
        async with self.province.installation.write(self.site.id) as session:
            outbox.append(session, EntryPublished(self.site.id, entry.id, []), now=MORNING)
        await self.province.settle()

    async def head(self) -> Actor:
        if self._head is None:
            self._head = (await self.province.person("editor_in_chief", self.site)).actor
        return self._head

    async def offered(self, title: str, *, board: Board | None = None) -> Link:
        """Offer to the portal's board what the head of the source has approved."""
        entry = await self.approved(title, board=board)
        return await self.offer(entry)

    async def offer(
        self, entry: Entry, *, by: Actor | None = None, to: Site | None = None, board: Board | None = None
    ) -> Link:
        async with self.province.installation.write(self.site.id) as session:
            return await service.propose(
                session, by or await self.head(), entry.id, to_site_id=(to or self.portal).id,
                board=(board or self.portal_board).id, now=MORNING,
            )  # fmt: skip

    async def rule(self, *, site: Site | None = None, **said: Any) -> LinkRule:
        """Make a rule of the portal, or of another site, about the source."""
        here, roles = site or self.portal, self.province.installation.features.roles
        given = {"board": self.portal_board.id, "source_site_id": self.site.id, "mode": "automatic"}
        async with self.province.installation.write(here.id) as session:
            return await link_rules.make(
                session, self.province.operator, RuleInput(**{**given, **said}), roles, now=MORNING
            )

    async def shown(self, *, now: datetime = MORNING) -> list[str]:
        async with self.province.installation.read(self.portal.id) as session:
            found = await window.list_shown(session, window.Filter(), now=now, limit=10)
        return [one.revision.title for one in found]


@world
async def linked(province: Province) -> Linked:
    return await Linked(province).make()
