"""Tells readers in plain words how visits, people, views and votes are counted (S85, S86, L53)."""

from starlette.requests import Request
from starlette.responses import Response

from liencong.core.part_cache import Dependencies
from liencong.core.web.rendering import page
from liencong.core.web.request import installation_of, local_url, site_of
from liencong.sites.public.parts import Crumb, PageFacts
from liencong.sites.visits.rules import ONLINE_MINUTES, VISIT_MINUTES
from liencong.sites.visits.sketch import RELATIVE_ERROR

PATH = "/cach-dem"


async def show(request: Request) -> Response:
    """Show how things are counted, with the times and the error that the counter really has."""
    installation = installation_of(request)
    words = installation.catalogue.text
    facts = {
        "page": PageFacts(
            title=words("counting.title"),
            canonical_url=f"{installation.sites.url(site_of(request))}{PATH}",
            breadcrumbs=[
                Crumb(words("nav.home"), local_url(request, "/")),
                Crumb(words("counting.title"), None),
            ],
        ),
        "visit_minutes": VISIT_MINUTES,
        "online_minutes": ONLINE_MINUTES,
        "error": round(100 * RELATIVE_ERROR, 1),
    }
    return await page(request, "counting.html", facts, Dependencies())
