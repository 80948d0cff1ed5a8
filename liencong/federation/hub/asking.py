"""Bounds how often the hub sends questions out: whoever asks it names the address that is then asked."""

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from anyio import CapacityLimiter

from liencong.core.errors import TooMany
from liencong.core.installation import Installation

WINDOW = timedelta(minutes=10)
MOST_ALIKE = 600
"""Questions of a window on behalf of one address, or to one machine: a portal may follow every site here."""
AT_ONCE = 8


class Questions:
    """The questions of one process in the present window."""

    def __init__(self) -> None:
        self.at_once = CapacityLimiter(AT_ONCE)
        self._seen = Counter[tuple[str, str]]()
        self._begun: datetime | None = None

    def admit(self, asker: str, machine: str, *, now: datetime) -> None:
        """Let one more go out for an asker to a machine; raise `TooMany` beyond what is usual."""
        if self._begun is None or not timedelta() <= now - self._begun < WINDOW:
            self._seen.clear()
            self._begun = now
        keys = (("from", asker), ("to", machine))
        if any(self._seen[key] >= MOST_ALIKE for key in keys):
            raise TooMany
        self._seen.update(keys)


@asynccontextmanager
async def open_questions(_installation: Installation) -> AsyncIterator[Questions]:
    """Hold the questions of a process."""
    yield Questions()
