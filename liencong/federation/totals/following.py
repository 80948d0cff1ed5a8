"""What follows when a site is made or changes: polls that stand on sites of its tier stand there too."""

from liencong.core.clock import utc_now
from liencong.core.installation import Installation
from liencong.core.outbox.events import SitesChanged
from liencong.federation.totals import service


async def place_polls(installation: Installation, event: SitesChanged) -> None:
    """Put open polls on the site."""
    async with installation.write(event.site_id) as session:
        await service.place_on_new_site(session, now=utc_now())
