"""The part of an entry's form in which boards of other sites are ticked (UW03)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from liencong.core.access.rules import allowed, allowed_somewhere
from liencong.core.clock import utc_now
from liencong.core.tenancy.tables import PORTAL
from liencong.core.web.forms import Form, row_number
from liencong.core.web.request import installation_of, signed_in, site_of
from liencong.federation.link.rules import LINK_PROPOSE
from liencong.federation.link_rule.rules import Origin
from liencong.federation.offer import service, targets
from liencong.sites.entry.panels import WritingPart
from liencong.sites.entry.tables import Entry

ASKED, CHOSEN = "offer_asked", "offer_to"
"""Fields that tell that the part was shown, and which boards were ticked."""


async def gather(
    request: Request, session: AsyncSession, form: Form, entry: Entry | None
) -> Mapping[str, Any] | None:
    """Show the boards that take offers of this site, with those ticked that were chosen, or last time."""
    actor, site = signed_in(request), site_of(request)
    is_out = entry is not None and entry.live_revision_id is not None
    if site.kind == PORTAL or is_out or not allowed_somewhere(actor, LINK_PROPOSE, site.id):
        return None
    board_id = entry.board_id if entry else row_number(str(form.values.get("board", ""))) or 0
    origin = Origin(site.id, site.tier, board_id)
    taking = await targets.list_targets(installation_of(request), session, origin, now=utc_now())
    if ASKED in form.values:
        ticked = set(service.read_boards(form.values.get(CHOSEN)))
    elif entry is not None:
        ticked = set(await service.list_wished(session, entry.id))
    else:
        ticked = set(await service.list_usual(session, board_id))
    return {"targets": taking, "ticked": ticked} if taking else None


async def keep(request: Request, session: AsyncSession, entry: Entry, form: Form, *, now: datetime) -> None:
    """Keep what was ticked, where the part was shown to somebody who may offer."""
    actor = signed_in(request)
    if ASKED in form.values and allowed(actor, LINK_PROPOSE, entry.site_id, entry.board_id):
        await service.wish(session, actor, entry, service.read_boards(form.values.get(CHOSEN)), now=now)


PART = WritingPart("offer/_writing.html", gather, keep)
