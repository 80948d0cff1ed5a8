"""Visits of the province, where nobody counts twice; views of a linked entry, its own and the portal's."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from sqlalchemy import update

from liencong.core.clock import local_day
from liencong.core.page_cache import CacheNote, Served
from liencong.core.tenancy.tables import Site
from liencong.federation.link_rule import service as link_rules
from liencong.federation.link_rule.service import RuleInput
from liencong.federation.totals import service
from liencong.sites.setup import service as setup
from liencong.sites.visits import service as visits
from liencong.sites.visits import store
from liencong.sites.visits.counting import Counting
from liencong.sites.visits.service import Days, Elsewhere
from tests.factories.province import MORNING, Province

CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/131.0.0.0"
NOW = datetime.now(UTC)


class Reading:
    """People who read the sites of a province."""

    def __init__(self, province: Province) -> None:
        self.installation = province.installation
        self.counting = self.installation.get(Counting)
        self.brought = 0

    async def read(
        self, site: Site, entry_id: int | None = None, *, who: str = "113.160.0.1", now: datetime = NOW
    ) -> None:
        """Have somebody read a page, and write that down."""
        note = CacheNote(site.id, frozenset(), entry_id=entry_id)
        self.counting.count(Served(note, who, CHROME.encode(), None), now)
        await self.counting.write(now)

    async def bring(self, site: Site, number: int, *, predecessor: Site | None = None) -> None:
        """Have a site carry on visits that were counted elsewhere."""
        self.brought += 1
        async with self.installation.write(site.id) as session:
            await visits.add_opening_balance(
                session,
                self.installation.operator,
                number,
                f"Hệ thống cũ, lần {self.brought}",
                predecessor_id=predecessor.id if predecessor else None,
                now=MORNING,
            )


async def test_who_moves_between_sites_makes_one_visit_to_the_province(province: Province) -> None:
    portal, health, finance = [await province.portal()] + [await province.site(f"so-{n}") for n in "ab"]
    reading = Reading(province)
    await reading.bring(portal, 19_266_672)
    await reading.bring(health, 1000)
    for site in (portal, health, finance):
        await reading.read(site)
    await reading.read(health, who="113.160.0.2")
    async with province.installation.read(portal.id) as session:
        by_site = await service.visits_by_site(session, today=local_day(NOW))
        together = await service.province_visits(session, today=local_day(NOW))
    assert {site_id: one.total for site_id, one in by_site.items()} == {
        portal.id: 19_266_673,
        health.id: 1002,
        finance.id: 1,
    }
    assert (together.today, together.total) == (2, 19_267_674)


async def test_who_follows_an_archive_carries_its_visits_on_once(province: Province) -> None:
    portal, old, new = [await province.portal()] + [await province.site(f"xa-{n}") for n in ("cu", "moi")]
    reading = Reading(province)
    await reading.bring(old, 500)
    for site in (portal, old, new):
        await reading.read(site)
    async with province.installation.write(old.id) as session:
        await setup.archive(session, province.operator, old.id, successor_id=new.id, now=NOW)
    await province.settle()
    async with province.installation.write(old.id) as session:
        await setup.rename(session, province.operator, old.id, "Xã cũ đã sáp nhập", now=NOW)
    await province.settle()
    async with province.installation.read(portal.id) as session:
        by_site = await service.visits_by_site(session, today=local_day(NOW))
        together = await service.province_visits(session, today=local_day(NOW))
    assert (by_site[old.id].total, by_site[new.id].total, together.total) == (501, 502, 501)


async def test_visits_that_a_site_took_over_from_another_count_once(province: Province) -> None:
    portal, old, new = [await province.portal()] + [await province.site(f"xa-{n}") for n in ("cu", "moi")]
    reading = Reading(province)
    await reading.bring(old, 500)
    await reading.bring(new, 500, predecessor=old)
    async with province.installation.read(portal.id) as session:
        by_site = await service.visits_by_site(session, today=local_day(NOW))
        together = await service.province_visits(session, today=local_day(NOW))
    assert (by_site[new.id].total, together.total) == (500, 500)


@pytest.mark.parametrize("seed", [1, 2])
async def test_whatever_happens_no_total_ever_goes_down(province: Province, seed: int) -> None:
    portal, sites = await province.portal(), [await province.site(f"xa-{number}") for number in range(3)]
    reading, chance = Reading(province), Random(seed)
    before: dict[int, int] = {}
    for number in range(25):
        site, other = chance.sample(sites, 2)
        act = chance.choice(["read", "read", "bring", "merge", "rename", "forget"])
        if act == "read":
            await reading.read(site, who=f"10.0.{number}.1", now=NOW + timedelta(hours=number))
        elif act == "bring":
            await reading.bring(site, chance.randrange(1000))
        elif act == "merge":
            await reading.bring(site, before.get(other.id, 0), predecessor=other)
        elif act == "rename":
            await rename(province, site, f"xa-{site.id}-{number}")
        else:
            async with province.installation.write(None) as session:
                await store.forget(session, today=local_day(NOW + timedelta(days=number)))
        async with province.installation.read(portal.id) as session:
            today = local_day(NOW + timedelta(hours=number))
            by_site = await service.visits_by_site(session, today=today)
            after = {site_id: one.total for site_id, one in by_site.items()}
            after[0] = (await service.province_visits(session, today=today)).total
        assert all(after[site_id] >= total for site_id, total in before.items())
        assert after[0] <= sum(total for site_id, total in after.items() if site_id)
        before = after


async def rename(province: Province, site: Site, slug: str) -> None:
    async with province.installation.write(None) as session:
        await session.execute(update(Site).where(Site.id == site.id).values(slug=slug, name=slug))


async def test_who_reads_several_sites_is_one_reader_of_the_province(province: Province) -> None:
    portal, site = await province.portal(), await province.site("so-y-te")
    reading = Reading(province)
    await reading.read(portal)
    await reading.read(site)
    async with province.installation.read(portal.id) as session:
        readers = await reading.counting.readers(session, NOW)
    assert (readers.of(portal.id).total, readers.of(site.id).total, readers.everywhere.total) == (1, 1, 1)


async def test_views_through_links_are_told_apart_from_the_sources_own(province: Province) -> None:
    portal, site, other = [
        await province.portal(), await province.site("so-y-te"), await province.site("tam-ky")
    ]  # fmt: skip
    entry = await province.published(site, await province.board(site))
    reading = Reading(province)
    await reading.read(site, entry.id)
    assert await told(province, site, entry.id) == (1, None)
    await province.linked(site, entry, to=portal, board=await province.board(portal, "Tin sở"))
    assert await told(province, site, entry.id) == (1, Elsewhere(via_portal=0))
    roles, board = province.installation.features.roles, await province.board(other)
    async with province.installation.write(other.id) as session:
        given = RuleInput(board=board.id, source_site_id=site.id)
        await link_rules.make(session, province.operator, given, roles, now=MORNING)
    await province.linked(site, entry, to=other, board=board)
    for who in ("113.160.0.1", "113.160.0.2"):
        await reading.read(portal, entry.id, who=who)
    await reading.read(other, entry.id, who="113.160.0.3")
    assert await told(province, site, entry.id) == (1, Elsewhere(via_portal=2, via_others=1))
    assert await told(province, portal, entry.id) == (2, None)


async def test_views_of_some_days_are_those_of_these_days(province: Province) -> None:
    portal, site = await province.portal(), await province.site("so-y-te")
    entry = await province.published(site, await province.board(site))
    await province.linked(site, entry, to=portal, board=await province.board(portal, "Tin sở"))
    await Reading(province).read(portal, entry.id)
    today, before = local_day(NOW), local_day(NOW) - timedelta(days=9)
    assert await told(province, site, entry.id, (before, today)) == (0, Elsewhere(via_portal=1))
    assert await told(province, site, entry.id, (before, before)) == (0, Elsewhere(via_portal=0))


async def test_views_stay_when_the_address_changes(province: Province) -> None:
    site = await province.site("so-y-te")
    entry = await province.published(site, await province.board(site))
    await Reading(province).read(site, entry.id)
    elsewhere = await province.board(site, "Sự kiện")
    await province.edit(site, entry, title="Tên khác hẳn", board=elsewhere.id)
    assert await told(province, site, entry.id) == (1, None)


async def told(
    province: Province, site: Site, entry_id: int, days: Days | None = None
) -> tuple[int, Elsewhere | None]:
    features = province.installation.features
    async with province.installation.read(site.id) as session:
        there = await visits.views_elsewhere(features, session, [entry_id], days)
        return await visits.views_of(session, entry_id), there.get(entry_id)
