"""The part of an entry's form in which boards of other sites are ticked (UW03)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from liencong.core.access.rules import allowed, allowed_somewhere
from liencong.core.clock import utc_now
from liencong.core.tenancy.tables import PORTAL
from liencong.core.web.forms import Form, form_of, row_number
from liencong.core.web.request import installation_of, signed_in, site_of
from liencong.federation.link.rules import LINK_PROPOSE
from liencong.federation.link_rule.rules import Origin
from liencong.federation.offer import downwards, service, targets
from liencong.federation.offer.targets import Target
from liencong.sites.board import service as boards
from liencong.sites.entry.panels import WritingPart
from liencong.sites.entry.tables import Entry

ASKED, CHOSEN = "offer_asked", "offer_to"
"""Fields that tell that the part was shown, and which boards were ticked."""

UPWARDS, DOWNWARDS = "links.propose", "offers.send_down"
"""What offering is called on a component site, and on the portal."""


async def gather(
    request: Request, session: AsyncSession, form: Form, entry: Entry | None
) -> Mapping[str, Any] | None:
    """Show the boards that take offers of this site, with those ticked that were chosen, or last time."""
    actor, site = signed_in(request), site_of(request)
    is_out = entry is not None and entry.live_revision_id is not None
    if is_out or not allowed_somewhere(actor, LINK_PROPOSE, site.id):
        return None
    board_id = entry.board_id if entry else row_number(str(form.values.get("board", ""))) or 0
    taking = await _taking(request, session, board_id)
    if not taking:
        return None
    if entry is not None:
        before = await service.list_wished(session, entry.id)
    else:
        before = await service.list_usual(session, board_id)
    if site.kind == PORTAL:
        own = next((one.path for one in await boards.list_boards(session) if one.id == board_id), "")
        is_sent = ASKED in form.values
        chosen = downwards.chosen_in(form) if is_sent else downwards.chosen_before(taking, before)
        begins = form_of({downwards.BOARD: downwards.usual_board(taking, chosen, own)})
        return {
            "label": DOWNWARDS,
            "form": form if is_sent else begins,
            "down": downwards.facts_of(installation_of(request).catalogue, taking, chosen, own),
            "count": len(chosen.site_ids) + len(chosen.tiers),
        }
    sent = (row_number(str(one)) for one in form.values.get(CHOSEN, ()))
    ticked = set(sent if ASKED in form.values else before)
    return {"label": UPWARDS, "down": None, "targets": taking, "ticked": ticked, "count": len(ticked)}


async def keep(request: Request, session: AsyncSession, entry: Entry, form: Form, *, now: datetime) -> None:
    """Keep what was ticked, where the part was shown to somebody who may offer."""
    actor, site = signed_in(request), site_of(request)
    if ASKED not in form.values or not allowed(actor, LINK_PROPOSE, entry.site_id, entry.board_id):
        return
    if site.kind == PORTAL:
        taking = await _taking(request, session, entry.board_id)
        chosen = downwards.boards_meant(taking, downwards.chosen_in(form))
    else:
        chosen = service.read_boards(form.values.get(CHOSEN))
    await service.wish(session, actor, entry, chosen, now=now)


async def _taking(request: Request, session: AsyncSession, board_id: int) -> list[Target]:
    site = site_of(request)
    origin = Origin(site.id, site.tier, board_id)
    return await targets.list_targets(installation_of(request), session, origin, now=utc_now())


PART = WritingPart("offer/_writing.html", gather, keep)
