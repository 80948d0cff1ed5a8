"""The relay: hands events to their handlers and does recurring duties, in the web process or in a worker."""

import asyncio
import json
import os
import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog

from liencong.core.clock import utc_now
from liencong.core.outbox import service
from liencong.core.outbox.events import Event, Subscription
from liencong.core.outbox.tables import OutboxRow

if TYPE_CHECKING:
    from liencong.core.installation import Installation

log = structlog.get_logger()

LOOKS_EVERY = 0.5
"""Seconds between looks for work that another process left."""


@dataclass(frozen=True)
class Duty:
    """Something to do again and again, by one process at a time."""

    name: str
    every: timedelta
    run: Callable[["Installation"], Awaitable[None]]
    lasts: timedelta = timedelta(minutes=5)


class Relay:
    """Works off the outbox of an installation until it is cancelled."""

    def __init__(
        self, installation: "Installation", subscriptions: Sequence[Subscription], duties: Sequence[Duty]
    ) -> None:
        self._installation = installation
        self._by_event = _by_event(subscriptions)
        self._duties = duties
        self._woken = asyncio.Event()
        self._holder = f"{os.getpid()}-{secrets.token_hex(4)}"

    def wake(self) -> None:
        """Have the relay look for work at once."""
        self._woken.set()

    async def run(self) -> None:
        """Work until cancelled: events one after another, and each duty beside them, however long."""
        async with asyncio.TaskGroup() as working:
            working.create_task(self._relay_events())
            for duty in self._duties:
                working.create_task(self._keep_doing(duty))

    async def _relay_events(self) -> None:
        """Hand on events; a failure of one round is logged, and the next round tries again."""
        while True:
            is_behind = False
            try:
                is_behind = await self._work_off_some()
            except Exception:
                log.exception("relay round failed")
            if is_behind:
                continue
            try:
                async with asyncio.timeout(LOOKS_EVERY):  # `wait_for` may swallow a cancellation
                    await self._woken.wait()
            except TimeoutError:
                continue
            finally:
                self._woken.clear()

    async def _keep_doing(self, duty: Duty) -> None:
        while True:
            try:
                await self.do(duty)
            except Exception:
                log.exception("duty failed", duty=duty.name)
            await asyncio.sleep(duty.every.total_seconds())

    async def work_off(self) -> None:
        """Hand on every event that is due now."""
        while await self._work_off_some():
            pass

    async def _work_off_some(self) -> bool:
        """Hand on the oldest events that are due; tell whether there were any."""
        rows = await self._take() if await self._is_due() else []
        finished = [row.id for alike in _alike(rows) if await self._hand_on(alike) for row in alike]
        if finished:
            async with self._installation.database.write_sessions.begin() as session:
                await service.finish(session, finished)
        return bool(rows)

    async def do(self, duty: Duty) -> None:
        """Do a recurring duty, if it is due and no other process is doing it."""
        if not await self._take_duty(duty):
            return
        try:
            await duty.run(self._installation)
        finally:
            async with self._installation.database.write_sessions.begin() as session:
                await service.release_duty(session, duty.name, self._holder, now=utc_now())

    async def _is_due(self) -> bool:
        async with self._installation.database.read_sessions() as session:
            return await service.any_due(session, now=utc_now())

    async def _take(self) -> list[OutboxRow]:
        async with self._installation.database.write_sessions.begin() as session:
            return await service.take(session, now=utc_now())

    async def _take_duty(self, duty: Duty) -> bool:
        async with self._installation.database.write_sessions.begin() as session:
            return await service.take_duty(
                session, duty.name, self._holder, every=duty.every, now=utc_now(), lasts=duty.lasts
            )

    async def _hand_on(self, alike: Sequence[OutboxRow]) -> bool:
        """Hand an event on once for all the rows that tell of it."""
        event = Event.of(alike[0].kind, alike[0].facts)
        await self._installation.announce([event])  # again: who committed it may have died before saying so
        seen_by, errors = set.intersection(*(set(row.seen_by) for row in alike)), []
        for subscription in self._by_event.get(type(event), ()):
            if subscription.name in seen_by:
                continue
            try:
                await subscription.handler(self._installation, event)
                seen_by.add(subscription.name)
            except Exception as error:
                log.exception("handler failed", handler=subscription.name, event_kind=alike[0].kind)
                errors.append(f"{subscription.name}: {error}")
        if not errors:
            return True
        async with self._installation.database.write_sessions.begin() as session:
            for row in alike:
                await service.put_back(session, row, sorted(seen_by), "; ".join(errors), now=utc_now())
        return False


def _alike(rows: Sequence[OutboxRow]) -> list[list[OutboxRow]]:
    """Put rows that tell the same together: handlers look at the present state, so once is enough."""
    alike: dict[str, list[OutboxRow]] = {}
    for row in rows:
        alike.setdefault(json.dumps([row.kind, row.facts], sort_keys=True), []).append(row)
    return list(alike.values())


def _by_event(subscriptions: Sequence[Subscription]) -> Mapping[type[Event], list[Subscription]]:
    by_event: dict[type[Event], list[Subscription]] = {}
    for subscription in subscriptions:
        by_event.setdefault(subscription.event, []).append(subscription)
    return by_event
