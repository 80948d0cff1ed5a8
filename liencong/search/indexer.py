"""Keeps the index like the table: compares what each has and writes the difference.

One process at a time does it. An index that was lost, replaced or made by an older version of the program
has another generation than the table knows: then the two are compared anew, and what is missing is written.
"""

import os
import secrets
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

import anyio
from anyio import from_thread
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.clock import utc_now
from liencong.core.db.engine import Database
from liencong.core.errors import Refused
from liencong.core.outbox import service as outbox
from liencong.search import store
from liencong.search.document import Document
from liencong.search.engines.engine import Health
from liencong.search.index import SearchIndex

BATCH = 500
TURN = "search-index"
TURN_LASTS = timedelta(seconds=20)
"""How long the writes of a process that died keep others waiting."""
TURN_TRIES, TURN_PAUSE = 600, 0.05
"""How often, and after how many seconds, to look whether another process has finished."""

Progress = Callable[[int, int], None]
"""Told how many documents are done, and of how many."""


class IndexBusy(Refused):
    """Another process has been writing the index for too long."""

    code = "search-index-busy"


@dataclass(frozen=True)
class Status:
    """How far the index has followed the table."""

    health: Health
    documents: int
    indexed: int
    waiting: int
    waiting_since: datetime | None
    missing: tuple[str, ...]
    """Keys that the index lacks or has in another version."""
    surplus: tuple[str, ...]
    """Keys that the index has and should not."""

    @property
    def agrees(self) -> bool:
        """Whether the engine answers and has just what the table has."""
        return self.health.ok and not self.missing and not self.surplus


class Indexer:
    """Writes to one index what one database holds."""

    def __init__(self, database: Database, index: SearchIndex) -> None:
        self._database = database
        self._index = index

    async def sync(self) -> int:
        """Write every waiting change; give how many there were."""
        if not await self._is_behind():
            return 0
        written = 0
        async with self._alone() as turn:
            await self._recognise()
            while done := await self._write_batch():
                written += done
                await turn.take()
        return written

    async def rebuild(self, progress: Progress) -> int:
        """Build a new index beside the live one, put it in its place, then write what changed meanwhile.

        Gives how many documents there were.

        Raises `RebuildRunning` when another rebuild is under way.
        """
        async with _reading(self._database) as session:
            total = await store.count_live(session)
        await self._index.run(self._fill, total, progress)
        async with self._alone():
            await self._compare(await self._index.run(self._index.engine.generation))
        await self.sync()
        return total

    async def rewrite(self, site_id: int) -> int:
        """Write the documents of one site again; give how many there were."""
        async with _writing(self._database) as session:
            await store.forget_indexed(session, site_id)
        return await self.sync()

    async def status(self) -> Status:
        """Compare the index with the table; raise `SearchUnavailable` when the engine does not answer."""
        engine = self._index.engine
        health = await self._index.run(engine.health)
        held = await self._index.run(engine.versions) if health.ok else {}
        async with _reading(self._database) as session:
            wanted = await store.live_changes(session)
            waiting, since = await store.count_waiting(session)
        return Status(
            health=health,
            documents=len(wanted),
            indexed=len(held),
            waiting=waiting,
            waiting_since=since,
            missing=tuple(key for key, change in wanted.items() if held.get(key) != change),
            surplus=tuple(key for key in held if key not in wanted),
        )

    async def _write_batch(self) -> int:
        async with _reading(self._database) as session:
            rows = await store.list_waiting(session, BATCH)
        if not rows:
            return 0
        changed = [row.document() for row in rows if not row.withdrawn]
        gone = [row.key for row in rows if row.withdrawn]
        written_to = await self._index.run(self._index.engine.apply, changed, gone)
        async with _writing(self._database) as session:
            known = await store.generation(session)
            if written_to == known:
                await store.note_indexed(session, {row.key: row.change for row in rows})
        if written_to != known:  # the index was replaced meanwhile
            await self._compare(written_to)
        return len(rows)

    async def _is_behind(self) -> bool:
        """Tell whether there is anything to do, without keeping others from writing."""
        standing = await self._index.run(self._index.engine.generation)
        async with _reading(self._database) as session:
            return standing != await store.generation(session) or bool(await store.list_waiting(session, 1))

    async def _recognise(self) -> None:
        """Compare with an index that the table does not know yet."""
        standing = await self._index.run(self._index.engine.generation)
        async with _reading(self._database) as session:
            known = await store.generation(session)
        if standing != known:
            await self._compare(standing)

    async def _compare(self, generation: str) -> None:
        """Note in the table what an index holds, and drop from the index what the table does not know."""
        held = await self._index.run(self._index.engine.versions)
        async with _writing(self._database) as session:
            await store.note_generation(session, generation, held)
            wanted = await store.live_changes(session)
        if surplus := [key for key in held if key not in wanted]:
            await self._index.run(self._index.engine.apply, [], surplus)

    def _fill(self, total: int, progress: Progress) -> None:
        """Fill a new index; runs in a worker thread and has the event loop read the table for it."""
        done = 0
        with self._index.engine.rebuild() as build:
            for documents in self._batches():
                build.add(documents)
                done += len(documents)
                progress(done, max(done, total))

    def _batches(self) -> Iterator[list[Document]]:
        last_id = 0
        while rows := from_thread.run(self._read_live, last_id):
            last_id, documents = rows
            yield documents

    async def _read_live(self, after_id: int) -> tuple[int, list[Document]] | None:
        async with _reading(self._database) as session:
            rows = await store.list_live(session, after_id, BATCH)
        return (rows[-1].id, [row.document() for row in rows]) if rows else None

    @asynccontextmanager
    async def _alone(self) -> AsyncIterator["_Turn"]:
        """Be the only process and task that writes the index; raise `IndexBusy` after a long wait."""
        turn = _Turn(self._database)
        try:
            for _ in range(TURN_TRIES):
                if await turn.take():
                    break
                await anyio.sleep(TURN_PAUSE)
            else:
                raise IndexBusy
            yield turn
        finally:
            with anyio.CancelScope(shield=True):
                await turn.give_back()


class _Turn:
    """The right to write the index, held for a while; taken again before it ends, it lasts longer."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._holder = f"{os.getpid()}-{secrets.token_hex(4)}"

    async def take(self) -> bool:
        async with _writing(self._database) as session:
            return await outbox.take_duty(
                session, TURN, self._holder, every=timedelta(0), now=utc_now(), lasts=TURN_LASTS
            )

    async def give_back(self) -> None:
        async with _writing(self._database) as session:
            await outbox.release_duty(session, TURN, self._holder, now=utc_now())


@asynccontextmanager
async def _writing(database: Database) -> AsyncIterator[AsyncSession]:
    """Open a transaction that is finished even if the task is stopped: half of one would lock SQLite."""
    with anyio.CancelScope(shield=True):
        async with database.write_sessions.begin() as session:
            yield session


@asynccontextmanager
async def _reading(database: Database) -> AsyncIterator[AsyncSession]:
    """Open a session whose connection goes back to the pool even if the task is stopped."""
    with anyio.CancelScope(shield=True):
        async with database.read_sessions() as session:
            yield session
