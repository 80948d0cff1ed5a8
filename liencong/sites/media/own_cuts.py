"""What a site cuts of a picture of another site, to show it so itself; the source's own is never touched.

Such a version is the site's that cut it, numbered apart from the source's history, from 100,000 on. It shows
a part of what the source shows: what the source has cut off is never seen.
"""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.access.rules import Actor
from liencong.core.storage import Storage
from liencong.core.tenancy.scope import every_site, scope_of
from liencong.sites.media import service, versions
from liencong.sites.media.framing import Framing
from liencong.sites.media.service import Prepared
from liencong.sites.media.tables import Media, MediaVersion

FIRST = 100_000
"""More than any media is ever replaced."""


async def prepare(storage: Storage, base: MediaVersion, framing: Framing) -> Prepared:
    """Make what is shown at once of a part of a version; raise `Invalid` where hardly any is left."""
    return await versions.prepare_cut(storage, base, framing.inside(Framing.of(base.framing)))


def framing_of(base: MediaVersion, cut: MediaVersion | None) -> Framing:
    """Give which part of a version a cut of it shows; without one the whole."""
    return Framing.of((cut or base).framing).seen_in(Framing.of(base.framing))


async def add(
    session: AsyncSession, actor: Actor, base: MediaVersion, prepared: Prepared, *, now: datetime
) -> MediaVersion:
    """Write what the session's site has cut of another site's picture."""
    locked = select(Media.id).where(Media.id == base.media_id).with_for_update()
    last = select(func.max(MediaVersion.number)).where(
        MediaVersion.media_id == base.media_id, MediaVersion.number >= FIRST
    )
    with every_site(session):
        await session.execute(locked)
        number = (await session.scalar(last) or FIRST - 1) + 1
    cut = service.version_of(prepared, scope_of(session), number, made_by_id=actor.account_id, now=now)
    cut.media_id = base.media_id
    session.add(cut)
    await session.flush()
    return cut
