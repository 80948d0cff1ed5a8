"""Where an entry was offered, and the receipt of what became of it there."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from liencong.core.access.rules import allowed
from liencong.core.audit.telling import log_lines, people_in
from liencong.core.tenancy.tables import PORTAL
from liencong.core.web.request import OFFICE, installation_of, local_url, signed_in, site_of
from liencong.federation.link import queue, rules
from liencong.federation.link.panels import reason_of
from liencong.federation.offer import service
from liencong.federation.offer.writing import DOWNWARDS, UPWARDS
from liencong.sites.entry import desk
from liencong.sites.entry.tables import Entry

FEW = 5
"""More places than these are told in numbers first."""


async def show_offers(request: Request, session: AsyncSession, entry: Entry) -> Mapping[str, Any] | None:
    """Show where an entry was offered and what became of it, and the way to offer it."""
    actor, site, installation = signed_in(request), site_of(request), installation_of(request)
    if not allowed(actor, rules.LINK_PROPOSE, site.id, entry.board_id):
        return None
    offered = await queue.list_offers_of(session, entry.id)
    may_offer = entry.live_revision_id is not None
    if not may_offer and not offered:
        return None
    sites = (await installation.sites.load()).by_id
    receipts = await service.list_receipts(session, [row.link for row in offered])
    views = await service.views_by_site(session, entry.id)
    names = await desk.names_of(session, people_in(one for records in receipts.values() for one in records))
    return {
        "offered": [
            {
                "row": row,
                "site": sites[row.link.site_id].name,
                "views": views.get(row.link.site_id, 0),
                "reason": reason_of(request, row.link.reason),
                "receipt": log_lines(installation.catalogue, receipts[row.link.id], names),
            }
            for row in offered
        ],
        "counts": Counter(row.link.state for row in offered).most_common() if len(offered) > FEW else [],
        "pauses": [(sites[one.site_id].name, one) for one in await queue.list_pauses_of(session)],
        "may_offer": may_offer,
        "label": DOWNWARDS if site.kind == PORTAL else UPWARDS,
        "propose_url": local_url(request, f"{OFFICE}/lien-thong/de-nghi/{entry.id}"),
    }
