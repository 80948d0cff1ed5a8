"""Navigation as a feature."""

from starlette.routing import Route

from liencong.core.access.rules import OFFICE_ENTER, PEOPLE_MANAGE, SITE_MANAGE
from liencong.core.feature import Feature, MenuEntry
from liencong.sites.navigation import office
from liencong.sites.navigation.service import UNDOABLE, MenuChanged

feature = Feature(
    name="navigation",
    roles={
        "site_admin": [OFFICE_ENTER, SITE_MANAGE, PEOPLE_MANAGE],
        "platform_admin": [OFFICE_ENTER, SITE_MANAGE, PEOPLE_MANAGE],
    },
    office=[
        Route(office.MENU, office.show, methods=["GET"], name="menu-settings"),
        Route(office.MENU, office.save, methods=["POST"]),
    ],
    menu=[MenuEntry("menu.title", office.MENU, SITE_MANAGE, order=71, group="office.site_settings")],
    stale_keys={MenuChanged: lambda event: [f"site:{event.site_id}"]},
    provides=[UNDOABLE],
)
