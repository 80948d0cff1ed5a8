"""What links add to the desk: where an entry was offered, and how many links wait for a decision."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from liencong.core.access.rules import allowed
from liencong.core.tenancy.tables import PORTAL
from liencong.core.web.request import OFFICE, installation_of, local_url, signed_in, site_of
from liencong.federation.link import queue, rules
from liencong.sites.entry.addresses import entry_path
from liencong.sites.entry.panels import Appearance
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
    sites = (await installation_of(request).sites.load()).by_id
    return {
        "offered": offered,
        "pauses": [(sites[one.site_id].name, one) for one in await queue.list_pauses_of(session)],
        "may_offer": entry.live_revision_id is not None,
        "propose_url": local_url(request, f"{QUEUE}/de-nghi/{entry.id}"),
    }


async def find_appearances(request: Request, session: AsyncSession, entry: Entry) -> Sequence[Appearance]:
    """Tell where on other sites an entry stands, stood, or waits for a decision."""
    installation = installation_of(request)
    sites, text = (await installation.sites.load()).by_id, installation.catalogue.text
    found = []
    for link, board, placement in await queue.list_appearances(session, entry.id):
        site, is_shown = sites[link.site_id], link.state in (rules.LIVE, rules.SOURCE_CHANGED)
        is_paused = is_shown and placement is not None and placement.suspended_at is not None
        url = f"{installation.sites.url(site)}{entry_path(board, entry.id, entry.slug)}"
        found.append(
            Appearance(
                site=site.name,
                board=board.title,
                url=url if is_shown and not is_paused else "",
                state=link.state,
                label=text("links.paused") if is_paused else text(f"link_states.{link.state}"),
                since=placement.visible_from if placement else None,
                until=(placement.visible_until if is_shown else placement.withdrawn_at)
                if placement
                else None,
                reason=reason_of(request, link.reason),
            )
        )
    return found


def reason_of(request: Request, reason: str) -> str:
    """Give the reason of a decision in words: ours stand in the catalogue, all others are people's own."""
    text = installation_of(request).catalogue.text
    return text(f"reasons.{reason}") if reason == rules.WITHDRAWN_AT_SOURCE else reason
