"""Navigation as a feature."""

from starlette.routing import Route

from liencong.core.access.rules import OFFICE_ENTER, PEOPLE_MANAGE, SITE_MANAGE
from liencong.core.feature import Feature, MenuEntry
from liencong.sites.navigation import office
from liencong.sites.navigation.service import MenuChanged

feature = Feature(
    name="navigation",
    roles={
        "site_admin": [OFFICE_ENTER, SITE_MANAGE, PEOPLE_MANAGE],
        "platform_admin": [OFFICE_ENTER, SITE_MANAGE, PEOPLE_MANAGE],
    },
    office=[
        Route("/cau-hinh/thuc-don", office.show, methods=["GET"], name="menu-settings"),
        Route("/cau-hinh/thuc-don", office.save, methods=["POST"]),
    ],
    menu=[MenuEntry("menu.title", "/cau-hinh/thuc-don", SITE_MANAGE, order=71, group="office.site_settings")],
    stale_keys={MenuChanged: lambda event: [f"site:{event.site_id}"]},
)
