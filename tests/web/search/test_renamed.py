"""An agency that was given another name, or went into another one, in the search of every site."""

from datetime import date

import pytest

from liencong.core.clock import local_day, utc_now
from liencong.core.tenancy.tables import Site, Unit
from liencong.sites.setup import service as setup
from tests.factories.province import Client, Province

PORTAL = "http://cong.test/tim-kiem"


@pytest.fixture
async def agency(province: Province) -> Site:
    await province.portal()
    return await province.site("so-ke-hoach")


async def say_of(province: Province, client: Client, words: str) -> str:
    await province.settle()
    return (await client.get(PORTAL, params={"q": words})).text


async def test_a_renamed_agency_is_found_by_both_names(
    province: Province, client: Client, agency: Site
) -> None:
    installation, operator = province.installation, province.installation.operator
    async with installation.write(agency.id) as session:
        await setup.rename(session, operator, agency.id, "Sở Tài chính", now=utc_now())
    page = await say_of(province, client, "trang so ke hoach")
    assert "Trang so-ke-hoach từ ngày" in page
    async with installation.write(agency.id) as session:
        await setup.rename(session, operator, agency.id, "Trang so-ke-hoach", now=utc_now())
    assert "từ ngày" not in await say_of(province, client, "trang so ke hoach")


async def test_a_name_that_only_changes_its_marks_is_no_former_one(
    province: Province, client: Client, agency: Site
) -> None:
    async with province.installation.write(agency.id) as session:
        operator = province.installation.operator
        await setup.rename(session, operator, agency.id, "Trang sở kế hoạch", now=utc_now())
    assert "từ ngày" not in await say_of(province, client, "trang so ke hoach")


async def test_what_an_agency_did_is_found_under_its_successor(
    province: Province, client: Client, agency: Site
) -> None:
    other, now = await province.site("so-tai-chinh"), utc_now()
    async with province.installation.write(agency.id) as session:
        for site, code in ((agency, "H33.5"), (other, "H33.7")):
            session.add(Unit(code=code, name=site.name, tier="agency", valid_from=date(2010, 1, 1)))
            await session.flush()
            (await session.get_one(Site, site.id)).unit_code = code
        operator = province.installation.operator
        await setup.archive(session, operator, agency.id, successor_id=other.id, now=now)
    async with province.installation.read(None) as session:
        unit = await session.get_one(Unit, "H33.5")
    assert (unit.successor_code, unit.valid_to) == ("H33.7", local_day(now))
    assert "Trang so-ke-hoach từ ngày" in await say_of(province, client, "trang so ke hoach")
