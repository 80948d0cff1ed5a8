"""On SQLite whoever writes in a thread waits for their turn, and nobody else asks in vain meanwhile."""

import asyncio
from pathlib import Path

from sqlalchemy import text

from liencong.core.db.engine import Database

A_WHILE = 0.05
"""Seconds; long beside a statement."""


async def test_a_session_begins_when_the_turn_of_a_thread_is_over(tmp_path: Path) -> None:
    database, done = Database(f"sqlite+aiosqlite:///{tmp_path}/turns.db"), list[str]()

    async def write() -> None:
        async with database.write_sessions.begin() as session:
            await session.execute(text("SELECT 1"))
            done.append("session")

    async with database.turn():
        waiting = asyncio.create_task(write())
        await asyncio.sleep(A_WHILE)
        with database.thread_sessions.begin() as session:
            session.execute(text("SELECT 1"))
        done.append("thread")
    await waiting
    await database.close()
    assert done == ["thread", "session"]
