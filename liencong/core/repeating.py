"""Work that a process does again and again beside everything else, and once more before it ends."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from anyio import move_on_after


@asynccontextmanager
async def repeating(work: Callable[[], Awaitable[None]], every: float) -> AsyncIterator[None]:
    """Do some work every so many seconds while the block runs, and once more at its end.

    The work has to keep its failures to itself.
    """
    stopped = asyncio.Event()

    async def repeat() -> None:
        while not stopped.is_set():
            with move_on_after(every):
                await stopped.wait()
            await work()

    task = asyncio.create_task(repeat())
    try:
        yield
    finally:
        stopped.set()
        await task
