"""Counts the pages that a process sends, and writes what was counted every few seconds."""

import asyncio
import os
import secrets
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
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
from liencong.sites.visits.counter import Online, VisitCounter, together
from liencong.sites.visits.rules import is_robot, visitor_key
from liencong.sites.visits.tables import Presence

log = structlog.get_logger()

COUNTS_EVERY = 1.0
"""Seconds between looks at the pages that were sent."""
WRITES_EVERY = timedelta(seconds=10)
"""Between batches: a process that is killed loses what it counted since the last one."""

NOBODY = Online(0, 0)


@dataclass(frozen=True)
class Readers:
    """People who are reading now: on each site, and on all of them, where who reads several counts once."""

    by_site: Mapping[int, Online]
    everywhere: Online

    def of(self, site_id: int) -> Online:
        """Give those of one site."""
        return self.by_site.get(site_id, NOBODY)


class Counting:
    """The visit counter of this process, and its way to the database.

    Processes add up what each of them sees: somebody whom two of them serve counts as two readers.
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
        seen = [self._presence(now), *others]
        site_ids = {site_id for one in seen for site_id in one.sites}
        return Readers(
            {int(site_id): together(one.sites.get(site_id, NOBODY) for one in seen) for site_id in site_ids},
            together(one.everywhere for one in seen),
        )

    async def write(self, now: datetime) -> None:
        """Write what was counted since the last time, all or nothing; what fails is kept for the next."""
        self.take_in(now)
        batch, presence = self._counter.drain(), self._presence(now)
        if not batch and not any(presence.everywhere):
            return
        try:
            async with self._installation.write(None) as session:
                await store.add(session, batch)
                await store.note_presence(session, presence)
        except Exception:
            self._counter.put_back(batch)
            log.exception("visits are still to be written")

    async def write_until(self, stopped: asyncio.Event) -> None:
        """Count every second and write every few, and once more when told to stop."""
        written_at = utc_now()
        while True:
            with move_on_after(COUNTS_EVERY):
                await stopped.wait()
            now = utc_now()
            self.take_in(now)
            if stopped.is_set():
                await self.write(now)
                return
            if now - written_at >= WRITES_EVERY:
                await self.write(now)
                await prepare(self._installation, self._salts, local_day(now))
                written_at = now

    def _presence(self, now: datetime) -> Presence:
        by_site = self._counter.online_by_site(now)
        return Presence(
            process=self._process,
            seen_at=now,
            sites={str(site_id): list(online) for site_id, online in by_site.items()},
            everywhere=list(self._counter.online_in_province(now)),
        )


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
