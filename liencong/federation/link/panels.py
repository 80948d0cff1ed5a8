"""What links add to the desk: where an entry was offered, and how many links wait for a decision."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from liencong.core.access.rules import allowed, allowed_somewhere
from liencong.core.tenancy.tables import PORTAL
from liencong.core.web.request import OFFICE, installation_of, local_url, signed_in, site_of
from liencong.federation.link import queue, rules
from liencong.sites.entry.panels import Figure
from liencong.sites.entry.tables import Entry

QUEUE = f"{OFFICE}/lien-thong"


async def show_links(request: Request, session: AsyncSession, entry: Entry) -> Mapping[str, Any] | None:
    """Show where an entry was offered and what became of it, and the way to offer it."""
    actor, site = signed_in(request), site_of(request)
    if site.kind == PORTAL or not allowed(actor, rules.LINK_PROPOSE, site.id, entry.board_id):
        return None
    offered = await queue.list_offers_of(session, entry.id)
    if entry.live_revision_id is None and not offered:
        return None
    return {
        "offered": offered,
        "may_offer": entry.live_revision_id is not None,
        "propose_url": local_url(request, f"{QUEUE}/de-nghi/{entry.id}"),
    }


async def count_waiting(request: Request, session: AsyncSession) -> Sequence[Figure]:
    """Tell those who decide how many links wait for them."""
    site = site_of(request)
    if not allowed_somewhere(signed_in(request), rules.LINK_DECIDE, site.id):
        return []
    counts = await queue.count_received(session)
    waiting = sum(counts.get(state, 0) for state in rules.WAITING)
    label = installation_of(request).catalogue.text("links.waiting_figure")
    return [Figure(label, waiting, local_url(request, QUEUE), urgent=waiting > 0)] if waiting else []
