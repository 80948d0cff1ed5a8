"""What processes count adds up in the database, whatever becomes of a process (S79, S86)."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlalchemy import select, text

from liencong.core.boot import assemble
from liencong.core.clock import local_day
from liencong.core.installation import Installation
from liencong.core.page_cache import CacheNote, Served
from liencong.core.settings import load_settings
from liencong.core.tenancy.tables import Site
from liencong.sites.visits import service, store
from liencong.sites.visits.counter import Batch, Start
from liencong.sites.visits.counting import Counting
from liencong.sites.visits.service import Visits
from liencong.sites.visits.tables import ProvinceDay, VisitDay, VisitStart
from tests.db.sites.visits.conftest import CHROME, NOW, Processes
from tests.factories.province import BASE_HOST, Province

TODAY = local_day(NOW)


async def visits_of(installation: Installation, site: Site, today: date = TODAY) -> Visits:
    async with installation.read(site.id) as session:
        return await service.visits_of(session, today=today)


async def day_of(installation: Installation, site: Site) -> VisitDay:
    async with installation.read(site.id) as session:
        day = await session.scalar(select(VisitDay))
    assert isinstance(day, VisitDay)
    return day


async def views_of(installation: Installation, site: Site, entry_id: int) -> int:
    async with installation.read(site.id) as session:
        return await service.views_of(session, entry_id)


async def test_batches_add_up(province: Province, processes: Processes) -> None:
    site, process = await province.site("so-y-te"), await processes.start()
    for who in ("113.160.0.1", "113.160.0.2"):
        process.read(site.id, who=who)
        await process.write()
    await process.write()
    seen = await visits_of(province.installation, site)
    assert (seen.today, seen.week, seen.month, seen.total) == (2, 2, 2, 2)
    assert seen.yesterday == 0


async def test_what_several_processes_count_adds_up_and_a_visitor_of_both_is_one_person(
    province: Province, processes: Processes
) -> None:
    site, one, other = await province.site("so-y-te"), await processes.start(), await processes.start()
    one.read(site.id)
    other.read(site.id)
    other.read(site.id, who="113.160.0.2")
    await one.write()
    await other.write()
    day = await day_of(province.installation, site)
    assert (day.visits, day.people) == (3, 2)


async def test_an_entry_has_its_own_views_on_each_site_that_shows_it(
    province: Province, processes: Processes
) -> None:
    portal, site = await province.portal(), await province.site("so-y-te")
    entry = await province.published(site, await province.board(site))
    process = await processes.start()
    process.read(site.id, entry.id)
    process.read(site.id, entry.id, who="113.160.0.2")
    process.read(portal.id, entry.id)
    await process.write()
    assert await views_of(province.installation, site, entry.id) == 2
    assert await views_of(province.installation, portal, entry.id) == 1
    assert (await day_of(province.installation, site)).views == 2


async def test_who_moves_between_sites_is_one_visit_to_the_province(
    province: Province, processes: Processes
) -> None:
    portal, site = await province.portal(), await province.site("so-y-te")
    process = await processes.start()
    process.read(portal.id)
    process.read(site.id)
    await process.write()
    async with province.installation.read(None) as session:
        assert await session.scalar(select(ProvinceDay.visits)) == 1


async def test_a_killed_process_loses_what_it_had_not_written_and_nothing_else(
    province: Province, processes: Processes
) -> None:
    site, process = await province.site("so-y-te"), await processes.start()
    process.read(site.id)
    await process.write()
    process.read(site.id, who="113.160.0.2")  # and is killed before the next batch
    successor = await processes.start()
    successor.read(site.id, who="113.160.0.3")
    await successor.write()
    assert (await visits_of(province.installation, site)).total == 2


async def test_a_process_that_ends_writes_what_is_left(
    province: Province, database_url: str, tmp_path: Path
) -> None:
    site = await province.site("so-y-te")
    settings = load_settings(tmp_path, DATABASE_URL=database_url, BASE_HOST=BASE_HOST)
    async with assemble(settings).running() as other:
        served = Served(CacheNote(site.id, frozenset()), "113.160.0.1", CHROME.encode(), None)
        other.get(Counting).count(served, NOW)
    assert (await visits_of(province.installation, site)).total == 1


async def test_a_batch_that_cannot_be_written_is_written_later_and_only_once(
    province: Province, processes: Processes
) -> None:
    site, process = await province.site("so-y-te"), await processes.start()
    entry = await province.published(site, await province.board(site))
    process.read(site.id, entry.id)
    await rename_table(province.installation, "entry_views", "away")
    await process.write()
    assert (await visits_of(province.installation, site)).total == 0
    await rename_table(province.installation, "away", "entry_views")
    await process.write()
    await process.write()
    assert (await visits_of(province.installation, site)).total == 1
    assert await views_of(province.installation, site, entry.id) == 1


async def rename_table(installation: Installation, name: str, other: str) -> None:
    async with installation.database.engine.begin() as connection:
        await connection.execute(text(f"ALTER TABLE {name} RENAME TO {other}"))


async def test_yesterday_is_not_today(province: Province, processes: Processes) -> None:
    site, process = await province.site("so-y-te"), await processes.start()
    process.read(site.id)
    await process.write()
    tomorrow = TODAY + timedelta(days=1)
    seen = await visits_of(province.installation, site, tomorrow)
    assert (seen.today, seen.yesterday, seen.total) == (0, 1, 1)
    long_after = await visits_of(province.installation, site, TODAY + timedelta(days=400))
    assert long_after == Visits(total=1)


async def test_a_site_sees_its_own_visits_only(province: Province, processes: Processes) -> None:
    site, other = await province.site("so-y-te"), await province.site("so-tai-chinh")
    process = await processes.start()
    process.read(site.id)
    await process.write()
    assert await visits_of(province.installation, other) == Visits()
    async with province.installation.read(other.id) as session:
        assert list(await service.visits_by_site(session, today=TODAY)) == []


async def test_readers_of_all_processes_are_online_together(province: Province, processes: Processes) -> None:
    site, one, other = await province.site("so-y-te"), await processes.start(), await processes.start()
    one.read(site.id)
    other.read(site.id, who="113.160.0.2")
    other.read(site.id, who="113.160.0.3", account_id=7)
    await other.write()
    assert await online(province.installation, one.counting, site, NOW) == (2, 1)


async def test_readers_of_a_process_that_is_gone_are_not_online(
    province: Province, processes: Processes
) -> None:
    site, one, gone = await province.site("so-y-te"), await processes.start(), await processes.start()
    gone.read(site.id)
    await gone.write()
    later = datetime.now(UTC) + timedelta(minutes=3)
    assert await online(province.installation, one.counting, site, later) == (0, 0)


async def test_a_reader_whom_two_processes_serve_is_online_once_and_a_member_where_either_knows_it(
    province: Province, processes: Processes
) -> None:
    site, one, other = await province.site("so-y-te"), await processes.start(), await processes.start()
    one.read(site.id)
    one.read(site.id, who="113.160.0.2")
    other.read(site.id)
    other.read(site.id, who="113.160.0.2", account_id=7)
    await other.write()
    assert await online(province.installation, one.counting, site, NOW) == (1, 1)
    async with province.installation.read(None) as session:
        assert (await one.counting.readers(session, NOW)).everywhere == (1, 1)


async def test_the_province_has_as_many_people_as_there_are(province: Province, processes: Processes) -> None:
    portal, site = await province.portal(), await province.site("so-y-te")
    one, other = await processes.start(), await processes.start()
    for process, where, who in ((one, portal, 1), (one, site, 1), (other, site, 1), (other, site, 2)):
        process.read(where.id, who=f"113.160.0.{who}")
    await one.write()
    await other.write()
    async with province.installation.read(None) as session:
        day = await session.scalar(select(ProvinceDay))
    assert day is not None
    assert day.people == 2


async def test_a_visit_that_two_processes_see_begin_counts_once(province: Province) -> None:
    site, visitor = await province.site("so-y-te"), 2**64 - 1
    minute = int(NOW.timestamp()) // 60

    async def counted(*minutes: int) -> int:
        batch = Batch(starts=[Start(site.id, visitor, one, TODAY) for one in minutes])
        async with province.installation.write(None) as session:
            new = await store.leave_out_known(session, batch)
            await store.add(session, new)
        return sum(new.all_visits.values())

    assert [await counted(minute), await counted(minute + 1), await counted(minute + 29)] == [1, 0, 0]
    assert [await counted(minute + 30), await counted(minute + 31)] == [1, 0]
    assert (await visits_of(province.installation, site)).total == 2


async def test_who_began_a_visit_is_forgotten_after_half_an_hour(
    province: Province, processes: Processes
) -> None:
    site, process = await province.site("so-y-te"), await processes.start()
    minute = int(NOW.timestamp()) // 60
    starts = [Start(site.id, visitor, minute - ago, TODAY) for visitor, ago in ((1, 31), (2, 5))]
    async with province.installation.write(None) as session:
        await store.leave_out_known(session, Batch(starts=starts))
    process.read(site.id)
    await process.write()
    async with province.installation.read(None) as session:
        left = await session.scalars(select(VisitStart.visitor))
    assert list(left) == [2 - 2**63]


async def online(
    installation: Installation, counting: Counting, site: Site, now: datetime
) -> tuple[int, int]:
    async with installation.read(site.id) as session:
        readers = await counting.readers(session, now)
    return readers.of(site.id).guests, readers.of(site.id).members
