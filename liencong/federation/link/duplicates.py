"""What on a site tells nearly the same as a link that waits there (UB07)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.tenancy.scope import every_site, scope_of
from liencong.federation.link import rules
from liencong.federation.link.queue import QueueRow
from liencong.federation.link.tables import Link
from liencong.federation.topic.alike import ALIKE, likeness
from liencong.federation.topic.sketches import Sketches
from liencong.sites.entry import window
from liencong.sites.entry.tables import Revision

LOOKED_AT = 300
"""Links that wait, and as many entries that stand on the site: the newest of each."""
LOOKED_BACK = timedelta(days=30)
MOST_TOLD = 5


@dataclass(frozen=True)
class Other:
    """Another link that waits, or what readers see; `name` is what a form sends to mean it."""

    name: str
    entry_id: int
    revision_id: int
    origin_site_id: int
    title: str
    is_shown: bool


@dataclass(frozen=True)
class Alike:
    """Something that tells so many percent of the same."""

    percent: int
    other: Other


async def find_alike(
    session: AsyncSession, sketches: Sketches, rows: Sequence[QueueRow], *, now: datetime
) -> dict[int, list[Alike]]:
    """Give what tells nearly the same as each of some links, by their numbers, the most alike first."""
    if not rows:
        return {}
    others = [*await _waiting(session), *await _shown(session, now)]
    numbers = [*(row.offered.id for row in rows), *(other.revision_id for other in others)]
    sketch = await sketches.of(session, numbers)
    return {
        row.link.id: _nearest(
            Alike(likeness(sketch[row.offered.id], sketch[other.revision_id]), other)
            for other in others
            if other.entry_id != row.entry.id
            and not sketch[row.offered.id].isdisjoint(sketch[other.revision_id])
        )
        for row in rows
    }


def _nearest(found: Iterable[Alike]) -> list[Alike]:
    alike = [one for one in found if one.percent >= ALIKE]
    return sorted(alike, key=lambda one: (-one.percent, not one.other.is_shown, one.other.name))[:MOST_TOLD]


async def _waiting(session: AsyncSession) -> list[Other]:
    offered = (
        select(Link, Revision.title)
        .join(Revision, Revision.id == Link.offered_revision_id)
        .where(Link.site_id == scope_of(session), Link.state == rules.PROPOSED)
        .order_by(Link.id.desc())
        .limit(LOOKED_AT)
    )
    with every_site(session):
        rows = (await session.execute(offered)).all()
    return [
        Other(
            f"link:{link.id}:{link.version}",
            link.entry_id,
            link.offered_revision_id,
            link.origin_site_id,
            title,
            is_shown=False,
        )
        for link, title in rows
    ]


async def _shown(session: AsyncSession, now: datetime) -> list[Other]:
    newest = await window.list_newest(session, since=now - LOOKED_BACK, now=now, limit=LOOKED_AT)
    return [
        Other(
            f"placement:{placement.id}",
            placement.entry_id,
            placement.revision_id,
            placement.origin_site_id,
            title,
            is_shown=True,
        )
        for placement, title in newest
    ]
