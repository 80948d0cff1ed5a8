"""Has the people of the sample province write, publish, offer and approve, as they would."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from anyio import to_thread
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.access import service as access
from liencong.core.access.rules import Actor, operator_actor
from liencong.core.clock import local_day
from liencong.core.installation import Installation
from liencong.federation.link import service as links
from liencong.plugins.sample_province import content, pictures
from liencong.plugins.sample_province.build import Builder
from liencong.sites.board import service as boards
from liencong.sites.entry import service as entries
from liencong.sites.entry.content_type import content_types
from liencong.sites.entry.service import EntryInput
from liencong.sites.entry.terms import Terms
from liencong.sites.media import service as media
from liencong.sites.media.arrival import Arrival
from liencong.sites.media.gate import gate_of
from liencong.sites.media.service import Description

WRITING_TAKES = timedelta(hours=2)
DECIDING_TAKES = timedelta(minutes=40)


@dataclass(frozen=True)
class Team:
    """Who writes and who publishes on a site."""

    writer: Actor
    chief: Actor


class Newsroom:
    """Fills the sites that a builder made; every step is dated as if it had been taken then."""

    def __init__(self, builder: Builder) -> None:
        self.installation: Installation = builder.installation
        self.province = builder.province
        self.now = builder.now
        self._builder = builder
        self._terms = Terms()
        self._drawn: dict[str, media.Prepared] = {}
        self._entry_ids: dict[str, int] = {}
        self._published_at: dict[str, datetime] = {}

    @cached_property
    def _by_slug(self) -> Mapping[str, content.Site]:
        return {site.slug: site for site in self.province.sites}

    async def draw(self, picture: content.Picture) -> None:
        """Draw a picture once; every site that shows it gets an entry of its own in its library."""
        drawn = await to_thread.run_sync(pictures.draw, picture.motif, picture.seed)
        operator, name = operator_actor(self.installation.features.roles), f"{picture.id}.jpg"
        site_id = self._builder.site_ids[self.province.sites[0].slug]
        gate = gate_of(self.installation, now=self.now)
        self._drawn[picture.id] = await media.prepare(gate, operator, Arrival(site_id, name, drawn))

    async def fill(self, site: content.Site) -> None:
        """Write and publish the entries of a site, the oldest first."""
        async with self.installation.write(self._builder.site_ids[site.slug]) as session:
            team = await self._team(session, site)
            shown: dict[str, int] = {}
            for entry in sorted(site.entries, key=lambda entry: -entry.days_ago):
                if entry.picture and entry.picture not in shown:
                    shown[entry.picture] = await self._add_picture(session, team, entry.picture)
                picture_id = shown.get(entry.picture or "")
                await self._write(session, team, f"{site.slug}/{entry.key}", entry, picture_id)

    async def link(self, link: content.Link) -> None:
        """Offer an entry to the portal, and decide on it as the sample says."""
        portal, source = self.province.sites[0], self._by_slug[link.entry.partition("/")[0]]
        entry_id, offered_at = self._entry_ids[link.entry], self._later(link.entry, WRITING_TAKES)
        portal_id, source_id = self._builder.site_ids[portal.slug], self._builder.site_ids[source.slug]
        async with self.installation.write(source_id) as session:
            team = await self._team(session, source)
            offered = await links.propose(
                session, team.writer, entry_id, to_site_id=portal_id, board=link.board, now=offered_at
            )
        if link.state == "proposed":
            return
        decision = "return" if link.state == "returned" else "approve"
        async with self.installation.write(portal_id) as session:
            team = await self._team(session, portal)
            decided_at = min(offered_at + DECIDING_TAKES, self.now)
            await links.decide(session, team.chief, offered.id, decision, reason=link.reason, now=decided_at)
        if link.revision is not None:
            await self._change_source(source, entry_id, link.revision)

    async def _change_source(self, source: content.Site, entry_id: int, said: content.Revision) -> None:
        types = content_types(self.installation.features)
        given = EntryInput(summary=said.summary, body_html=said.body)
        async with self.installation.write(self._builder.site_ids[source.slug]) as session:
            team = await self._team(session, source)
            await entries.edit(session, team.writer, entry_id, given, types, now=self.now)
            await entries.take_step(session, team.writer, entry_id, "submit", terms=self._terms, now=self.now)
            await entries.take_step(session, team.chief, entry_id, "publish", terms=self._terms, now=self.now)

    async def _write(
        self, session: AsyncSession, team: Team, name: str, entry: content.Entry, picture_id: int | None
    ) -> None:
        published_at = self._moment(entry)
        written_at = published_at - WRITING_TAKES
        types = content_types(self.installation.features)
        made = await entries.create(
            session, team.writer, self._given(entry, picture_id), types, now=written_at
        )
        self._entry_ids[name], self._published_at[name] = made.id, published_at
        if entry.state == "draft":
            return
        await entries.take_step(session, team.writer, made.id, "submit", terms=self._terms, now=written_at)
        if entry.state == "published":
            await self._publish(session, team, made.id, published_at)

    async def _publish(self, session: AsyncSession, team: Team, entry_id: int, at: datetime) -> None:
        entry = await entries.get(session, entry_id)
        board = await boards.get(session, entry.board_id)
        if board.steps > 1:
            await entries.take_step(session, team.chief, entry_id, "approve", terms=self._terms, now=at)
        await entries.take_step(session, team.chief, entry_id, "publish", terms=self._terms, now=at)

    def _given(self, entry: content.Entry, picture_id: int | None) -> EntryInput:
        said, document = {}, entry.document
        if document is not None:
            said = {
                "number": document.number,
                "issuing_body": document.issuing_body,
                "signer": document.signer,
                "issued_on": document.issued(local_day(self.now)).isoformat(),
            }
        return EntryInput(
            board=entry.board,
            type="document" if document else "article",
            title=entry.title,
            summary=entry.summary,
            body_html=entry.body,
            fields=said,
            keywords=list(entry.keywords),
            author=entry.author,
            source=entry.source,
            picture_id=picture_id,
        )

    def _moment(self, entry: content.Entry) -> datetime:
        """Spread the entries of a day over its working hours, each always at the same one."""
        minutes = sum(entry.key.encode()) * 7 % 480
        day = self.now.replace(hour=0, minute=45, second=0, microsecond=0) - timedelta(days=entry.days_ago)
        return min(day + timedelta(minutes=minutes), self.now)

    def _later(self, name: str, after: timedelta) -> datetime:
        return min(self._published_at[name] + after, self.now)

    async def _add_picture(self, session: AsyncSession, team: Team, picture_id: str) -> int:
        said = next(picture for picture in self.province.pictures if picture.id == picture_id)
        words = Description(alt=said.alt, credit=said.credit, licence="own")
        made = await media.add(session, team.writer, self._drawn[picture_id], words, now=self.now)
        return made.media_id

    async def _team(self, session: AsyncSession, site: content.Site) -> Team:
        roles = self.installation.features.roles
        actors = {
            person.role: await access.actor_of(
                session, self._builder.account_ids[person.email], person.name, roles, now=self.now
            )
            for person in site.people
        }
        return Team(writer=actors.get("editor") or actors["site_admin"], chief=actors["editor_in_chief"])
