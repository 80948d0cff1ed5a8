"""A province's days off as a feature."""

from starlette.routing import Route

from liencong.core.access.rules import SITE_MANAGE
from liencong.core.feature import Feature, MenuEntry
from liencong.sites.holiday import office, service
from liencong.sites.holiday.office import SCREEN

feature = Feature(
    name="holiday",
    office=[
        Route(SCREEN, office.show, methods=["GET"], name="holidays"),
        Route(SCREEN, office.save, methods=["POST"]),
    ],
    menu=[
        MenuEntry(
            "holidays.title", SCREEN, SITE_MANAGE, order=79, group="office.site_settings", portal_only=True
        )
    ],
    provides=[service.UNDOABLE],
)
