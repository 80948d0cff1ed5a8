"""What follows when a site is made or changes: polls of its tier stand there too, visits are carried on."""

from liencong.core.clock import utc_now
from liencong.core.installation import Installation
from liencong.core.outbox.events import SitesChanged
from liencong.core.tenancy.tables import ARCHIVED
from liencong.federation.totals import service


async def place_polls(installation: Installation, event: SitesChanged) -> None:
    """Put open polls on the site."""
    async with installation.write(event.site_id) as session:
        await service.place_on_new_site(session, now=utc_now())


async def carry_visits_on(installation: Installation, event: SitesChanged) -> None:
    """Let the site that follows an archive carry on the visits that were counted there (M10)."""
    site = (await installation.sites.load()).by_id.get(event.site_id)
    if site is None or site.state != ARCHIVED or site.successor_id is None:
        return
    reason = installation.catalogue.text("totals.carried_on", site=site.name, slug=site.slug)
    async with installation.write(site.successor_id) as session:
        await service.carry_on(session, installation.operator, site.id, reason, now=utc_now())
