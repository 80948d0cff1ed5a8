"""Where an address leads that nothing stands at any more; asked only when the answer would be 404."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from liencong.core.web.request import installation_of

KEPT_FOR = "public, max-age=3600"
"""Browsers would keep a redirect for ever, also one that was a mistake."""


@dataclass(frozen=True)
class MovedAddresses:
    """A feature's way to tell the address to which a request's own has moved; None where it knows of none."""

    find: Callable[[Request], Awaitable[str | None]]


async def moved(request: Request) -> Response | None:
    """Give the answer that leads on to where an address has moved; None where it has not."""
    for addresses in installation_of(request).features.provided(MovedAddresses):
        if target := await addresses.find(request):
            return RedirectResponse(target, 301, {"cache-control": KEPT_FOR})
    return None
