"""Visits, views and people online, counted the way the regulation's page shows them (S79, S85, S86)."""

import gc
import tracemalloc
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from types import FunctionType, ModuleType

import pytest

from liencong.sites.visits import counter as counter_module
from liencong.sites.visits.counter import EntryDay, Online, SiteDay, VisitCounter
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


@pytest.fixture
def counter() -> VisitCounter:
    return VisitCounter(NOON)


def test_a_visit_is_a_visitors_first_page(counter: VisitCounter) -> None:
    for minute in (0, 1, 20):
        counter.page_served(PORTAL, None, AN, CHROME, after(minute))
    assert counter.drain().visits == {SiteDay(PORTAL, TODAY): 1}


@pytest.mark.parametrize(("minutes", "visits"), [(29, 1), (30, 2), (31, 2), (300, 2)])
def test_after_half_an_hour_away_it_is_another_visit(
    counter: VisitCounter, minutes: int, visits: int
) -> None:
    counter.page_served(PORTAL, None, AN, CHROME, NOON)
    counter.page_served(PORTAL, None, AN, CHROME, after(minutes))
    assert counter.drain().visits[SiteDay(PORTAL, TODAY)] == visits


def test_a_long_visit_is_one_visit(counter: VisitCounter) -> None:
    for minute in range(0, 200, 20):
        counter.page_served(PORTAL, None, AN, CHROME, after(minute))
    assert counter.drain().visits[SiteDay(PORTAL, TODAY)] == 1


def test_another_address_or_browser_is_another_visitor(counter: VisitCounter) -> None:
    for address, browser in ((AN, CHROME), (AN, FIREFOX), (BINH, CHROME)):
        counter.page_served(PORTAL, None, address, browser, NOON)
    assert counter.drain().visits[SiteDay(PORTAL, TODAY)] == 3


def test_robots_leave_no_trace(counter: VisitCounter) -> None:
    counter.page_served(PORTAL, NEWS, AN, "Googlebot/2.1", NOON)
    batch = counter.drain()
    assert (batch.visits, batch.views, batch.visitors) == ({}, {}, {})
    assert counter.online(PORTAL, NOON) == Online(0, 0)


def test_who_moves_between_sites_counts_once_in_the_province(counter: VisitCounter) -> None:
    for site in (PORTAL, HEALTH, PORTAL):
        counter.page_served(site, None, AN, CHROME, NOON)
    batch = counter.drain()
    assert batch.visits == {SiteDay(PORTAL, TODAY): 1, SiteDay(HEALTH, TODAY): 1}
    assert batch.province_visits == {TODAY: 1}
    assert counter.online_in_province(NOON).total == 1
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
    assert counter.online(PORTAL, after(1)) == counter.online_in_province(after(1)) == Online(0, 1)
    assert counter.drain().visits[SiteDay(PORTAL, TODAY)] == 1


def test_a_batch_holds_what_came_since_the_batch_before(counter: VisitCounter) -> None:
    counter.page_served(PORTAL, NEWS, AN, CHROME, NOON)
    assert counter.drain().visits
    batch = counter.drain()
    assert (batch.visits, batch.views, batch.province_visits, batch.visitors) == ({}, {}, {}, {})
    counter.page_served(PORTAL, NEWS, BINH, CHROME, NOON)
    batch = counter.drain()
    assert batch.views == {EntryDay(PORTAL, NEWS, TODAY): 1}
    assert Sketch.from_bytes(batch.visitors[SiteDay(PORTAL, TODAY)]).estimate() == 2


def test_a_batch_that_could_not_be_written_is_in_the_next(counter: VisitCounter) -> None:
    counter.page_served(PORTAL, NEWS, AN, CHROME, NOON)
    lost = counter.drain()
    counter.page_served(PORTAL, NEWS, BINH, CHROME, after(24 * 60))
    counter.put_back(lost)
    batch = counter.drain()
    tomorrow = TODAY + timedelta(days=1)
    assert batch.visits == {SiteDay(PORTAL, TODAY): 1, SiteDay(PORTAL, tomorrow): 1}
    assert batch.views == {EntryDay(PORTAL, NEWS, TODAY): 1, EntryDay(PORTAL, NEWS, tomorrow): 1}
    assert batch.province_visits == {TODAY: 1, tomorrow: 1}
    assert {Sketch.from_bytes(content).estimate() for content in batch.visitors.values()} == {1}
    assert len(batch.visitors) == 2


def test_the_day_is_the_day_in_vietnam(counter: VisitCounter) -> None:
    counter.page_served(PORTAL, None, AN, CHROME, datetime(2026, 11, 23, 16, 59, tzinfo=UTC))
    counter.page_served(PORTAL, None, AN, CHROME, datetime(2026, 11, 23, 17, 0, tzinfo=UTC))
    assert counter.drain().visits == {
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
    first, second = counter.drain().visitors.values()
    assert first != second


def test_two_processes_with_one_salt_know_a_visitor_as_one(salt: Callable[[date], bytes]) -> None:
    one, other = VisitCounter(NOON, salt), VisitCounter(NOON, salt)
    one.page_served(PORTAL, None, AN, CHROME, NOON)
    other.page_served(HEALTH, None, AN, CHROME, NOON)
    whole = Sketch()
    for counter in (one, other):
        for content in counter.drain().visitors.values():
            whole.merge(Sketch.from_bytes(content))
    assert whole.estimate() == 1


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
    assert counter.drain().visits == {SiteDay(PORTAL, TODAY): 1}
    assert counter.online(PORTAL, after(-120)).total == 1


def test_a_flood_of_visitors_is_counted_in_bounded_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counter_module, "REMEMBERED", 500)
    counter = VisitCounter(NOON)
    tracemalloc.start()
    for person in range(10_000):
        counter.page_served(PORTAL, NEWS, f"10.0.{person // 256}.{person % 256}", CHROME, NOON)
    taken, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert taken < 500_000
    assert counter.online(PORTAL, NOON).total == 10_000
    assert counter.drain().views == {EntryDay(PORTAL, NEWS, TODAY): 10_000}
