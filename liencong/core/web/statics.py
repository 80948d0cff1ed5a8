"""Static files of themes and built scripts, under addresses that change with their content."""

from starlette.requests import Request
from starlette.responses import Response

from liencong.core.themes import StaticFile
from liencong.core.web.request import installation_of

FOR_EVER = "public, max-age=31536000, immutable"


async def theme_file(request: Request) -> Response:
    """Send a theme's static file."""
    themes = installation_of(request).themes
    return _send(themes.static_file(request.path_params["theme"], request.path_params["path"]))


async def asset(request: Request) -> Response:
    """Send a built script or style sheet."""
    return _send(installation_of(request).themes.asset_file(request.path_params["path"]))


def _send(file: StaticFile) -> Response:
    return Response(file.body, media_type=file.content_type, headers={"cache-control": FOR_EVER})
