"""Highlighted events as a feature."""

from starlette.routing import Route

from liencong.core.access.rules import FRONT_MANAGE
from liencong.core.feature import Feature, MenuEntry
from liencong.sites.highlight import office, service
from liencong.sites.highlight.office import HIGHLIGHTS
from liencong.sites.highlight.service import HighlightsChanged

feature = Feature(
    name="highlight",
    office=[
        Route(HIGHLIGHTS, office.show, methods=["GET"], name="highlights"),
        Route(HIGHLIGHTS, office.save, methods=["POST"]),
    ],
    menu=[MenuEntry("highlights.title", HIGHLIGHTS, FRONT_MANAGE, order=76, group="office.site_settings")],
    stale_keys={HighlightsChanged: lambda event: [f"site:{event.site_id}"]},
    provides=[service.UNDOABLE],
)
