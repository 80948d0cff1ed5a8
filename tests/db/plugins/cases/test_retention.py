"""Who sent a case is erased once it has been done for as long as the site keeps that, and not before."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from liencong.core.clock import utc_now
from liencong.core.tenancy.tables import Site
from liencong.plugins.cases import retention, store
from liencong.plugins.cases.site_settings import keep, settings_of
from liencong.plugins.cases.tables import Case
from tests.factories.cases import SENDER, answer, ask
from tests.factories.province import Province
from tests.worlds import world


@world
async def health(province: Province) -> Site:
    return await province.site("so-y-te")


async def keep_for(province: Province, site: Site, months: int | None) -> None:
    given = settings_of(site).model_copy(update={"kept_months": months})
    async with province.installation.write(site.id) as session:
        await keep(session, province.operator, site, given, now=utc_now())


async def sender_of(province: Province, site: Site, case: Case) -> str:
    async with province.installation.read(site.id) as session:
        found = await store.find(session, case.id)
    assert found is not None
    return found.sender_name


async def done_before(province: Province, site: Site, days: int) -> Case:
    case, _ = await ask(province.installation, site)
    await answer(province.installation, site, case)
    async with province.installation.write(site.id) as session:
        long_ago = utc_now() - timedelta(days=days)
        await session.execute(update(Case).where(Case.id == case.id).values(answered_at=long_ago))
    return case


async def test_the_sender_of_an_old_case_is_erased(province: Province, health: Site) -> None:
    await keep_for(province, health, 12)
    old, young = await done_before(province, health, 400), await done_before(province, health, 300)
    waiting, _ = await ask(province.installation, health, ago=timedelta(days=400))
    for _ in range(2):
        await retention.erase_old(province.installation)
    assert await sender_of(province, health, old) == ""
    assert await sender_of(province, health, young) == SENDER["name"]
    assert await sender_of(province, health, waiting) == SENDER["name"]


async def test_a_site_that_sets_no_time_keeps_them(province: Province, health: Site) -> None:
    await keep_for(province, health, None)
    old = await done_before(province, health, 4000)
    await retention.erase_old(province.installation)
    assert await sender_of(province, health, old) == SENDER["name"]


@pytest.mark.parametrize(
    ("months", "first"), [(1, (2025, 12)), (12, (2025, 1)), (13, (2024, 12)), (24, (2024, 1))]
)
def test_months_are_those_of_the_calendar(months: int, first: tuple[int, int]) -> None:
    before = retention.months_before(datetime(2026, 1, 31, 12, tzinfo=UTC), months)
    assert (before.year, before.month, before.day) == (*first, 1)
