"""Setting up as a feature: an installation's beginning, its sites, and what the API tells of them."""

from starlette.routing import Route

from liencong.core.access.rules import PLATFORM_MANAGE, SITE_MANAGE
from liencong.core.feature import Feature, MenuEntry
from liencong.sites.media.uses import MediaUsers
from liencong.sites.media.views import PublicMedia
from liencong.sites.setup import api, cli, media_uses, office, service

feature = Feature(
    name="setup",
    api=[api.router],
    office=[
        Route("/cau-hinh", office.show, methods=["GET"], name="site-settings"),
        Route("/cau-hinh", office.save, methods=["POST"]),
        Route("/cau-hinh/tuong-phan", office.judge_colours, methods=["GET"], name="site-colours"),
    ],
    menu=[
        MenuEntry(
            "setup.identity", "/cau-hinh", SITE_MANAGE, order=70, icon="layout", group="office.site_settings"
        )
    ],
    provides=[
        service.UNDOABLE,
        PublicMedia(media_uses.find_public),
        MediaUsers(media_uses.find_users, media_uses.public_on, media_uses.shows, media_uses.shows),
    ],
    roles={"platform_admin": [PLATFORM_MANAGE, SITE_MANAGE], "site_admin": [SITE_MANAGE]},
    commands=cli.add_commands,
)
