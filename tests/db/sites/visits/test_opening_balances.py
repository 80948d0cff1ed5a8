"""Visits that another system counted are carried on, and a total never goes down (S86)."""

import pytest

from liencong.core.clock import local_day
from liencong.core.errors import Forbidden, Invalid
from liencong.core.tenancy.tables import Site
from liencong.sites.visits import service
from liencong.sites.visits.service import OpeningKnown
from tests.db.sites.visits.conftest import NOW, Processes
from tests.factories.province import MORNING, Province

OF_THE_REGULATIONS_PAGE = 19_266_672


async def bring(province: Province, site: Site, visits: int, reason: str = "Hệ thống cũ") -> None:
    async with province.installation.write(site.id) as session:
        await service.add_opening_balance(session, province.operator, visits, reason, now=MORNING)


async def total_of(province: Province, site: Site) -> int:
    async with province.installation.read(site.id) as session:
        return (await service.visits_of(session, today=local_day(NOW))).total


async def test_counting_goes_on_from_what_was_brought(province: Province, processes: Processes) -> None:
    site, process = await province.site("so-y-te"), await processes.start()
    await bring(province, site, OF_THE_REGULATIONS_PAGE)
    process.read(site.id)
    await process.write()
    assert await total_of(province, site) == OF_THE_REGULATIONS_PAGE + 1


async def test_balances_add_up_beyond_what_32_bits_hold(province: Province) -> None:
    site = await province.site("so-y-te")
    for reason in ("Trang cũ", "Trang cũ nữa"):
        await bring(province, site, 2**40, reason)
    assert await total_of(province, site) == 2**41


async def test_what_was_brought_for_a_reason_is_not_brought_again(province: Province) -> None:
    site = await province.site("so-y-te")
    await bring(province, site, 5)
    with pytest.raises(OpeningKnown):
        await bring(province, site, 5)
    assert await total_of(province, site) == 5


async def test_balances_are_a_sites_own(province: Province) -> None:
    site, other = await province.site("so-y-te"), await province.site("so-tai-chinh")
    await bring(province, site, 5)
    assert await total_of(province, other) == 0


async def test_a_balance_cannot_take_visits_off_and_says_where_it_comes_from(province: Province) -> None:
    site = await province.site("so-y-te")
    for visits, reason, field in ((-1, "Sai", "visits"), (2**63, "Sai", "visits"), (5, " ", "reason")):
        with pytest.raises(Invalid) as refused:
            await bring(province, site, visits, reason)
        assert list(refused.value.fields) == [field]
    assert await total_of(province, site) == 0


async def test_a_site_does_not_give_itself_visits(province: Province) -> None:
    site = await province.site("so-y-te")
    webmaster = await province.person("site_admin", site)
    async with province.installation.write(site.id) as session:
        with pytest.raises(Forbidden):
            await service.add_opening_balance(session, webmaster.actor, 5, "Tự thêm", now=MORNING)
