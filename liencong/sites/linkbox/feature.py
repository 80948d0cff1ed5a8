"""Link boxes as a feature."""

from starlette.routing import Route

from liencong.core.access.rules import FRONT_MANAGE
from liencong.core.feature import Feature, MenuEntry
from liencong.sites.linkbox import blocks, office, service
from liencong.sites.linkbox.office import LINKS
from liencong.sites.linkbox.service import LinksChanged

feature = Feature(
    name="linkbox",
    office=[
        Route(LINKS, office.show, methods=["GET"], name="link-boxes"),
        Route(LINKS, office.save, methods=["POST"]),
    ],
    menu=[MenuEntry("linkbox.title", LINKS, FRONT_MANAGE, order=74, group="office.site_settings")],
    stale_keys={LinksChanged: lambda event: [f"site:{event.site_id}"]},
    provides=[blocks.BLOCK, service.UNDOABLE],
)
