"""The home page's layout as a feature."""

from starlette.routing import Route

from liencong.core.access.rules import FRONT_MANAGE, OFFICE_ENTER
from liencong.core.feature import Feature, MenuEntry
from liencong.sites.layout import block_office, draft, media_uses, office, service
from liencong.sites.layout.office import HOME
from liencong.sites.layout.service import LayoutChanged
from liencong.sites.media.uses import MediaUsers
from liencong.sites.media.views import PublicMedia

feature = Feature(
    name="layout",
    roles={
        role: [OFFICE_ENTER, FRONT_MANAGE] for role in ("editor_in_chief", "site_admin", "platform_admin")
    },
    office=[
        Route(HOME, office.show, methods=["GET"], name="home-settings"),
        Route(f"{HOME}/xem-truoc", office.show_preview, methods=["GET"], name="home-preview"),
        Route(f"{HOME}/thu-tu", office.arrange, methods=["POST"], name="home-arrange"),
        Route(f"{HOME}/cong-khai", office.publish, methods=["POST"], name="home-publish"),
        Route(f"{HOME}/bo-ban-nhap", office.discard, methods=["POST"], name="home-discard"),
        Route(f"{HOME}/moi", block_office.show_new, methods=["GET"], name="block-new"),
        Route(f"{HOME}/moi", block_office.add, methods=["POST"]),
        Route(f"{HOME}/{{key}}", block_office.show, methods=["GET"], name="block-edit"),
        Route(f"{HOME}/{{key}}", block_office.save, methods=["POST"]),
        Route(f"{HOME}/{{key}}/{{action}}", office.act, methods=["POST"], name="block-move"),
    ],
    menu=[MenuEntry("home.title", HOME, FRONT_MANAGE, order=72, icon="layout", group="office.site_settings")],
    stale_keys={LayoutChanged: lambda event: [f"site:{event.site_id}"]},
    provides=[
        service.UNDOABLE,
        draft.UNDOABLE,
        PublicMedia(media_uses.find_public),
        MediaUsers(media_uses.find_users, media_uses.public_on, media_uses.needs, media_uses.needs),
    ],
)
