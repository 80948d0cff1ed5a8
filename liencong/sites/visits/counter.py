"""Counts visits and views in memory, a few microseconds a page, and hands them out in batches for writing.

A counter belongs to one event loop: nothing here waits, so nothing is locked. Its memory is bounded: what
was seen is remembered in two generations, and the older one is forgotten when `VISIT_MINUTES` are over or the
younger one is full.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from secrets import token_bytes
from typing import NamedTuple

from liencong.core.clock import local_day
from liencong.sites.visits.online import Crowd, Online
from liencong.sites.visits.rules import ONLINE_MINUTES, VISIT_MINUTES, is_robot, visitor_key
from liencong.sites.visits.sketch import Sketch

REMEMBERED = 100_000
"""Visits and views of one generation; in a flood beyond it, reloads are recognised for a shorter time."""


class SiteDay(NamedTuple):
    """A site on one day in Vietnam."""

    site_id: int
    day: date


class EntryDay(NamedTuple):
    """An entry on one day, on the site where it was read: a link is counted apart from its source (S79)."""

    site_id: int
    entry_id: int
    day: date


class Start(NamedTuple):
    """The begin of somebody's visit to a site, or to the province as one, as far as this process saw.

    `visitor` is good for the day and the same in all processes; it is not kept beyond `VISIT_MINUTES`.
    """

    site_id: int
    visitor: int
    minute: int
    day: date


PROVINCE = 0
"""Stands for all sites taken as one where the number of a site stands."""


@dataclass
class Batch:
    """What was counted since the last batch, for adding to the figures stored.

    Of `starts` those count that no other process has seen before; `visits` of a site or of `PROVINCE` count
    in any case. In those of the province somebody who moves between sites counts once: they are no sum.
    """

    starts: list[Start] = field(default_factory=list)
    visits: Counter[SiteDay] = field(default_factory=Counter)
    views: Counter[EntryDay] = field(default_factory=Counter)

    def __bool__(self) -> bool:
        """Tell whether anything was counted."""
        return bool(self.starts or self.visits or self.views)

    @property
    def all_visits(self) -> Counter[SiteDay]:
        """All visits, if no other process has seen any of them."""
        return self.visits + Counter(SiteDay(one.site_id, one.day) for one in self.starts)


class VisitCounter:
    """The visits of all sites of this process, and of the province as one.

    `salt_of` gives the salt of a day's visitor keys, at most 64 bytes, and is asked once a day; with the
    default one no key outlives the process. Processes whose sketches are to be merged need the same salt.
    """

    def __init__(self, now: datetime, salt_of: Callable[[date], bytes] = lambda _: token_bytes(32)) -> None:
        self._salt_of = salt_of
        self._minute = _minute_of(now)
        self._batch = Batch()
        self._sketches: defaultdict[SiteDay, Sketch] = defaultdict(Sketch)
        self._changed: set[SiteDay] = set()
        self._start_day(local_day(now))

    def page_served(
        self,
        site_id: int,
        entry_id: int | None,
        address: str,
        user_agent: str,
        now: datetime,
        *,
        signed_in: bool = False,
    ) -> None:
        """Count a page that was shown to somebody; robots and reloads change nothing."""
        if is_robot(user_agent):
            return
        minute = _minute_of(now)
        if minute > self._minute:
            self._move_to(minute, now)
        stamp = 2 * self._minute + signed_in
        reader = hash((self._salt, address, user_agent))  # good in this process only, but cheaper than a key
        visitor = self._visitors.get(reader)
        if visitor is None:
            visitor = self._visitors[reader] = visitor_key(self._salt, address, user_agent)
        before = self._sites[site_id].touch(visitor, stamp)
        if before != stamp:
            self._count_visits(site_id, visitor, before, stamp)
        if entry_id is not None:
            before = self._views.touch(hash((site_id, entry_id, visitor)), stamp)
            if _is_over(before, stamp):
                self._batch.views[EntryDay(site_id, entry_id, self._day)] += 1
                self._make_room()

    def online(self, site_id: int, now: datetime) -> Online:
        """Tell how many people are reading a site, or with `PROVINCE` any; who reads several counts once."""
        audience = self._sites.get(site_id)
        return audience.online(self._minute_at(now)) if audience else Online(0, 0)

    def crowd(self, site_id: int, now: datetime) -> Crowd:
        """Give those who are reading a site, or with `PROVINCE` any, for merging with what others see."""
        audience = self._sites.get(site_id)
        return audience.crowd(self._minute_at(now)) if audience else Crowd.empty()

    def sites_read(self, now: datetime) -> list[int]:
        """Name the sites that somebody is reading, `PROVINCE` among them."""
        return [site_id for site_id in self._sites if self.online(site_id, now).total]

    def drain(self) -> Batch:
        """Hand out what was counted since the last call."""
        batch, self._batch = self._batch, Batch()
        return batch

    def put_back(self, batch: Batch) -> None:
        """Take back a batch that could not be written; for long it is kept as sums only."""
        self._batch.visits += batch.all_visits
        self._batch.views += batch.views

    def drain_sketches(self) -> dict[SiteDay, bytes]:
        """Hand out the sketches that have changed since the last call, for merging with those stored."""
        changed = {site_day: self._sketches[site_day].to_bytes() for site_day in self._changed}
        self._changed = set()
        for site_day in [one for one in self._sketches if one.day != self._day]:
            del self._sketches[site_day]
        return changed

    def put_back_sketches(self, sketches: Mapping[SiteDay, bytes]) -> None:
        """Take back sketches that could not be merged."""
        for site_day, content in sketches.items():
            self._sketches[site_day].merge(Sketch.from_bytes(content))
            self._changed.add(site_day)

    def _count_visits(self, site_id: int, visitor: int, before: int, stamp: int) -> None:
        if _is_over(before, stamp):
            self._count_visit(site_id, visitor)
            self._make_room()
        if _is_over(self._sites[PROVINCE].touch(visitor, stamp), stamp):
            self._count_visit(PROVINCE, visitor)

    def _count_visit(self, site_id: int, visitor: int) -> None:
        self._batch.starts.append(Start(site_id, visitor, self._minute, self._day))
        site_day = SiteDay(site_id, self._day)
        self._sketches[site_day].add(visitor)
        self._changed.add(site_day)

    def _minute_at(self, now: datetime) -> int:
        return max(_minute_of(now), self._minute)

    def _move_to(self, minute: int, now: datetime) -> None:
        generation_over = minute // VISIT_MINUTES != self._minute // VISIT_MINUTES
        self._minute = minute
        day = local_day(now)
        if day != self._day:
            self._start_day(day)
        elif generation_over:
            self._turn()

    def _start_day(self, day: date) -> None:
        """Begin anew: with yesterday's salt gone nobody can be recognised, so that nobody can be followed."""
        self._day = day
        self._salt = self._salt_of(day)
        self._sites: defaultdict[int, _Audience] = defaultdict(_Audience)
        self._visitors: dict[int, int] = {}
        self._views = _Recent()
        self._fresh = 0

    def _make_room(self) -> None:
        self._fresh += 1
        if self._fresh >= REMEMBERED:
            self._turn()

    def _turn(self) -> None:
        self._fresh = 0
        self._visitors.clear()
        self._views.turn()
        for audience in self._sites.values():
            audience.turn(self._minute)


class _Recent:
    """What was seen lately, with a stamp of the last time: twice the minute, and one more when signed in."""

    def __init__(self) -> None:
        self._young: dict[int, int] = {}
        self._old: dict[int, int] = {}

    def touch(self, key: int, stamp: int) -> int:
        """See something now; give the stamp of the last time, 0 for long ago or never."""
        before = self._young.get(key) or self._old.get(key, 0)
        if before != stamp:
            self._young[key] = stamp
        return before

    def since(self, stamp: int) -> Iterator[tuple[int, int]]:
        """Give what was seen at a stamp or later, with the stamp of the last time."""
        yield from (one for one in self._young.items() if one[1] >= stamp)
        yield from (one for one in self._old.items() if one[1] >= stamp and one[0] not in self._young)

    def turn(self) -> None:
        """Forget what was not seen since the last turn."""
        self._old, self._young = self._young, {}


class _Audience:
    """The people on one site, or on all of them."""

    def __init__(self) -> None:
        self._recent = _Recent()
        self._by_stamp: defaultdict[int, int] = defaultdict(int)

    def touch(self, visitor: int, stamp: int) -> int:
        """See somebody now; give the stamp of the last time, 0 for long ago or never."""
        before = self._recent.touch(visitor, stamp)
        if before != stamp:
            self._by_stamp[stamp] += 1
            if before in self._by_stamp:
                self._by_stamp[before] -= 1
        return before

    def online(self, minute: int) -> Online:
        """Count those who were seen lately."""
        lately = [2 * (minute - ago) for ago in range(ONLINE_MINUTES)]
        guests = sum(self._by_stamp.get(stamp, 0) for stamp in lately)
        return Online(guests, sum(self._by_stamp.get(stamp + 1, 0) for stamp in lately))

    def crowd(self, minute: int) -> Crowd:
        """Give those who were seen lately."""
        crowd = Crowd.empty()
        for visitor, stamp in self._recent.since(2 * (minute - ONLINE_MINUTES + 1)):
            crowd.add(visitor, signed_in=bool(stamp % 2))
        return crowd

    def turn(self, minute: int) -> None:
        """Forget those who have stayed away."""
        self._recent.turn()
        oldest = 2 * (minute - ONLINE_MINUTES)
        lately = {stamp: people for stamp, people in self._by_stamp.items() if stamp > oldest}
        self._by_stamp = defaultdict(int, lately)


def _is_over(before: int, stamp: int) -> bool:
    return stamp // 2 - before // 2 >= VISIT_MINUTES


def _minute_of(moment: datetime) -> int:
    return int(moment.timestamp()) // 60
