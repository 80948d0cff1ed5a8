"""A site's own colours as a style sheet, since the security policy lets no style stand in the page itself.

Its address holds the colours, so that it is the same for every site and for ever.
"""

import re

from starlette.requests import Request
from starlette.responses import Response

from liencong.core.web.statics import FOR_EVER

NAME = re.compile(r"[a-z][a-z-]{0,30}")
COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


async def show_colours(request: Request) -> Response:
    """Send the colours that the address names."""
    lines = [
        f"--{name}:{value};"
        for name, value in request.query_params.items()
        if NAME.fullmatch(name) and COLOUR.fullmatch(value)
    ]
    return Response(f":root{{{''.join(lines)}}}", media_type="text/css", headers={"cache-control": FOR_EVER})
