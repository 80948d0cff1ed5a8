"""Parts of public pages, such as a block or the tree of boards, kept while what they are made of stands."""

from collections.abc import Awaitable, Callable, Hashable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from liencong.core.keyed_cache import KeyedCache

MOST_PARTS = 20_000


@dataclass
class Dependencies:
    """What a page or part was built from, gathered while it is made, and when it changes by itself."""

    keys: set[str] = field(default_factory=set)
    until: datetime | None = None

    def on(self, *keys: str) -> None:
        """Note that it depends on these keys."""
        self.keys.update(keys)

    def changes_at(self, moments: Iterable[datetime | None]) -> None:
        """Note moments at which it changes by itself; the earliest counts."""
        self.until = min((moment for moment in (*moments, self.until) if moment), default=None)

    def include(self, other: "Dependencies") -> None:
        """Note everything that a part of it depends on."""
        self.on(*other.keys)
        self.changes_at([other.until])


@dataclass(frozen=True)
class Part:
    """A part that was made; whoever asks for it by its name knows what it is."""

    value: Any
    dependencies: Dependencies
    size: int = 1

    @property
    def keys(self) -> frozenset[str]:
        """The keys that it was built from."""
        return frozenset(self.dependencies.keys)

    @property
    def until(self) -> float:
        """When it changes by itself."""
        until = self.dependencies.until
        return until.timestamp() if until else float("inf")


class PartCache(KeyedCache[Hashable, Part]):
    """Parts of this process."""

    def __init__(self) -> None:
        super().__init__(MOST_PARTS)

    async def get(self, name: Hashable, make: Callable[[Dependencies], Awaitable[object]]) -> Part:
        """Give a part that was made before, or make it."""
        kept = self.find(name)
        if kept is None:
            with self.making(name) as making:
                own = Dependencies()
                kept = Part(await make(own), own)
                self.keep(name, kept, making.begun)
        return kept
