"""Hooks of identity."""

from starlette.requests import Request
from starlette.responses import Response

from liencong.core.hooks import hookspec


@hookspec
def sign_in_elsewhere(request: Request, target: str) -> Response | None:
    """Send people elsewhere to sign in, if this site does not sign them in itself."""
