"""Counts how often redirects are used, in memory, and writes the sums every few seconds."""

from collections import Counter, defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog

from liencong.core.clock import local_day, utc_now
from liencong.core.installation import Installation
from liencong.core.repeating import repeating
from liencong.sites.redirect import service

log = structlog.get_logger()

WRITES_EVERY = 10.0
"""Seconds between batches: a process that is killed loses what it counted since the last one."""


class HitCounter:
    """The uses of redirects that this process has seen since the last batch: numbers, and nothing of whom."""

    def __init__(self, installation: Installation) -> None:
        self._installation = installation
        self._hits: defaultdict[int, Counter[int]] = defaultdict(Counter)

    def count(self, site_id: int, redirect_id: int) -> None:
        """Count one use."""
        self._hits[site_id][redirect_id] += 1

    async def write(self) -> None:
        """Write what was counted; what fails is kept for the next time."""
        for site_id in list(self._hits):
            hits = self._hits.pop(site_id)
            try:
                async with self._installation.write(site_id) as session:
                    await service.add_hits(session, hits, today=local_day(utc_now()))
            except Exception:
                self._hits[site_id].update(hits)
                log.exception("uses of redirects are still to be written")


@asynccontextmanager
async def open_counter(installation: Installation) -> AsyncIterator[HitCounter]:
    """Count while the installation runs; what is left is written at its end."""
    counter = HitCounter(installation)
    async with repeating(counter.write, WRITES_EVERY):
        yield counter
