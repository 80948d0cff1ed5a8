"""Short messages between the processes of one installation: which pages to drop, that there is work."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import TYPE_CHECKING, Protocol

import structlog

from liencong.core.on_demand import OnDemand

if TYPE_CHECKING:
    from redis import asyncio as redis
else:
    redis = OnDemand("redis.asyncio")

log = structlog.get_logger()

CHANNEL = "liencong:purge"
EVERYTHING = "*"
"""The key that stands for every key."""
Listener = Callable[[list[str]], None]


class Bus(Protocol):
    """Carries cache keys to every other process."""

    async def publish(self, keys: list[str]) -> None:
        """Tell the other processes that these keys have changed."""

    def listening(self, listener: Listener) -> AbstractAsyncContextManager[None]:
        """Call the listener with the keys that other processes publish, while the block runs."""


class InProcessBus:
    """There is no other process."""

    async def publish(self, keys: list[str]) -> None:
        """Do nothing: the process that changed something has purged its own pages."""

    @asynccontextmanager
    async def listening(self, listener: Listener) -> AsyncIterator[None]:
        """Never call the listener."""
        yield


class RedisBus:
    """Carries keys over Redis or Valkey; after a lost connection everything is dropped, to be safe."""

    def __init__(self, url: str) -> None:
        self._redis = redis.Redis.from_url(url, decode_responses=True)

    async def publish(self, keys: list[str]) -> None:
        """Publish the keys; a Redis that is down is logged, other processes then drop all on return."""
        try:
            await self._redis.publish(CHANNEL, "\n".join(keys))
        except redis.RedisError:
            log.exception("bus is down")

    @asynccontextmanager
    async def listening(self, listener: Listener) -> AsyncIterator[None]:
        """Listen in a task of its own."""
        task = asyncio.create_task(self._listen(listener))
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            await self._redis.aclose()

    async def _listen(self, listener: Listener) -> None:
        while True:
            try:
                async with self._redis.pubsub() as channel:
                    await channel.subscribe(CHANNEL)
                    listener([EVERYTHING])
                    async for message in channel.listen():
                        if message["type"] == "message":
                            listener(message["data"].split("\n"))
            except (redis.RedisError, OSError):
                log.warning("bus connection lost")
                listener([EVERYTHING])
                await asyncio.sleep(1)


def open_bus(url: str) -> Bus:
    """Open the bus that a setting names; empty means that one process serves alone."""
    return RedisBus(url) if url else InProcessBus()
