"""Hooks of identity."""

from starlette.requests import Request

from liencong.core.hooks import hookspec


@hookspec
def sign_in_elsewhere(request: Request, target: str) -> str | None:  # type: ignore[empty-body]
    """Give the address at which people of this site sign in, if that is not the site itself."""
