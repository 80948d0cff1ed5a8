"""Media as a feature."""

from starlette.routing import Route

from liencong.core.feature import Feature, MenuEntry
from liencong.sites.media import api, office, views
from liencong.sites.media.service import MEDIA_LIBRARY, MEDIA_WRITE, MediaDescribed

feature = Feature(
    name="media",
    api=[api.router],
    routes=[Route("/media/{uid}/{name}", views.show, methods=["GET"], name="media")],
    office=[
        Route("/thu-vien", office.show_library, methods=["GET"], name="library"),
        Route("/thu-vien", office.upload, methods=["POST"]),
        Route("/thu-vien/{numbers}", office.show_described, methods=["GET"], name="media-describe"),
        Route("/thu-vien/{numbers}", office.describe, methods=["POST"]),
    ],
    menu=[MenuEntry("library.title", "/thu-vien", MEDIA_WRITE, order=40, icon="picture", on_boards=True)],
    stale_keys={MediaDescribed: lambda event: [f"media:{event.media_id}"]},
    roles={
        "contributor": [MEDIA_WRITE],
        **{role: [MEDIA_WRITE, MEDIA_LIBRARY] for role in ("editor", "editor_in_chief", "site_admin")},
    },
)
