"""The alert as a feature."""

from starlette.routing import Route

from liencong.core.access.rules import FRONT_MANAGE
from liencong.core.feature import Feature, MenuEntry
from liencong.core.web.rendering import PageParts
from liencong.sites.alert import office, parts, service
from liencong.sites.alert.office import SCREEN

feature = Feature(
    name="alert",
    office=[
        Route(SCREEN, office.show, methods=["GET"], name="alert"),
        Route(SCREEN, office.save, methods=["POST"]),
        Route(f"{SCREEN}/go", office.remove, methods=["POST"], name="alert-remove"),
    ],
    menu=[MenuEntry("alert.title", SCREEN, FRONT_MANAGE, order=77, group="office.site_settings")],
    provides=[PageParts(parts.gather), service.UNDOABLE],
)
