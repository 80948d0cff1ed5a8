"""Media as a feature."""

from starlette.routing import Route

from liencong.core.feature import Feature
from liencong.sites.media import api, views
from liencong.sites.media.service import MEDIA_WRITE, MediaDescribed

feature = Feature(
    name="media",
    api=[api.router],
    routes=[Route("/media/{uid}/{name}", views.show, methods=["GET"], name="media")],
    stale_keys={MediaDescribed: lambda event: [f"media:{event.media_id}"]},
    roles={role: [MEDIA_WRITE] for role in ("contributor", "editor", "editor_in_chief", "site_admin")},
)
