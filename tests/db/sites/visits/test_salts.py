"""Visitors are known again for a day, by all processes alike; then nothing is left to know them by (L53)."""

from datetime import date, timedelta

from sqlalchemy import select

from liencong.core.clock import local_day
from liencong.core.installation import Installation
from liencong.sites.visits.counting import prepare
from liencong.sites.visits.tables import DaySalt, VisitDay
from tests.db.sites.visits.conftest import NOW, Processes
from tests.factories.province import Province

TODAY = local_day(NOW)
TOMORROW = TODAY + timedelta(days=1)


async def salts_of(installation: Installation, today: date) -> dict[date, bytes]:
    salts: dict[date, bytes] = {}
    await prepare(installation, salts, today)
    return salts


async def test_all_processes_have_one_salt_a_day_and_every_day_another(installation: Installation) -> None:
    one, other = await salts_of(installation, TODAY), await salts_of(installation, TODAY)
    assert one == other
    assert list(one) == [TODAY, TOMORROW]
    assert one[TODAY] != one[TOMORROW]


async def test_a_salt_is_thrown_away_after_its_day(installation: Installation) -> None:
    before = await salts_of(installation, TODAY)
    after = await salts_of(installation, TOMORROW)
    assert after[TOMORROW] == before[TOMORROW]
    async with installation.read(None) as session:
        days = list(await session.scalars(select(DaySalt.day).order_by(DaySalt.day)))
    assert days == [TOMORROW, TOMORROW + timedelta(days=1)]


async def test_sketches_of_days_past_are_thrown_away_and_their_figures_stay(
    province: Province, processes: Processes
) -> None:
    site, process = await province.site("so-y-te"), await processes.start()
    process.read(site.id)
    await process.write()
    await salts_of(province.installation, TODAY + timedelta(days=2))
    async with province.installation.read(site.id) as session:
        day = await session.scalar(select(VisitDay))
    assert isinstance(day, VisitDay)
    assert (day.sketch, day.people, day.visits) == (None, 1, 1)
