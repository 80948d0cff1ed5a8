"""What a site adds to an entry that it shows by a link: its own heading, its place, until when (UB02, UB03).

The entry itself stays as its source has it, and so does who is named as its author and source (S50).
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.access.rules import Actor, require
from liencong.core.errors import Invalid, Stale
from liencong.core.text import clean_line
from liencong.federation.link import rules, service
from liencong.federation.link.tables import Link
from liencong.sites.entry import pinning, placements
from liencong.sites.entry.tables import Placement
from liencong.sites.highlight import placing
from liencong.sites.highlight.placing import Wishes
from liencong.sites.media.pictures import FOCUSES

LONGEST_HEADING = 400


@dataclass(frozen=True)
class Presentation:
    """An own heading, until when the entry is shown, until when first; nothing leaves it to the source.

    `focus` is the part of the picture that is kept where it is cut, one of `pictures.FOCUSES`. `places` names
    the places of the home page in which it stands; None leaves it where it is.
    """

    heading: str = ""
    focus: str = ""
    ends_at: datetime | None = None
    pinned_until: datetime | None = None
    places: Wishes | None = None


async def find_placement(session: AsyncSession, link: Link) -> Placement | None:
    """Find where readers see what a link shows; nothing while it is not shown."""
    if link.state not in rules.SHOWN:
        return None
    return await placements.find(session, link.board_id, link.entry_id)


async def present(
    session: AsyncSession,
    actor: Actor,
    link_id: int,
    given: Presentation,
    *,
    version: int | None = None,
    now: datetime,
) -> Placement:
    """Show a link of the session's site in the site's own way; saving it says that it fits the present text.

    Raises `WrongLinkState` for what readers do not see, `Stale` where the placement has changed since
    `version`, `Invalid` for a heading that is too long or a day that is over.
    """
    link = await service.get(session, link_id, for_update=True)
    right = require(actor, rules.LINK_DECIDE, link.site_id, link.board_id)
    placement = await find_placement(session, link)
    if placement is None:
        raise rules.WrongLinkState(decision="present", state=link.state)
    if version not in (None, placement.version):
        raise Stale(link_id=link.id, version=placement.version)
    heading = _checked(given, now)
    source = await service.source_of(session, link)
    own = "" if heading == source.title else heading
    placements.present(
        placement, heading=own, focus=given.focus, ends_at=given.ends_at, source_until=source.until, now=now
    )
    await service.placement_changed(session, link, placements.change_of(placement), now=now)
    told = {"heading": own} | ({"until": given.ends_at.isoformat()} if given.ends_at else {})
    service.note(session, actor, link, "present", right=right, now=now, **told)
    await session.flush()
    await _pin(session, actor, placement, given.pinned_until, now=now)
    if given.places is not None:
        await placing.put(session, actor, link.entry_id, given.places, now=now)
    return placement


def _checked(given: Presentation, now: datetime) -> str:
    heading, wrong = clean_line(given.heading), {}
    if len(heading) > LONGEST_HEADING:
        wrong["heading"] = "too-long"
    if given.focus not in ("", *FOCUSES):
        wrong["focus"] = "choice-unknown"
    if given.ends_at is not None and given.ends_at <= now:
        wrong["ends_at"] = "day-is-over"
    if given.pinned_until is not None and given.pinned_until <= now:
        wrong["pinned_until"] = "day-is-over"
    if wrong:
        raise Invalid(wrong, max_length=LONGEST_HEADING)
    return heading


async def _pin(
    session: AsyncSession, actor: Actor, placement: Placement, until: datetime | None, *, now: datetime
) -> None:
    """Let it stand first on its board until another time, or not any more."""
    present = placement.pinned_until if placement.pinned_until and placement.pinned_until > now else None
    if until == present:
        return
    try:
        if until is None:
            await pinning.unpin(session, actor, placement.board_id, placement.entry_id, now=now)
        else:
            await pinning.pin(session, actor, placement.board_id, placement.entry_id, until=until, now=now)
    except Invalid as error:
        raise Invalid({"pinned_until": error.fields["until"]}) from error
