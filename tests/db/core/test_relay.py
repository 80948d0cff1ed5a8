"""Recurring work goes on beside events: what is slow holds up nothing else."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

from liencong.core.clock import utc_now
from liencong.core.installation import Installation
from liencong.core.outbox.events import SitesChanged, Subscription
from liencong.core.outbox.relay import Duty, Relay
from liencong.core.outbox.tables import OutboxRow

PATIENCE = 20
OFTEN = timedelta(milliseconds=50)


@asynccontextmanager
async def beside(work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Let some work go on while the block runs, which has to end in time."""
    task = asyncio.create_task(work)
    try:
        async with asyncio.timeout(PATIENCE):
            yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_a_duty_that_lasts_holds_up_neither_events_nor_other_duties(installation: Installation) -> None:
    handled, done = asyncio.Event(), asyncio.Event()

    async def handle(_installation: Installation, _event: SitesChanged) -> None:
        handled.set()

    async def last(_installation: Installation) -> None:
        await asyncio.Event().wait()

    async def finish(_installation: Installation) -> None:
        done.set()

    duties = [Duty("lasting", OFTEN, last), Duty("quick", OFTEN, finish)]
    relay = Relay(installation, [Subscription(SitesChanged, handle)], duties)
    async with installation.write(None) as session:
        event = SitesChanged(1)
        session.add(
            OutboxRow(kind="SitesChanged", facts=event.facts(), created_at=utc_now(), due_at=utc_now())
        )
    async with beside(relay.run()):
        await asyncio.gather(handled.wait(), done.wait())


async def test_a_duty_that_fails_is_done_again(installation: Installation) -> None:
    times = 0
    again = asyncio.Event()

    async def fail(_installation: Installation) -> None:
        nonlocal times
        times += 1
        if times > 1:
            again.set()
        raise RuntimeError

    async with beside(Relay(installation, [], [Duty("failing", OFTEN, fail)]).run()):
        await again.wait()


async def test_two_processes_do_not_do_a_duty_at_once(installation: Installation) -> None:
    begun = 0
    going_on = asyncio.Event()

    async def last(_installation: Installation) -> None:
        nonlocal begun
        begun += 1
        going_on.set()
        await asyncio.Event().wait()

    duty = Duty("lasting", OFTEN, last)
    first, second = (Relay(installation, [], [duty]) for _ in range(2))
    async with beside(first.do(duty)):
        await going_on.wait()
        await second.do(duty)
    assert begun == 1


async def test_it_ends_although_it_is_woken_at_that_very_moment(installation: Installation) -> None:
    relay = Relay(installation, [], [])
    running = asyncio.create_task(relay.run())
    await asyncio.sleep(OFTEN.total_seconds())
    relay.wake()
    running.cancel()
    await asyncio.wait([running], timeout=PATIENCE)
    assert running.cancelled()
