"""Counts the pages that a process sends, and writes what was counted every few seconds."""

import asyncio
import os
import secrets
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import date, datetime, timedelta

import structlog
from anyio import move_on_after
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from liencong.core.clock import local_day, utc_now
from liencong.core.installation import Installation
from liencong.core.page_cache import Served
from liencong.core.web.request import installation_of
from liencong.sites.visits import salts, store
from liencong.sites.visits.counter import PROVINCE, VisitCounter
from liencong.sites.visits.online import Crowd, Online
from liencong.sites.visits.rules import is_robot, visitor_key
from liencong.sites.visits.tables import Presence

log = structlog.get_logger()

WRITES_EVERY = 1.0
"""Seconds between batches: a process that is killed loses what it counted since the last one."""
TELLS_EVERY = timedelta(seconds=10)
"""Between words to other processes about whom this one sees, and the estimates of different visitors."""


class Readers:
    """People who are reading now, as this process and all others see them.

    One process alone counts them. What several see is merged, so that whom two serve is one; that is an
    estimate, exact for the few people of one site.
    """

    def __init__(self, counter: VisitCounter, others: Sequence[Presence], now: datetime) -> None:
        self._counter = counter
        self._others = others
        self._now = now

    def of(self, site_id: int) -> Online:
        """Give those of one site."""
        told = [texts for one in self._others if (texts := one.sites.get(str(site_id)))]
        if not told:
            return self._counter.online(site_id, self._now)
        crowd = self._counter.crowd(site_id, self._now)
        for texts in told:
            crowd.merge(Crowd.from_texts(texts))
        return crowd.count()

    @property
    def everywhere(self) -> Online:
        """Give those of all sites; who reads several counts once."""
        return self.of(PROVINCE)


class Counting:
    """The visit counter of this process, and its way to the database.

    Where there may be other processes, a visit that several of them have seen begin is counted once.
    """

    def __init__(self, installation: Installation, day_salts: dict[date, bytes], now: datetime) -> None:
        self._installation = installation
        self._salts = day_salts
        self._process = f"{os.getpid()}-{secrets.token_hex(4)}"
        self._counter = VisitCounter(now, lambda day: day_salts.get(day) or salts.new_salt())

    def take_in(self, now: datetime) -> None:
        """Count the pages that were sent since the last time."""
        for served in self._installation.pages.take_served():
            self.count(served, now)

    def count(self, served: Served, now: datetime) -> None:
        """Count a page that was sent."""
        self._counter.page_served(
            served.note.site_id,
            served.note.entry_id,
            served.address,
            served.user_agent.decode("latin-1"),
            now,
            signed_in=served.account_id is not None,
        )

    def key_of(self, address: str, user_agent: str, now: datetime) -> int | None:
        """Tell readers of one day apart by a number good for that day; None for a robot."""
        if is_robot(user_agent):
            return None
        salt = self._salts.setdefault(local_day(now), salts.new_salt())
        return visitor_key(salt, address, user_agent) >> 1

    async def readers(self, session: AsyncSession, now: datetime) -> Readers:
        """Tell who is reading now, as all processes see it."""
        self.take_in(now)
        others = await store.list_presences(session, besides=self._process, now=now)
        return Readers(self._counter, others, now)

    async def write(self, now: datetime) -> None:
        """Write everything that is known now; what fails is kept for the next time."""
        if not await self.write_counts(now):
            return
        sketches, presence = self._counter.drain_sketches(), self._presence(now)
        if not sketches and not presence.sites:
            return
        try:
            async with self._installation.write(None) as session:
                await store.merge_sketches(session, sketches)
                await store.note_presence(session, presence)
        except Exception:
            self._counter.put_back_sketches(sketches)
            log.exception("different visitors are still to be written")

    async def write_counts(self, now: datetime) -> bool:
        """Write what was counted since the last time, all or nothing; tell whether it stands."""
        self.take_in(now)
        batch = self._counter.drain()
        if not batch:
            return True
        try:
            async with self._installation.write(None) as session:
                is_one_of_several = bool(self._installation.settings.bus_url)
                new = await store.leave_out_known(session, batch) if is_one_of_several else batch
                await store.add(session, new)
        except Exception:
            self._counter.put_back(batch)
            log.exception("visits are still to be written")
            return False
        return True

    async def write_until(self, stopped: asyncio.Event) -> None:
        """Write what was counted every second, and what others are told every few; once more at the end."""
        told_at = utc_now()
        while True:
            with move_on_after(WRITES_EVERY):
                await stopped.wait()
            now = utc_now()
            if stopped.is_set():
                await self.write(now)
                return
            if now - told_at < TELLS_EVERY:
                await self.write_counts(now)
            else:
                await self.write(now)
                await prepare(self._installation, self._salts, local_day(now))
                told_at = now

    def _presence(self, now: datetime) -> Presence:
        read = self._counter.sites_read(now)
        sites = {str(site_id): self._counter.crowd(site_id, now).to_texts() for site_id in read}
        return Presence(process=self._process, seen_at=now, sites=sites)


def reader_key(request: Request, now: datetime) -> int | None:
    """Tell the reader behind a request from others of the same day; None for a robot."""
    address = request.client.host if request.client else ""
    agent = request.headers.get("user-agent", "")
    return installation_of(request).get(Counting).key_of(address, agent, now)


async def prepare(installation: Installation, day_salts: dict[date, bytes], today: date) -> None:
    """Have the salts of today and tomorrow at hand, and throw away what was good for days past only."""
    days = (today, today + timedelta(days=1))
    if all(day in day_salts for day in days):
        return
    with suppress(SQLAlchemyError):  # commands open an installation before its tables are made
        async with installation.write(None) as session:
            found = {day: await salts.salt_of(session, day) for day in days}
            await salts.forget(session, before=today)
            await store.forget(session, today=today)
        day_salts.clear()
        day_salts.update(found)


@asynccontextmanager
async def open_counting(installation: Installation) -> AsyncIterator[Counting]:
    """Count while the installation runs; what is left is written at its end."""
    now, day_salts = utc_now(), dict[date, bytes]()
    await prepare(installation, day_salts, local_day(now))
    counting, stopped = Counting(installation, day_salts, now), asyncio.Event()
    counting.take_in(now)  # from here on pages are noted
    task = asyncio.create_task(counting.write_until(stopped))
    try:
        yield counting
    finally:
        stopped.set()
        await task
