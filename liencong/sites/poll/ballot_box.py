"""The ballot box of a process: votes that come at once share one durable transaction.

A commit that has to reach the disk takes far longer than a vote. So while one lot is being written, the next
gathers; each vote is answered after the commit that holds it, and under load a commit holds many.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import date
from time import monotonic

from liencong.core.clock import local_day
from liencong.core.errors import Unavailable
from liencong.core.installation import Installation
from liencong.sites.poll.bursts import Bursts
from liencong.sites.poll.voting import Ballot, take_in
from liencong.sites.visits.salts import salt_of

GATHERS, GATHERS_AT_MOST = 0.002, 0.03
"""Seconds: where more votes came while others were written, they gather for as long as each such while brings
more, and not for ever; a lone vote never waits."""
MOST_IN_A_LOT = 500
MOST_WAITING = 5000
"""Votes that may wait; more than a machine takes in within seconds are told to come again."""


class BoxFull(Unavailable):
    """More people vote at once than can be taken in; nothing was counted, and they may try again."""

    code = "ballot-box-full"


class BallotBox:
    """Takes votes in as they come."""

    def __init__(self, installation: Installation) -> None:
        self._installation = installation
        self._bursts = Bursts()
        self._salts: dict[date, bytes] = {}
        self._waiting: list[tuple[Ballot, asyncio.Future[None]]] = []
        self._writer: asyncio.Task[None] | None = None

    async def cast(self, ballot: Ballot) -> None:
        """Take a vote in, and return when it is on the disk; raise why it does not count.

        Raises `BoxFull`, and what `voting.take_in` gives.
        """
        if len(self._waiting) >= MOST_WAITING:
            raise BoxFull
        answered = asyncio.get_running_loop().create_future()
        self._waiting.append((ballot, answered))
        if self._writer is None:
            self._writer = asyncio.create_task(self._write())
        await answered

    async def settle(self) -> None:
        """Return when nothing waits any more."""
        if self._writer is not None:
            await self._writer

    async def _write(self) -> None:
        try:
            while self._waiting:
                lot, self._waiting = self._waiting[:MOST_IN_A_LOT], self._waiting[MOST_IN_A_LOT:]
                await self._write_lot(lot)
                await self._gather()
        finally:
            self._writer = None

    async def _gather(self) -> None:
        """Wait while more votes come: what a lot costs by itself is the same for many as for few."""
        came, until = 0, monotonic() + GATHERS_AT_MOST
        while came < len(self._waiting) < MOST_IN_A_LOT and monotonic() < until:
            came = len(self._waiting)
            await asyncio.sleep(GATHERS)

    async def _salts_of(self, days: set[date]) -> Mapping[date, bytes]:
        """Give the salts of the days on which votes were cast; none is kept beyond its day."""
        if days != self._salts.keys():
            async with self._installation.write(None) as session:
                self._salts = {day: await salt_of(session, day) for day in days}
        return self._salts

    async def _write_lot(self, lot: list[tuple[Ballot, asyncio.Future[None]]]) -> None:
        told: Sequence[Exception | None]
        try:
            ballots = [ballot for ballot, _ in lot]
            salts = await self._salts_of({local_day(ballot.at) for ballot in ballots})
            told = await self._installation.write_in_thread(
                lambda session: take_in(session, ballots, salts, self._bursts)
            )
        except Exception as error:  # noqa: BLE001 (each of those who wait is told)
            told = [error] * len(lot)
        for (_, answered), refusal in zip(lot, told, strict=True):
            if answered.done():
                continue  # whoever sent it has gone; it counts all the same
            if refusal is None:
                answered.set_result(None)
            else:
                answered.set_exception(refusal)


@asynccontextmanager
async def open_box(installation: Installation) -> AsyncIterator[BallotBox]:
    """Hold the ballot box open; before it closes, whatever was cast is written."""
    box = BallotBox(installation)
    try:
        yield box
    finally:
        await box.settle()
