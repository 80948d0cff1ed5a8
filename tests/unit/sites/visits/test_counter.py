"""Visits, views and people online, counted the way the regulation's page shows them (S79, S85, S86)."""

import gc
import tracemalloc
import zlib
from base64 import b64decode
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from types import FunctionType, ModuleType

import pytest

from liencong.sites.visits import counter as counter_module
from liencong.sites.visits.counter import PROVINCE, EntryDay, SiteDay, VisitCounter
from liencong.sites.visits.online import Crowd, Online
from liencong.sites.visits.sketch import Sketch

NOON = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0"
AN, BINH = "113.160.0.1", "113.160.0.2"
PORTAL, HEALTH = 1, 2
NEWS, NOTICE = 70, 71


def after(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


def visits(counter: VisitCounter) -> dict[SiteDay, int]:
    """What the sites were visited since the last time."""
    return {key: number for key, number in counter.drain().all_visits.items() if key.site_id != PROVINCE}


@pytest.fixture
def counter() -> VisitCounter:
    return VisitCounter(NOON)


def test_a_visit_is_a_visitors_first_page(counter: VisitCounter) -> None:
    for minute in (0, 1, 20):
        counter.page_served(PORTAL, None, AN, CHROME, after(minute))
    assert visits(counter) == {SiteDay(PORTAL, TODAY): 1}


@pytest.mark.parametrize(("minutes", "count"), [(29, 1), (30, 2), (31, 2), (300, 2)])
def test_after_half_an_hour_away_it_is_another_visit(counter: VisitCounter, minutes: int, count: int) -> None:
    counter.page_served(PORTAL, None, AN, CHROME, NOON)
    counter.page_served(PORTAL, None, AN, CHROME, after(minutes))
    assert visits(counter)[SiteDay(PORTAL, TODAY)] == count


def test_a_long_visit_is_one_visit(counter: VisitCounter) -> None:
    for minute in range(0, 200, 20):
        counter.page_served(PORTAL, None, AN, CHROME, after(minute))
    assert visits(counter)[SiteDay(PORTAL, TODAY)] == 1


def test_another_address_or_browser_is_another_visitor(counter: VisitCounter) -> None:
    for address, browser in ((AN, CHROME), (AN, FIREFOX), (BINH, CHROME)):
        counter.page_served(PORTAL, None, address, browser, NOON)
    assert visits(counter)[SiteDay(PORTAL, TODAY)] == 3


def test_robots_leave_no_trace(counter: VisitCounter) -> None:
    counter.page_served(PORTAL, NEWS, AN, "Googlebot/2.1", NOON)
    assert not counter.drain()
    assert counter.drain_sketches() == {}
    assert counter.online(PORTAL, NOON) == Online(0, 0)


def test_who_moves_between_sites_counts_once_in_the_province(counter: VisitCounter) -> None:
    for site in (PORTAL, HEALTH, PORTAL):
        counter.page_served(site, None, AN, CHROME, NOON)
    assert counter.drain().all_visits == {
        SiteDay(PORTAL, TODAY): 1,
        SiteDay(HEALTH, TODAY): 1,
        SiteDay(PROVINCE, TODAY): 1,
    }
    assert {key: people(content) for key, content in counter.drain_sketches().items()} == {
        SiteDay(PORTAL, TODAY): 1,
        SiteDay(HEALTH, TODAY): 1,
        SiteDay(PROVINCE, TODAY): 1,
    }
    assert counter.online(PROVINCE, NOON).total == 1
    assert counter.online(PORTAL, NOON).total == counter.online(HEALTH, NOON).total == 1


def test_reloading_is_not_reading_again(counter: VisitCounter) -> None:
    for minute in range(60):
        counter.page_served(PORTAL, NEWS, AN, CHROME, after(minute))
    assert counter.drain().views == {EntryDay(PORTAL, NEWS, TODAY): 1}


def test_each_reader_each_entry_and_each_site_counts_for_itself(counter: VisitCounter) -> None:
    counter.page_served(PORTAL, NEWS, AN, CHROME, NOON)
    counter.page_served(PORTAL, NEWS, BINH, CHROME, NOON)
    counter.page_served(PORTAL, NOTICE, AN, CHROME, NOON)
    counter.page_served(HEALTH, NEWS, AN, CHROME, NOON)
    assert counter.drain().views == {
        EntryDay(PORTAL, NEWS, TODAY): 2,
        EntryDay(PORTAL, NOTICE, TODAY): 1,
        EntryDay(HEALTH, NEWS, TODAY): 1,
    }


@pytest.mark.parametrize(("minutes", "online"), [(0, 1), (14, 1), (15, 0), (40, 0)])
def test_somebody_is_online_for_a_quarter_of_an_hour(
    counter: VisitCounter, minutes: int, online: int
) -> None:
    counter.page_served(PORTAL, None, AN, CHROME, NOON)
    assert counter.online(PORTAL, after(minutes)).total == online
    counter.page_served(HEALTH, None, BINH, CHROME, after(minutes))
    assert counter.online(PORTAL, after(minutes)).total == online


def test_guests_and_members_are_told_apart(counter: VisitCounter) -> None:
    counter.page_served(PORTAL, None, AN, CHROME, NOON)
    counter.page_served(PORTAL, None, BINH, CHROME, NOON, signed_in=True)
    assert counter.online(PORTAL, NOON) == Online(guests=1, members=1)


def test_who_signs_in_is_no_longer_a_guest(counter: VisitCounter) -> None:
    counter.page_served(PORTAL, None, AN, CHROME, NOON)
    counter.page_served(PORTAL, None, AN, CHROME, after(1), signed_in=True)
    assert counter.online(PORTAL, after(1)) == counter.online(PROVINCE, after(1)) == Online(0, 1)
    assert visits(counter)[SiteDay(PORTAL, TODAY)] == 1


def test_a_batch_holds_what_came_since_the_batch_before(counter: VisitCounter) -> None:
    counter.page_served(PORTAL, NEWS, AN, CHROME, NOON)
    assert counter.drain()
    assert not counter.drain()
    counter.page_served(PORTAL, NEWS, BINH, CHROME, NOON)
    batch = counter.drain()
    assert batch.views == {EntryDay(PORTAL, NEWS, TODAY): 1}
    assert people(counter.drain_sketches()[SiteDay(PORTAL, TODAY)]) == 2


def test_a_batch_that_could_not_be_written_is_in_the_next(counter: VisitCounter) -> None:
    counter.page_served(PORTAL, NEWS, AN, CHROME, NOON)
    lost, sketches = counter.drain(), counter.drain_sketches()
    counter.page_served(PORTAL, NEWS, BINH, CHROME, after(24 * 60))
    counter.put_back(lost)
    counter.put_back_sketches(sketches)
    batch = counter.drain()
    tomorrow = TODAY + timedelta(days=1)
    assert batch.all_visits == {
        SiteDay(site, day): 1 for site in (PORTAL, PROVINCE) for day in (TODAY, tomorrow)
    }
    assert batch.views == {EntryDay(PORTAL, NEWS, TODAY): 1, EntryDay(PORTAL, NEWS, tomorrow): 1}
    told = counter.drain_sketches()
    assert told.keys() == batch.all_visits.keys()
    assert {people(content) for content in told.values()} == {1}


def test_the_day_is_the_day_in_vietnam(counter: VisitCounter) -> None:
    counter.page_served(PORTAL, None, AN, CHROME, datetime(2026, 11, 23, 16, 59, tzinfo=UTC))
    counter.page_served(PORTAL, None, AN, CHROME, datetime(2026, 11, 23, 17, 0, tzinfo=UTC))
    assert visits(counter) == {
        SiteDay(PORTAL, TODAY): 1,
        SiteDay(PORTAL, TODAY + timedelta(days=1)): 1,
    }


def test_every_day_has_a_salt_of_its_own() -> None:
    asked: list[date] = []

    def salt_of(day: date) -> bytes:
        asked.append(day)
        return day.isoformat().encode()

    counter = VisitCounter(NOON, salt_of)
    for hours in (0, 1, 24, 25):
        counter.page_served(PORTAL, None, AN, CHROME, NOON + timedelta(hours=hours))
    assert asked == [TODAY, TODAY + timedelta(days=1)]
    sketches = counter.drain_sketches()
    first, second = (sketches[SiteDay(PORTAL, day)] for day in asked)
    assert first != second


def test_two_processes_with_one_salt_know_a_visitor_as_one(salt: Callable[[date], bytes]) -> None:
    one, other = VisitCounter(NOON, salt), VisitCounter(NOON, salt)
    one.page_served(PORTAL, None, AN, CHROME, NOON)
    other.page_served(HEALTH, None, AN, CHROME, NOON)
    whole = Sketch()
    for counter in (one, other):
        for content in counter.drain_sketches().values():
            whole.merge(Sketch.from_bytes(content))
    assert whole.estimate() == 1


def test_a_reader_whom_two_processes_serve_is_one_person_online(salt: Callable[[date], bytes]) -> None:
    one, other = VisitCounter(NOON, salt), VisitCounter(NOON, salt)
    one.page_served(PORTAL, None, AN, CHROME, NOON)
    other.page_served(PORTAL, None, AN, CHROME, after(3))
    other.page_served(PORTAL, None, BINH, CHROME, after(3))
    assert together(one, other, PORTAL, after(4)) == Online(guests=2, members=0)
    assert together(one, other, PROVINCE, after(16)) == Online(guests=2, members=0)
    assert together(one, other, PORTAL, after(18)) == Online(guests=0, members=0)


def test_a_guest_of_one_process_who_is_a_member_for_another_is_a_member(
    salt: Callable[[date], bytes],
) -> None:
    one, other = VisitCounter(NOON, salt), VisitCounter(NOON, salt)
    one.page_served(PORTAL, None, AN, CHROME, NOON)
    other.page_served(PORTAL, None, AN, CHROME, NOON, signed_in=True)
    assert together(one, other, PORTAL, NOON) == Online(guests=0, members=1)


def test_what_processes_say_of_readers_tells_nobody_who_they_are(salt: Callable[[date], bytes]) -> None:
    counter = VisitCounter(NOON, salt)
    counter.page_served(PORTAL, None, AN, CHROME, NOON)
    for told in counter.crowd(PORTAL, NOON).to_texts():
        registers = zlib.decompress(b64decode(told))
        assert sum(1 for rank in registers if rank) <= 1


def together(one: VisitCounter, other: VisitCounter, site_id: int, now: datetime) -> Online:
    crowd = one.crowd(site_id, now)
    crowd.merge(Crowd.from_texts(other.crowd(site_id, now).to_texts()))
    return crowd.count()


def people(content: bytes) -> int:
    return Sketch.from_bytes(content).estimate()


@pytest.fixture
def salt() -> Callable[[date], bytes]:
    return lambda day: day.isoformat().encode()


def test_nothing_kept_tells_who_it_was(counter: VisitCounter) -> None:
    counter.page_served(PORTAL, NEWS, AN, CHROME, NOON)
    kept = repr(list(held_by(counter)))
    assert str(PORTAL) in kept
    assert AN not in kept
    assert CHROME not in kept


def held_by(thing: object) -> Iterator[object]:
    """Everything that an object keeps in memory, however deep."""
    for held in gc.get_referents(thing):
        if not isinstance(held, type | FunctionType | ModuleType):
            yield held
            yield from held_by(held)


def test_a_clock_that_is_set_back_does_no_harm(counter: VisitCounter) -> None:
    counter.page_served(PORTAL, NEWS, AN, CHROME, NOON)
    counter.page_served(PORTAL, NEWS, AN, CHROME, after(-120))
    assert visits(counter) == {SiteDay(PORTAL, TODAY): 1}
    assert counter.online(PORTAL, after(-120)).total == 1


def test_a_flood_of_visitors_is_counted_in_bounded_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counter_module, "REMEMBERED", 500)
    counter = VisitCounter(NOON)
    tracemalloc.start()
    views = 0
    for person in range(10_000):
        counter.page_served(PORTAL, NEWS, f"10.0.{person // 256}.{person % 256}", CHROME, NOON)
        if person % 500 == 499:  # what a second brings is written in it
            views += counter.drain().views[EntryDay(PORTAL, NEWS, TODAY)]
    taken, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert taken < 500_000
    assert counter.online(PORTAL, NOON).total == 10_000
    assert views == 10_000
