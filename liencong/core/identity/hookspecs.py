"""Hooks of identity."""

from starlette.requests import Request
from starlette.responses import Response

from liencong.core.hooks import hookspec


@hookspec
def sign_in_elsewhere(request: Request, target: str) -> Response | None:
    """Send people elsewhere to sign in, if this site does not sign them in itself."""


@hookspec
def sign_in_leads_to(request: Request, target: str) -> str | None:
    """Give the origin of another host to which signing in leads on by way of a path of this one.

    Browsers follow a form to other hosts only where the page's security policy names them.
    """
