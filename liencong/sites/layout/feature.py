"""The home page's layout as a feature."""

from starlette.routing import Route

from liencong.core.access.rules import SITE_MANAGE
from liencong.core.feature import Feature, MenuEntry
from liencong.sites.layout import media_uses, office
from liencong.sites.layout.service import LayoutChanged
from liencong.sites.media.uses import MediaUsers
from liencong.sites.media.views import PublicMedia

feature = Feature(
    name="layout",
    office=[
        Route("/cau-hinh/trang-chu", office.show, methods=["GET"], name="home-settings"),
        Route("/cau-hinh/trang-chu/moi", office.show_new, methods=["GET"], name="block-new"),
        Route("/cau-hinh/trang-chu/moi", office.add, methods=["POST"]),
        Route("/cau-hinh/trang-chu/{block_id}", office.show_block, methods=["GET"], name="block-edit"),
        Route("/cau-hinh/trang-chu/{block_id}", office.save_block, methods=["POST"]),
        Route("/cau-hinh/trang-chu/{block_id}/{action}", office.change, methods=["POST"], name="block-move"),
    ],
    menu=[
        MenuEntry("home.title", "/cau-hinh/trang-chu", SITE_MANAGE, order=72, group="office.site_settings")
    ],
    provides=[
        PublicMedia(media_uses.find_public),
        MediaUsers(media_uses.find_users, media_uses.public_on, media_uses.shows, media_uses.shows),
    ],
    stale_keys={LayoutChanged: lambda event: [f"site:{event.site_id}"]},
)
