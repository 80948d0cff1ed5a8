"""A cache whose things are dropped by the keys that they were built from.

A thing is kept with the keys that it depends on and the moment at which it changes by itself. A purge that
falls into the time in which a thing is being made keeps it out, so nobody sees one from before a change that
has been saved.
"""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Hashable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

KEYS_REMEMBERED = 10_000


class Keepable(Protocol):
    """What can be kept."""

    @property
    def keys(self) -> frozenset[str]:
        """The keys that it was built from."""

    @property
    def until(self) -> float:
        """When it changes by itself, in seconds since 1970."""

    @property
    def size(self) -> int:
        """How much it takes up, in whatever unit the cache is bounded."""


N = TypeVar("N", bound=Hashable)
K = TypeVar("K", bound=Keepable)


@dataclass
class Making:
    """The making of a thing, for which those wait who want the same one."""

    begun: int
    may_be_kept: bool = False
    over: asyncio.Event = field(default_factory=asyncio.Event)


class KeyedCache(Generic[N, K]):
    """Things of this process, found by name, dropped by key."""

    def __init__(self, largest: int) -> None:
        self._kept: OrderedDict[N, K] = OrderedDict()
        self._by_key: dict[str, set[N]] = {}
        self._purged_at: OrderedDict[str, int] = OrderedDict()
        self._tick = 0
        self._forgotten_at = 0
        self._size = 0
        self._largest = largest
        self._being_made: dict[N, Making] = {}

    def find(self, name: N) -> K | None:
        """Find a thing that still holds."""
        kept = self._kept.get(name)
        if kept is not None and kept.until <= time.time():
            self._drop(name)
            return None
        return kept

    async def wait_for(self, name: N) -> K | None:
        """Give the thing that somebody else is making; None where there is none to wait for."""
        kept = None
        while kept is None and (making := self._being_made.get(name)):
            await making.over.wait()
            if not making.may_be_kept:
                break
            kept = self.find(name)
        return kept

    @contextmanager
    def making(self, name: N) -> Iterator[Making]:
        """Let those who want the same thing wait while the block makes it."""
        making = Making(self._tick)
        self._being_made.setdefault(name, making)
        try:
            yield making
        finally:
            making.over.set()
            if self._being_made.get(name) is making:
                del self._being_made[name]

    def keep(self, name: N, thing: K, begun: int) -> None:
        """Keep a thing, unless one of its keys was purged since its making began."""
        if begun < self._forgotten_at or any(self._purged_at.get(key, -1) >= begun for key in thing.keys):
            return
        self._drop(name)
        self._kept[name] = thing
        self._size += thing.size
        for key in thing.keys:
            self._by_key.setdefault(key, set()).add(name)
        while self._size > self._largest:
            self._drop(next(iter(self._kept)))

    def purge(self, keys: Iterable[str]) -> None:
        """Drop everything that depends on one of the keys, also what is being made now."""
        for key in keys:
            self._purged_at[key] = self._tick
            self._purged_at.move_to_end(key)
            for name in list(self._by_key.get(key, ())):
                self._drop(name)
        self._tick += 1
        while len(self._purged_at) > KEYS_REMEMBERED:
            _, purged_at = self._purged_at.popitem(last=False)
            self._forgotten_at = max(self._forgotten_at, purged_at + 1)

    def clear(self) -> None:
        """Drop everything, also what is being made now."""
        self._kept.clear()
        self._by_key.clear()
        self._size = 0
        self._tick += 1
        self._forgotten_at = self._tick

    def _drop(self, name: N) -> None:
        thing = self._kept.pop(name, None)
        if thing is None:
            return
        self._size -= thing.size
        for key in thing.keys:
            names = self._by_key[key]
            names.discard(name)
            if not names:
                del self._by_key[key]
