"""Adds a peer: looks at an address first, shows what would come, and adds it when somebody says so."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.access.rules import Actor
from liencong.core.installation import Installation
from liencong.core.text.catalogue import Catalogue
from liencong.core.web.forms import check
from liencong.federation.peer import asking, discovery, rules, service
from liencong.federation.peer.discovery import Found
from liencong.federation.peer.errors import PeerIsHere
from liencong.federation.peer.service import PeerInput
from liencong.federation.peer.tables import Peer
from liencong.sites.intake.formats.item import ImportedItem, Refusal, Remark

SHOWN = 10


@dataclass(frozen=True)
class Preview:
    """What an address offers, as people are shown it before they add it."""

    found: Found
    catalogue: Catalogue

    @property
    def items(self) -> list[ImportedItem]:
        """Give the items that would come."""
        return list(self.found.page.items) if self.found.page else []

    @property
    def notices(self) -> list[tuple[bool, str, str]]:
        """Give what would be refused or not taken as it stands: whether refused, which item, why."""
        readings = rules.without_future(self.found.page.readings) if self.found.page else ()
        return [
            (isinstance(one, Refusal), one.title or one.line_or_id, self._why(one))
            for one in readings
            if isinstance(one, Refusal | Remark)
        ]

    @property
    def fingerprints(self) -> list[str]:
        """Give what people compare of the keys by which a site of this framework signs."""
        return service.fingerprints_of(self.found.keys)

    @property
    def question(self) -> str:
        """Give what is asked before the peer is added."""
        return self.catalogue.text("peers.ask_add", name=self.found.name)

    def facts(self) -> dict[str, object]:
        """Give the preview as the command prints it."""
        page = self.found.page
        return {
            "name": self.found.name,
            "home": self.found.home_url,
            "kind": self.found.kind,
            "feed": self.found.feed_url or self.found.sitemap_url,
            "hub": page.head.hub_url if page else "",
            "items": len(self.items),
            "newest": self.items[0].title if self.items else "",
            "refused": sum(refused for refused, _, _ in self.notices),
            "remarks": sum(not refused for refused, _, _ in self.notices),
        }

    def _why(self, one: Refusal | Remark) -> str:
        return self.catalogue.text(f"intake.notice.{one.code}", **one.params)


async def look(installation: Installation, url: str, *, now: datetime) -> Preview:
    """Look at an address; raises a `FetchFailed`, `NothingToPull`, `PeerIsHere` for a site of our own."""
    async with asking.client_of(installation) as client:
        found = await discovery.discover(client, url.strip(), now=now)
    sites = (await installation.sites.load()).by_id.values()
    here = [site for site in sites if not service.is_elsewhere(site)]
    own = {f"{url}/" for site in here for url in installation.sites.urls(site)}
    for address in filter(None, (found.feed_url, found.home_url)):
        if any(address.startswith(home) for home in own):
            raise PeerIsHere(url=address)
    return Preview(found, installation.catalogue)


async def add(
    installation: Installation,
    session: AsyncSession,
    actor: Actor,
    preview: Preview,
    *,
    name: str = "",
    slug: str = "",
    tier: str = "",
    now: datetime,
) -> Peer:
    """Add what was looked at; raises `Invalid` or `PeerKnown`."""
    found, portal = preview.found, (await installation.sites.load()).portal
    head = found.page.head if found.page else None
    given = check(
        PeerInput,
        {
            "name": name or found.name,
            "slug": slug,
            "tier": tier,
            "parent_id": portal.id if portal else None,
            "home_url": found.home_url,
            "kind": found.kind,
            "feed_url": found.feed_url,
            "sitemap_url": found.sitemap_url,
            "hub_url": head.hub_url if head else "",
            "topic_url": head.self_url if head else "",
            "keys": list(found.keys),
        },
    )
    board_title = installation.catalogue.text("boards.peer")
    return await service.add(session, actor, given, board_title=board_title, now=now)
