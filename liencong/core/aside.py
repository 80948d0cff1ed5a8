"""Slow work without I/O, done beside the event loop: in a thread or, where there is much, in a process."""

import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Protocol, TypeVar, TypeVarTuple

from anyio import BrokenWorkerProcess, CancelScope, CapacityLimiter, to_process, to_thread

T = TypeVar("T")
Given = TypeVarTuple("Given")


class Aside(Protocol):
    """Does slow work beside the event loop."""

    def __call__(self, work: Callable[[*Given], T], /, *given: *Given) -> Awaitable[T]:
        """Give, or raise, what some work gives or raises with what it is given."""
        ...


async def in_thread(work: Callable[[*Given], T], /, *given: *Given) -> T:
    """Do some work in a thread: nothing has to be made ready, but it shares one processor with the loop."""
    return await to_thread.run_sync(work, *given)


@asynccontextmanager
async def helper() -> AsyncIterator[Aside]:
    """Give what does work on another processor, in one process that lasts for the block.

    It begins with the first work, which takes about a second, and dies with this process, however that does.
    What goes there and comes back is pickled, so the work is a function of a module. Raises
    `BrokenWorkerProcess` where some work kills it twice.
    """
    one_process = CapacityLimiter(1)
    begun = False

    async def in_process(work: Callable[[*Given], T], /, *given: *Given) -> T:
        nonlocal begun
        begun = True
        try:
            return await to_process.run_sync(work, *given, cancellable=True, limiter=one_process)
        except BrokenWorkerProcess:  # it was killed, or the last block's was still on its way out
            return await to_process.run_sync(work, *given, cancellable=True, limiter=one_process)

    try:
        yield in_process
    finally:
        if begun:
            with CancelScope(shield=True), suppress(SystemExit, BrokenWorkerProcess):
                # it would idle on, and keep its memory
                await to_process.run_sync(sys.exit, limiter=one_process)
