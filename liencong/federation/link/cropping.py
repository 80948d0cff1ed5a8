"""A site cuts the picture of an entry that it shows by a link; the source's picture stays as it is (UB02)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.access.rules import Actor, require
from liencong.core.errors import NotFound, Stale
from liencong.federation.link import rules, service
from liencong.federation.link.tables import Link
from liencong.sites.entry import media_uses, placements, window
from liencong.sites.entry.events import REWRITTEN
from liencong.sites.entry.tables import PinnedMedia, Placement
from liencong.sites.media import own_cuts
from liencong.sites.media.service import Prepared
from liencong.sites.media.tables import MediaVersion


@dataclass(frozen=True)
class Croppable:
    """The picture that stands for a linked entry: as it was approved, and as the site has cut it."""

    link: Link
    placement: Placement
    pinned: PinnedMedia
    base: MediaVersion
    cut: MediaVersion | None


async def get(session: AsyncSession, actor: Actor, link_id: int, *, now: datetime) -> Croppable:
    """Give the picture of a link to somebody who decides on it; raise `NotFound` where readers see none."""
    link = await service.get(session, link_id)
    require(actor, rules.LINK_DECIDE, link.site_id, link.board_id)
    standing = await window.find_shown(session, link.entry_id, now=now)
    shown = next((one for one in standing if one.placement.board_id == link.board_id and one.picture), None)
    media_id = shown.revision.picture_id if shown else None
    if shown is None or media_id is None:
        raise NotFound(link_id=link_id)
    pinned = await placements.find_pinned(session, shown.placement.id, media_id)
    if pinned is None:
        raise NotFound(link_id=link_id)
    (base,) = await media_uses.list_numbered(session, {media_id: pinned.number})
    return Croppable(link, shown.placement, pinned, base, shown.picture if pinned.cut else None)


async def crop(
    session: AsyncSession, actor: Actor, link_id: int, prepared: Prepared | None, *, base: int, now: datetime
) -> None:
    """Show a part of a link's picture on the session's site, or without one again all that was approved.

    Raises `Stale` where readers see another version of the picture by now than `base`, of which it was cut.
    """
    link = await service.get(session, link_id, for_update=True)
    right = require(actor, rules.LINK_DECIDE, link.site_id, link.board_id)
    present = await get(session, actor, link_id, now=now)
    if present.base.id != base:
        raise Stale(link_id=link_id)
    cut = await own_cuts.add(session, actor, present.base, prepared, now=now) if prepared else None
    await placements.cut_pinned(session, present.pinned, cut.number if cut else None)
    if cut is not None:
        present.placement.focus = ""  # the cut says by its focal point what has to stay
    present.placement.changed_at = now
    await service.placement_changed(session, link, REWRITTEN, now=now)
    service.note(session, actor, link, "crop" if cut else "uncrop", right=right, now=now)
    await session.flush()
