"""Whatever happens in whatever order, a page that is still kept is the one that would be made now."""

import random
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import quote_plus

import pytest

from liencong.core.clock import utc_now
from liencong.core.errors import LiencongError
from liencong.core.installation import Installation
from liencong.core.page_cache import normal_query
from liencong.core.tenancy.tables import Site
from liencong.federation.link import pausing, presenting
from liencong.federation.link.presenting import Presentation
from liencong.federation.link.tables import Link
from liencong.federation.topic import service as topics
from liencong.sites.board.tables import Board
from liencong.sites.entry import pinning, placements
from liencong.sites.entry import service as entries
from liencong.sites.entry.addresses import entry_path
from liencong.sites.entry.tables import Entry
from tests.factories.province import BASE_HOST, HOST, MORNING, Client
from tests.web.public.conftest import Places
from tests.web.public.test_down_feed import show as show_down_feed

STEPS, SEEDS = 12, (1, 2)
WORDS = ("Tiêm chủng", "Ngày hội", "Lũ quét")


class World:
    """A portal and two sources, each with entries, links between them, and everything that readers read."""

    def __init__(self, places: Places, client: Client, seed: int) -> None:
        self.province, self.portal, self.client = places.province, places.portal, client
        self.installation: Installation = places.province.installation
        self.choose = random.Random(seed)
        self.boards: dict[int, Board] = {
            places.portal.id: places.from_agencies,
            places.health.id: places.news,
        }
        self.sites: list[Site] = [places.portal, places.health]
        self.entries: list[tuple[Site, Entry]] = [(places.health, places.entry)]
        self.links: list[Link] = []

    async def add_source(self) -> None:
        site = await self.province.site("so-tai-chinh")
        self.sites.append(site)
        self.boards[site.id] = await self.province.board(site)

    def addresses(self) -> list[str]:
        found = []
        for site in self.sites:
            home, board = self.home(site), self.boards[site.id]
            found += [f"{home}/", f"{home}/rss.xml", f"{home}/feed.atom", f"{home}/sitemap.xml"]
            found += [f"{home}/{board.path}", f"{home}/{board.path}/rss.xml"]
            found += [f"{home}/{board.path}?q={quote_plus(word)}" for word in WORDS[:2]]
        for site, entry in self.entries:
            for shown_on in {site.id: site, self.portal.id: self.portal}.values():
                path = entry_path(self.boards[shown_on.id], entry.id, entry.slug)
                found.append(f"{self.home(shown_on)}{path}")
        return found

    def home(self, site: Site) -> str:
        return BASE_HOST if site is self.portal else f"http://{site.slug}.{HOST}"

    def kept(self) -> list[str]:
        find = self.installation.pages.find
        return [one for one in self.addresses() if find(self._name(one)) is not None]

    def _name(self, address: str) -> bytes:
        path, _, query = address.removeprefix("http://").partition("?")
        return path.encode() + (b"?" + normal_query(query.encode()) if query else b"")

    async def read(self, addresses: Sequence[str]) -> dict[str, bytes]:
        return {one: (await self.client.get(one)).content for one in addresses}

    async def anew(self, addresses: Sequence[str]) -> dict[str, bytes]:
        """Read as if nothing were kept but what is about the same, which is asked once an hour."""
        self.installation.pages.clear()
        self.installation.parts.purge(f"site:{site.id}" for site in self.sites)
        return await self.read(addresses)

    async def do(self, *, site: Site, work: Callable[[Any], Awaitable[object]]) -> None:
        async with self.installation.write(site.id) as session:
            await work(session)

    def some(self) -> tuple[Site, Entry]:
        return self.choose.choice(self.entries)

    async def publish(self) -> None:
        site = self.choose.choice(self.sites)
        title = f"{self.choose.choice(WORDS)} {len(self.entries)}"
        self.entries.append((site, await self.province.published(site, self.boards[site.id], title=title)))

    async def rewrite(self) -> None:
        site, entry = self.some()
        title = f"{self.choose.choice(WORDS)} sửa {self.choose.randrange(1000)}"
        await self.province.edit(site, entry, title=title)

    async def withdraw(self) -> None:
        site, entry = self.some()
        await self.province.step(site, entry, "unpublish", reason="Sai")

    async def give_back(self) -> None:
        site, entry = self.some()
        for step in ("submit", "publish"):
            await self.province.step(site, entry, step)

    async def end_later(self) -> None:
        site, entry = self.some()
        until = self.choose.choice([None, utc_now() + timedelta(days=self.choose.randrange(1, 9))])
        operator, terms = self.province.operator, self.province.terms
        await self.do(
            site=site,
            work=lambda session: entries.end_at(session, operator, entry.id, until, terms=terms, now=MORNING),
        )

    async def offer(self) -> None:
        site, entry = self.some()
        board = self.boards[self.portal.id]
        self.links.append(await self.province.linked(site, entry, to=self.portal, board=board))

    async def decide(self) -> None:
        name = self.choose.choice(["approve", "update", "keep", "withdraw"])
        await self.province.decide(self.portal, self.choose.choice(self.links), name, reason="Trùng")

    async def pin(self) -> None:
        _, entry = self.some()
        board, operator = self.boards[self.portal.id].id, self.province.operator
        until = utc_now() + timedelta(days=2)
        how = self.choose.choice(
            [
                lambda session: pinning.pin(session, operator, board, entry.id, until=until, now=MORNING),
                lambda session: pinning.unpin(session, operator, board, entry.id, now=MORNING),
            ]
        )
        await self.do(site=self.portal, work=how)

    async def gather(self) -> None:
        async def work(session: Any) -> None:
            board, operator = self.boards[self.portal.id].id, self.province.operator
            two = [await placements.find(session, board, self.some()[1].id) for _ in range(2)]
            if two[0] and two[1]:
                await topics.gather(session, operator, two[0].id, two[1].id, now=MORNING)

        await self.do(site=self.portal, work=work)

    async def present(self) -> None:
        heading = self.choose.choice(["", *WORDS])
        until = self.choose.choice([None, utc_now() + timedelta(days=3)])
        link_id, said = self.choose.choice(self.links).id, Presentation(heading, "top", until, until)
        operator = self.province.operator
        await self.do(
            site=self.portal,
            work=lambda session: presenting.present(session, operator, link_id, said, now=MORNING),
        )

    async def part(self) -> None:
        async def work(session: Any) -> None:
            found = await topics.list_topics(session, now=MORNING, limit=1)
            if found:
                await topics.part(session, self.province.operator, found[0].id, version=None, now=MORNING)

        await self.do(site=self.portal, work=work)

    async def pause(self) -> None:
        source, operator = self.choose.choice(self.sites[1:]).id, self.province.operator
        how = self.choose.choice(
            [
                lambda session: pausing.pause(session, operator, source, reason="Bị tấn công", now=MORNING),
                lambda session: pausing.resume(session, operator, source, now=MORNING),
            ]
        )
        await self.do(site=self.portal, work=how)


async def tried(act: Callable[[], Awaitable[None]]) -> bool:
    """Do something; tell whether it was done, and not refused."""
    try:
        await act()
    except LiencongError:
        return False
    return True


@pytest.mark.parametrize("seed", SEEDS)
async def test_every_kept_page_is_as_a_fresh_one(places: Places, client: Client, seed: int) -> None:
    world = World(places, client, seed)
    await world.add_source()
    await show_down_feed(places, f"cong-tinh:{world.boards[world.portal.id].path}")
    for _ in range(4):
        await tried(world.offer)
        await tried(world.publish)
    acts = [
        world.publish, world.rewrite, world.rewrite, world.withdraw, world.give_back, world.end_later,
        world.offer, world.decide, world.decide, world.pin, world.gather, world.gather, world.part,
        world.pause, world.present, world.present,
    ]  # fmt: skip
    stayed = 0
    await world.province.settle()
    await world.anew(world.addresses())
    for _ in range(STEPS):
        act = world.choose.choice(acts)
        if not await tried(act):
            continue
        await world.province.settle()
        kept = await world.read(world.kept())
        fresh = await world.anew(world.addresses())
        stale = [one for one, body in kept.items() if body != fresh[one]]
        assert not stale, f"{act.__name__} left {stale}"
        stayed += len(kept)
    assert stayed > STEPS  # else nothing was tried
