"""Makes the sites of the sample province, with their people, boards and home pages, through the services."""

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.access import service as access
from liencong.core.access.rules import EVERY_SITE, operator_actor
from liencong.core.access.service import HeldRole
from liencong.core.identity import passwords
from liencong.core.identity import service as identity
from liencong.core.installation import Installation
from liencong.core.tenancy.tables import PORTAL
from liencong.federation.totals import service as totals
from liencong.plugins.sample_province import content
from liencong.sites.board import service as boards
from liencong.sites.board.service import BoardInput
from liencong.sites.layout.block import BlockKind
from liencong.sites.layout.rules import BlockInput
from liencong.sites.layout.service import set_blocks
from liencong.sites.linkbox.service import BoxesInput, set_boxes
from liencong.sites.navigation.service import MenuNode, set_menu
from liencong.sites.poll import service as polls
from liencong.sites.poll.service import OptionInput, PollInput
from liencong.sites.setup import service as setup
from liencong.sites.setup.service import SiteInput
from liencong.sites.visits import service as visits

PASSWORD = "matkhau-tinh-mau"
"""Everybody's password in the sample; it is printed, and good nowhere else."""

OWNER_ROLE = "contributor"
"""What the webmaster of the agency answerable for a board of the portal may do there (S11)."""


class Builder:
    """Makes the sites of one province on an empty installation; `now` is the moment at which it stands."""

    def __init__(self, installation: Installation, province: content.Province, now: datetime) -> None:
        self.installation = installation
        self.province = province
        self.now = now
        self.operator = operator_actor(installation.features.roles)
        self.site_ids: dict[str, int] = {}
        self.account_ids: dict[str, int] = {}

    async def make(self) -> None:
        """Make the sites, their people, boards, menus and home pages."""
        await self._make_sites()
        await self._make_people()
        for site in self.province.sites:
            async with self.installation.write(self.site_ids[site.slug]) as session:
                board_ids = await self._make_boards(session, site)
                await self._make_home(session, site, board_ids)
                await visits.add_opening_balance(
                    session, self.operator, site.opening_visits, self.province.opening_reason, now=self._begin
                )
        for poll in self.province.polls:
            await self._ask(poll)

    async def _make_sites(self) -> None:
        async with self.installation.write(None) as session:
            for site in self.province.sites:
                given = SiteInput(
                    slug=site.slug,
                    name=site.name,
                    kind=site.kind,
                    tier=site.tier,
                    parent_id=self.site_ids.get(self.province.sites[0].slug),
                    theme=site.theme,
                    settings=self._settings(site),
                )
                made = await setup.create(session, self.operator, given, now=self.now)
                self.site_ids[site.slug] = made.id

    def _settings(self, site: content.Site) -> dict[str, str]:
        names = ("tagline", "governing_agency", "address", "phone", "email")
        chief = next(person.name for person in site.people if person.role == "editor_in_chief")
        settings = {name: getattr(site, name) for name in names}
        return settings | {"responsible_person": chief, "notice": self.province.notice}

    async def _make_people(self) -> None:
        password_hash = await passwords.hash_password(PASSWORD)
        for site in self.province.sites:
            async with self.installation.write(self.site_ids[site.slug]) as session:
                for person in site.people:
                    account = await identity.create_account(
                        session,
                        email=person.email,
                        name=person.name,
                        password_hash=password_hash,
                        now=self.now,
                    )
                    self.account_ids[person.email] = account.id
                    where = EVERY_SITE if person.role == "platform_admin" else self.site_ids[site.slug]
                    await self._grant(session, account.id, person.role, where)

    async def _grant(
        self,
        session: AsyncSession,
        account_id: int,
        role: str,
        site_id: int | None,
        board_id: int | None = None,
    ) -> None:
        held = HeldRole(account_id=account_id, role=role, site_id=site_id, board_id=board_id)
        await access.grant_role(
            session, self.operator, held, self.installation.features.roles, now=self._begin
        )

    @property
    def _begin(self) -> datetime:
        """People hold their roles since before the oldest entry."""
        oldest = max(entry.days_ago for site in self.province.sites for entry in site.entries)
        return self.now - timedelta(days=oldest + 2)

    async def _ask(self, poll: content.Poll) -> None:
        """Ask a question on the portal, and on the other sites that brought votes along."""
        opening = {self.site_ids[slug]: votes for slug, votes in poll.votes.items()}
        portal_id = self.site_ids[self.province.sites[0].slug]
        own = opening.pop(portal_id)
        given = PollInput(
            question=poll.question,
            options=[
                OptionInput(label=label, opening_votes=votes)
                for label, votes in zip(poll.options, own, strict=True)
            ],
            opens_at=self.now - timedelta(days=poll.opened_days_ago),
        )
        async with self.installation.write(portal_id) as session:
            asked = await polls.create(session, self.operator, given, now=self.now)
            if opening:
                await totals.spread_poll(session, self.operator, asked.id, opening, now=self.now)

    async def _make_boards(self, session: AsyncSession, site: content.Site) -> dict[str, int]:
        board_ids: dict[str, int] = {}
        for position, board in enumerate(site.boards):
            given = BoardInput(
                title=board.title,
                slug=board.slug,
                parent_id=board_ids.get(board.path.rpartition("/")[0]),
                description=board.description,
                type=board.type,
                steps=2 if site.kind == PORTAL else 1,
                owner=next(one.name for one in self.province.sites if one.slug == board.owner),
                owner_site_id=self.site_ids[board.owner],
                legal_basis=board.legal_basis,
                update_days=board.period_days,
                position=position,
            )
            made = await boards.create(session, self.operator, given, now=self._begin)
            board_ids[board.path] = made.id
            if board.owner != site.slug:
                webmaster = self.account_ids[f"webmaster.{board.owner}@demo.test"]
                await self._grant(session, webmaster, OWNER_ROLE, made.site_id, made.id)
        return board_ids

    async def _make_home(self, session: AsyncSession, site: content.Site, board_ids: dict[str, int]) -> None:
        await set_menu(
            session, self.operator, [_node(item, board_ids) for item in site.menu], now=self._begin
        )
        await set_boxes(
            session, self.operator, BoxesInput.model_validate({"boxes": self._link_boxes()}), now=self._begin
        )
        kinds = self.installation.features.provided(BlockKind)
        blocks = [self._block(block) for block in site.blocks]
        known = {kind.name for kind in kinds}
        await set_blocks(
            session, self.operator, [block for block in blocks if block.kind in known], kinds, now=self._begin
        )

    def _block(self, block: content.Block) -> BlockInput:
        return BlockInput(region=block.region, kind=block.kind, title=block.title, settings=block.settings)

    def _link_boxes(self) -> list[dict[str, object]]:
        by_tier: dict[str, list[dict[str, str]]] = {}
        for site in self.province.sites:
            by_tier.setdefault(site.tier, []).append({"title": site.short_name, "url": f"/~{site.slug}/"})
        return [
            {
                "title": group.title,
                "links": [{"title": link.title, "url": link.url} for link in group.links]
                or by_tier.get(group.tier or "", []),
            }
            for group in self.province.link_groups
        ]


def _node(item: content.MenuItem, board_ids: dict[str, int]) -> MenuNode:
    children = [_node(child, board_ids) for child in item.children]
    return MenuNode(item.title, board_ids[item.board] if item.board else None, item.url or "", children)
