"""Undoing changes of settings as a feature."""

from starlette.routing import Route

from liencong.core.access.rules import FRONT_MANAGE
from liencong.core.feature import Feature, MenuEntry
from liencong.sites.change import office

feature = Feature(
    name="change",
    office=[
        Route("/cau-hinh/thay-doi", office.show, methods=["GET"], name="setting-changes"),
        Route("/cau-hinh/thay-doi/{change_id}", office.undo, methods=["POST"], name="setting-undo"),
    ],
    menu=[MenuEntry("changes.menu", office.CHANGES, FRONT_MANAGE, order=80, group="office.site_settings")],
)
