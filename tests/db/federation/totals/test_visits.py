"""Visits of the sites add up to the province's; a linked entry has views of its own and by the portal."""

from datetime import UTC, datetime

from liencong.core.clock import local_day
from liencong.core.page_cache import CacheNote, Served
from liencong.core.tenancy.tables import Site
from liencong.federation.totals import service
from liencong.sites.visits import service as visits
from liencong.sites.visits.counting import Counting
from tests.factories.province import MORNING, Province

CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/131.0.0.0"
NOW = datetime.now(UTC)


class Reading:
    """People who read the sites of a province."""

    def __init__(self, province: Province) -> None:
        self.installation = province.installation
        self.counting = self.installation.get(Counting)

    async def read(self, site: Site, entry_id: int | None = None, *, who: str = "113.160.0.1") -> None:
        """Have somebody read a page, and write that down."""
        note = CacheNote(site.id, frozenset(), entry_id=entry_id)
        self.counting.count(Served(note, who, CHROME.encode(), None), NOW)
        await self.counting.write(NOW)

    async def bring(self, site: Site, number: int, *, predecessor: Site | None = None) -> None:
        """Have a site carry on visits that were counted elsewhere."""
        async with self.installation.write(site.id) as session:
            await visits.add_opening_balance(
                session,
                self.installation.operator,
                number,
                "Hệ thống cũ",
                predecessor_id=predecessor.id if predecessor else None,
                now=MORNING,
            )


async def test_the_provinces_visits_are_the_sum_of_its_sites(province: Province) -> None:
    portal, health, finance = [await province.portal()] + [await province.site(f"so-{n}") for n in "ab"]
    reading = Reading(province)
    await reading.bring(portal, 19_266_672)
    await reading.bring(health, 1000)
    for site in (portal, health, finance):
        await reading.read(site)
    await reading.read(health, who="113.160.0.2")
    async with province.installation.read(portal.id) as session:
        by_site = await service.visits_by_site(session, today=local_day(NOW))
        together = await service.province_visits(session, by_site)
    assert {site_id: one.total for site_id, one in by_site.items()} == {
        portal.id: 19_266_673,
        health.id: 1002,
        finance.id: 1,
    }
    assert (together.today, together.total) == (4, 19_267_676)


async def test_visits_that_a_site_took_over_from_another_count_once(province: Province) -> None:
    portal, old, new = [await province.portal()] + [await province.site(f"xa-{n}") for n in ("cu", "moi")]
    reading = Reading(province)
    await reading.bring(old, 500)
    await reading.bring(new, 500, predecessor=old)
    async with province.installation.read(portal.id) as session:
        by_site = await service.visits_by_site(session, today=local_day(NOW))
        together = await service.province_visits(session, by_site)
    assert (by_site[new.id].total, together.total) == (500, 500)


async def test_who_reads_several_sites_is_one_reader_of_the_province(province: Province) -> None:
    portal, site = await province.portal(), await province.site("so-y-te")
    reading = Reading(province)
    await reading.read(portal)
    await reading.read(site)
    async with province.installation.read(portal.id) as session:
        readers = await reading.counting.readers(session, NOW)
    assert (readers.of(portal.id).total, readers.of(site.id).total, readers.everywhere.total) == (1, 1, 1)


async def test_views_through_a_link_are_told_apart_from_the_sources_own(province: Province) -> None:
    portal, site = await province.portal(), await province.site("so-y-te")
    entry = await province.published(site, await province.board(site))
    reading = Reading(province)
    await reading.read(site, entry.id)
    assert await told(province, site, entry.id) == (1, None)
    await province.linked(site, entry, to=portal, board=await province.board(portal, "Tin sở"))
    assert await told(province, site, entry.id) == (1, 0)
    for who in ("113.160.0.1", "113.160.0.2"):
        await reading.read(portal, entry.id, who=who)
    assert await told(province, site, entry.id) == (1, 2)
    assert await told(province, portal, entry.id) == (2, None)


async def told(province: Province, site: Site, entry_id: int) -> tuple[int, int | None]:
    async with province.installation.read(site.id) as session:
        return await visits.views_of(session, entry_id), await service.views_through_links(session, entry_id)
