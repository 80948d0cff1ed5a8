"""Makes what tests need on an installation, through the services that users have."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx2

from liencong.core.access import service as access
from liencong.core.access.rules import Actor
from liencong.core.access.service import HeldRole
from liencong.core.identity import service as identity
from liencong.core.installation import Installation
from liencong.core.tenancy.tables import COMPONENT, PORTAL, Site
from liencong.core.web.request import SESSION_COOKIES
from liencong.federation.link import service as links
from liencong.federation.link.tables import Link
from liencong.sites.board import service as boards
from liencong.sites.board.service import BoardInput
from liencong.sites.board.tables import Board
from liencong.sites.entry import service as entries
from liencong.sites.entry.content_type import content_types
from liencong.sites.entry.service import EntryInput
from liencong.sites.entry.tables import Entry
from liencong.sites.entry.terms import EndCheck, PublishCheck, Terms
from liencong.sites.setup import service as setup
from liencong.sites.setup.service import SiteInput

HOST = "cong.test"
BASE_HOST = f"http://{HOST}"
MORNING = datetime.now(UTC) - timedelta(hours=3)
"""The moment at which made things happen: before any request of a test."""


@dataclass(frozen=True)
class Person:
    """Somebody with an account, and what they may do."""

    account_id: int
    email: str
    actor: Actor


class Province:
    """A province in the making."""

    def __init__(self, installation: Installation) -> None:
        self._people = 0
        self._stand_on(installation)

    def _stand_on(self, installation: Installation) -> None:
        self.installation = installation
        self.operator = installation.operator
        self.types = content_types(installation.features)
        features = installation.features
        self.terms = Terms(checks=features.provided(PublishCheck), ends=features.provided(EndCheck))

    def __getstate__(self) -> tuple[Installation, int]:
        return self.installation, self._people

    def __setstate__(self, state: tuple[Installation, int]) -> None:
        installation, self._people = state
        self._stand_on(installation)

    async def portal(self, **given: Any) -> Site:
        """Make the portal, at the base host."""
        return await self.site("cong-tinh", kind=PORTAL, **given)

    async def site(self, slug: str, *, kind: str = COMPONENT, **given: Any) -> Site:
        """Make a site, reached at `SLUG.cong.test`."""
        said = SiteInput(slug=slug, name=f"Trang {slug}", kind=kind, **given)
        async with self.installation.write(None) as session:
            return await setup.create(session, self.operator, said, now=MORNING)

    async def person(self, role: str, site: Site | None, *, board: Board | None = None) -> Person:
        """Make somebody who holds a role on a site, or on every site."""
        self._people += 1
        email, name = f"nguoi.{self._people}@vidu.test", f"Người {self._people}"
        roles = self.installation.features.roles
        async with self.installation.write(site.id if site else None) as session:
            account = await identity.create_account(session, email=email, name=name, now=MORNING)
            held = HeldRole(account.id, role, site.id if site else None, board.id if board else None)
            await access.grant_role(session, self.operator, held, roles, now=MORNING)
            actor = await access.actor_of(session, account.id, name, roles, now=datetime.now(UTC))
        return Person(account.id, email, actor)

    async def board(self, site: Site, title: str = "Tin tức", **given: Any) -> Board:
        """Make a board of a site."""
        async with self.installation.write(site.id) as session:
            return await boards.create(session, self.operator, BoardInput(title=title, **given), now=MORNING)

    async def draft(self, site: Site, board: Board, *, by: Actor | None = None, **said: Any) -> Entry:
        """Write a draft on a board."""
        text = {"title": "Khai mạc ngày hội", "body_html": "<p>Sáng nay.</p>", "author": "An", "source": "Sở"}
        given = EntryInput(board=board.id, **{**text, **said})
        async with self.installation.write(site.id) as session:
            return await entries.create(session, by or self.operator, given, self.types, now=MORNING)

    async def published(self, site: Site, board: Board, **said: Any) -> Entry:
        """Publish an entry on a board."""
        entry = await self.draft(site, board, **said)
        await self.step(site, entry, "submit")
        return await self.step(site, entry, "publish")

    async def step(
        self, site: Site, entry: Entry, name: str, *, by: Actor | None = None, **more: Any
    ) -> Entry:
        """Move an entry a step."""
        async with self.installation.write(site.id) as session:
            return await entries.take_step(
                session,
                by or self.operator,
                entry.id,
                name,
                **{"terms": replace(self.terms, self_approval=True), "now": MORNING, **more},
            )

    async def rewrite(self, site: Site, entry: Entry, *, by: Actor | None = None, **said: Any) -> Entry:
        """Write a new working revision."""
        writer = by or self.operator
        async with self.installation.write(site.id) as session:
            return await entries.edit(session, writer, entry.id, EntryInput(**said), self.types, now=MORNING)

    async def edit(self, site: Site, entry: Entry, *, by: Actor | None = None, **said: Any) -> Entry:
        """Write a new working revision, and publish it."""
        await self.rewrite(site, entry, by=by, **said)
        await self.step(site, entry, "submit")
        return await self.step(site, entry, "publish")

    async def proposed(self, site: Site, entry: Entry, *, to: Site, board: Board) -> Link:
        """Offer an entry to a board of another site."""
        async with self.installation.write(site.id) as session:
            return await links.propose(
                session, self.operator, entry.id, to_site_id=to.id, board=board.id, now=MORNING
            )

    async def linked(self, site: Site, entry: Entry, *, to: Site, board: Board) -> Link:
        """Offer an entry to a board of another site, and have it approved there."""
        link = await self.proposed(site, entry, to=to, board=board)
        return await self.decide(to, link, "approve")

    async def decide(
        self, site: Site, link: Link, name: str, *, by: Actor | None = None, **more: Any
    ) -> Link:
        """Decide on a link."""
        async with self.installation.write(site.id) as session:
            return await links.decide(session, by or self.operator, link.id, name, now=MORNING, **more)

    async def settle(self) -> None:
        """Have every handler see every event."""
        await self.installation.relay.work_off()


class Client(httpx2.AsyncClient):
    """A client that can be signed in without a password; addresses are whole ones."""

    def __init__(self, installation: Installation, transport: httpx2.ASGITransport) -> None:
        super().__init__(transport=transport, base_url=BASE_HOST)
        self.installation = installation
        self.session_tokens: dict[str, str] = {}
        """What the session cookie of each host holds."""

    async def sign_in(self, person: Person, *hosts: str) -> None:
        """Sign somebody in on hosts, by default on the base host."""
        async with self.installation.write(None) as session:
            account = await identity.get_account(session, person.email)
            for host in hosts or (HOST,):
                token = await identity.sign_in(session, account, host, now=datetime.now(UTC))
                self.cookies.set(SESSION_COOKIES[1], token, domain=host)
                self.session_tokens[host] = token
