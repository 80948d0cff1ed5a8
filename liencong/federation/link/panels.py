"""What links add to the desk: where an entry stands on other sites."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from liencong.core.web.request import installation_of
from liencong.federation.link import queue, rules
from liencong.sites.entry.addresses import entry_path
from liencong.sites.entry.panels import Appearance
from liencong.sites.entry.tables import Entry


async def find_appearances(request: Request, session: AsyncSession, entry: Entry) -> Sequence[Appearance]:
    """Tell where on other sites an entry stands, stood, or waits for a decision."""
    installation = installation_of(request)
    sites, text = (await installation.sites.load()).by_id, installation.catalogue.text
    found = []
    for link, board, placement in await queue.list_appearances(session, entry.id):
        site, state = sites[link.site_id], rules.state_seen(link, entry)
        is_shown = state in rules.SHOWN
        is_paused = is_shown and placement is not None and placement.suspended_at is not None
        url = f"{installation.sites.url(site)}{entry_path(board, entry.id, entry.slug)}"
        found.append(
            Appearance(
                site=site.name,
                board=board.title,
                url=url if is_shown and not is_paused else "",
                state=state,
                label=text("links.paused") if is_paused else text(f"link_states.{state}"),
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
    return text(f"reasons.{reason}") if reason in rules.AT_SOURCE else reason
