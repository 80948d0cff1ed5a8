"""Banners as a feature."""

from starlette.routing import Route

from liencong.core.access.rules import FRONT_MANAGE
from liencong.core.feature import Feature, MenuEntry
from liencong.core.office.parts import DeskAttention
from liencong.sites.banner import blocks, media_uses, office, service
from liencong.sites.banner.media_uses import SCREEN
from liencong.sites.banner.service import BannersChanged
from liencong.sites.media.uses import MediaUsers
from liencong.sites.media.views import PublicMedia

feature = Feature(
    name="banner",
    office=[
        Route(SCREEN, office.show, methods=["GET"], name="banners"),
        Route(f"{SCREEN}/moi", office.show_new, methods=["GET"], name="banner-new"),
        Route(f"{SCREEN}/moi", office.add, methods=["POST"]),
        Route(f"{SCREEN}/{{banner_id}}", office.show_one, methods=["GET"], name="banner-edit"),
        Route(f"{SCREEN}/{{banner_id}}", office.save, methods=["POST"]),
        Route(f"{SCREEN}/{{banner_id}}/{{action}}", office.act, methods=["POST"], name="banner-act"),
    ],
    menu=[MenuEntry("banners.title", SCREEN, FRONT_MANAGE, order=75, group="office.site_settings")],
    stale_keys={BannersChanged: lambda event: [f"site:{event.site_id}"]},
    provides=[
        blocks.BLOCK,
        service.UNDOABLE,
        PublicMedia(media_uses.find_public),
        MediaUsers(media_uses.find_users, media_uses.public_on, media_uses.shows, media_uses.shows),
        DeskAttention(blocks.find_ending),
    ],
)
