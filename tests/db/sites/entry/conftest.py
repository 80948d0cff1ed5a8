"""A site with a board of one step and one of two, and the people who work there."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from liencong.core.access.rules import Actor
from liencong.core.tenancy.tables import Site
from liencong.sites.board.tables import Board
from liencong.sites.entry import revisions, service, window
from liencong.sites.entry.service import EntryInput
from liencong.sites.entry.tables import Entry, Revision
from tests.factories.province import MORNING, Person, Province
from tests.worlds import world


@dataclass
class Newsroom:
    """A site and its people; `writer` and `colleague` are contributors."""

    province: Province
    site: Site
    board: Board
    writer: Person
    colleague: Person
    editor: Person
    chief: Person

    async def draft(self, *, by: Person | None = None, **said: Any) -> Entry:
        """Write a draft as its contributor, or somebody else."""
        return await self.province.draft(self.site, self.board, by=(by or self.writer).actor, **said)

    async def submitted(self, **said: Any) -> Entry:
        """Write a draft and send it."""
        entry = await self.draft(**said)
        return await self.step(entry, "submit", by=self.writer)

    async def published(self, **said: Any) -> Entry:
        """Write, send and publish."""
        return await self.step(await self.submitted(**said), "publish", by=self.chief)

    async def step(self, entry: Entry, name: str, *, by: Person, **more: Any) -> Entry:
        """Have somebody take a step."""
        return await self.province.step(self.site, entry, name, by=by.actor, **more)

    async def edit(
        self, entry: Entry, *, by: Person | None = None, now: datetime = MORNING, **said: Any
    ) -> Entry:
        """Have somebody write another text, which nobody has sent yet."""
        actor: Actor = (by or self.writer).actor
        async with self.province.installation.write(self.site.id) as session:
            types = self.province.types
            return await service.edit(session, actor, entry.id, EntryInput(**said), types, now=now)

    async def working(self, entry: Entry) -> tuple[Entry, Revision]:
        """Give an entry with its working text, as they stand now."""
        async with self.province.installation.read(self.site.id) as session:
            found = await service.get(session, entry.id)
            return found, await revisions.get(session, found.working_revision_id)

    async def shown(self, entry: Entry, *, now: datetime = MORNING) -> list[str]:
        """Give the titles that readers see of an entry."""
        async with self.province.installation.read(self.site.id) as session:
            found = await window.find_shown(session, entry.id, now=now)
        return [one.revision.title for one in found]

    async def due(self, entry: Entry, *, now: datetime) -> None:
        """Do what the clock does."""
        async with self.province.installation.write(self.site.id) as session:
            await service.publish_due(session, entry.id, terms=self.province.terms, now=now)
            await service.expire_due(session, entry.id, now=now)


@world
async def newsroom(province: Province) -> Newsroom:
    site = await province.site("so-y-te")
    board = await province.board(site)
    return Newsroom(
        province,
        site,
        board,
        writer=await province.person("contributor", site),
        colleague=await province.person("contributor", site),
        editor=await province.person("editor", site),
        chief=await province.person("editor_in_chief", site),
    )
