"""Takes tables of redirects in behind the scenes, so that nobody waits before a blank page."""

from liencong.core.clock import utc_now
from liencong.core.installation import Installation
from liencong.sites.redirect import service
from liencong.sites.redirect.service import RedirectsGiven


async def work_through(installation: Installation, event: RedirectsGiven) -> None:
    """Take a table in, piece by piece; where it was interrupted it goes on."""
    site = await installation.sites.get(event.site_id)
    is_more = True
    while is_more:
        async with installation.write(event.site_id) as session:
            home = installation.sites.url(site)
            is_more = await service.take_next(session, event.import_id, home=home, now=utc_now())
