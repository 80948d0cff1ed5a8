"""What is put into the home page by hand as a feature."""

from functools import partial

from starlette.routing import Route

from liencong.core.access.rules import FRONT_MANAGE
from liencong.core.feature import Feature, MenuEntry
from liencong.sites.entry.panels import EntryPanel
from liencong.sites.highlight import entry_office, office, service
from liencong.sites.highlight.entry_office import PLACES_SCREEN
from liencong.sites.highlight.office import SCREENS
from liencong.sites.highlight.rules import PLACES
from liencong.sites.highlight.service import HighlightsChanged

GROUP = "office.site_settings"

feature = Feature(
    name="highlight",
    office=[
        *(
            Route(SCREENS[name], partial(office.show, place), methods=["GET"], name=place.setting)
            for name, place in PLACES.items()
        ),
        *(
            Route(SCREENS[name], partial(office.save, place), methods=["POST"])
            for name, place in PLACES.items()
        ),
        Route(PLACES_SCREEN, entry_office.show, methods=["GET"], name="entry-places"),
        Route(PLACES_SCREEN, entry_office.save, methods=["POST"]),
    ],
    menu=[
        MenuEntry(f"{place.words}.title", SCREENS[name], FRONT_MANAGE, order=76, group=GROUP)
        for name, place in PLACES.items()
    ],
    stale_keys={HighlightsChanged: lambda event: [f"site:{event.site_id}"]},
    provides=[*service.UNDOABLES, EntryPanel("highlight/_panel.html", entry_office.show_panel)],
)
