"""Sketches of texts that were looked at lately; a revision never changes, so they hold for good."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from anyio import to_thread
from cachetools import LRUCache
from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.installation import Installation
from liencong.core.tenancy.scope import every_site
from liencong.federation.topic.alike import Sketch, sketch_of
from liencong.sites.entry.tables import Revision

MOST_KEPT = 5000

Said = Row[int, str, str, str]


class Sketches:
    """The sketches of this process."""

    def __init__(self) -> None:
        self._kept: LRUCache[int, Sketch] = LRUCache(MOST_KEPT)

    async def of(self, session: AsyncSession, revision_ids: Sequence[int]) -> dict[int, Sketch]:
        """Give the sketches of revisions of any site; those not asked for before are made in a thread."""
        found = {number: self._kept[number] for number in set(revision_ids) if number in self._kept}
        missing = set(revision_ids) - set(found)
        if missing:
            columns = (Revision.id, Revision.title, Revision.summary, Revision.body_html)
            with every_site(session):
                said = (await session.execute(select(*columns).where(Revision.id.in_(missing)))).all()
            made = await to_thread.run_sync(_sketch_all, said)
            self._kept.update(made)
            found |= made
        return found


@asynccontextmanager
async def open_sketches(_installation: Installation) -> AsyncIterator[Sketches]:
    """Hold sketches while the installation runs."""
    yield Sketches()


def _sketch_all(said: Sequence[Said]) -> dict[int, Sketch]:
    return {number: sketch_of(title, summary, body_html) for number, title, summary, body_html in said}
