"""What leave to publish adds to the desk: where an entry's request stands, and how many requests wait."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from liencong.core.access.rules import allowed, allowed_somewhere
from liencong.core.web.request import OFFICE, installation_of, local_url, signed_in, site_of
from liencong.sites.clearance import rules, service
from liencong.sites.entry import desk, revisions
from liencong.sites.entry.panels import Figure
from liencong.sites.entry.rules import TRASH
from liencong.sites.entry.tables import Entry


async def show_request(request: Request, session: AsyncSession, entry: Entry) -> Mapping[str, Any] | None:
    """Show what the chairperson said of an entry, and the way to ask."""
    may_ask = allowed(signed_in(request), rules.CLEARANCE_ASK, entry.site_id, entry.board_id)
    standing = await service.find_standing(session, entry.id)
    if entry.state == TRASH or (standing is None and not may_ask):
        return None
    decided_on = await revisions.get(session, standing.revision_id) if standing else None
    people = {standing.decided_by_id, standing.asked_by_id, standing.on_behalf_of_id} if standing else set()
    return {
        "request": standing,
        "decided_on": decided_on,
        "is_other_text": decided_on is not None and decided_on.id != entry.working_revision_id,
        "names": await desk.names_of(session, people),
        "may_ask": may_ask and (standing is None or standing.state == rules.REFUSED),
        "may_withdraw": may_ask and standing is not None and standing.state == rules.WAITING,
        "requests_url": local_url(request, f"{OFFICE}/ngoai-danh-muc"),
    }


async def count_waiting(request: Request, session: AsyncSession) -> Sequence[Figure]:
    """Tell those who decide how many requests wait for them."""
    actor, site = signed_in(request), site_of(request)
    if not allowed_somewhere(actor, rules.CLEARANCE_DECIDE, site.id):
        return []
    waiting = (await service.count_by_state(session, actor)).get(rules.WAITING, 0)
    label = installation_of(request).catalogue.text("clearance.waiting_figure")
    url = local_url(request, f"{OFFICE}/ngoai-danh-muc")
    return [Figure(label, waiting, url, urgent=True)] if waiting else []
