"""Static files of themes and built scripts, under addresses that change with their content."""

from starlette.requests import Request
from starlette.responses import Response

from liencong.core.themes import StaticFile
from liencong.core.web.request import installation_of

FOR_EVER = "public, max-age=31536000, immutable"


async def theme_file(request: Request) -> Response:
    """Send a theme's static file."""
    themes = installation_of(request).themes
    return _send(request, themes.static_file(request.path_params["theme"], request.path_params["path"]))


async def asset(request: Request) -> Response:
    """Send a built script or style sheet."""
    return _send(request, installation_of(request).themes.asset_file(request.path_params["path"]))


def _send(request: Request, file: StaticFile) -> Response:
    headers = {"cache-control": FOR_EVER, "vary": "accept-encoding"}
    if file.zipped is not None and "gzip" in request.headers.get("accept-encoding", ""):
        headers["content-encoding"] = "gzip"
        return Response(file.zipped, media_type=file.content_type, headers=headers)
    return Response(file.body, media_type=file.content_type, headers=headers)
