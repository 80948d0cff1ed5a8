"""Short forms that many people send at once, answered in front of the middleware.

What a page needs, such as who is signed in and which of hundreds of routes is meant, costs many times what
such a form itself costs. A feature provides a `Shortcut`; here is seen that a request is a plain one, sent by
a page of its own host. Whatever is not plain, and whatever the feature does not take, goes the ordinary way
as if nobody had looked: there people are told what is wrong with it.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from re import Match, Pattern
from typing import NamedTuple
from urllib.parse import parse_qsl

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from liencong.core.installation import Installation
from liencong.core.page_cache import Answer
from liencong.core.tenancy.tables import Site
from liencong.core.web.middleware import find_place, host_name, is_from_here, protective_headers

FORM = "application/x-www-form-urlencoded"
MOST_BYTES = 1024
MOST_FIELDS = 10


class Posted(NamedTuple):
    """A short form as it was sent to a site; `path` is what the shortcut's pattern found."""

    site: Site
    path: Match[str]
    fields: Mapping[str, str]
    address: str
    user_agent: str


@dataclass(frozen=True)
class Shortcut:
    """A form that is sent to a path below a site's address; `path` is the pattern of the whole of it.

    `take` does what the form asks for and gives the path to which its sender is led, or None: then nothing
    has changed, and the request goes the ordinary way.
    """

    path: Pattern[str]
    take: Callable[[Installation, Posted], Awaitable[str | None]]


class _Called(NamedTuple):
    """A shortcut that a path leads to, and the `/~slug` that stands before it."""

    shortcut: Shortcut
    path: Match[str]
    prefix: str


class ShortcutMiddleware:
    """Answers the forms for which features provide a shortcut."""

    def __init__(self, app: ASGIApp, installation: Installation) -> None:
        self.app = app
        self.installation = installation
        self._shortcuts = installation.features.provided(Shortcut)
        self._headers = {"http": _raw(https=False), "https": _raw(https=True)}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a form at once, or go on."""
        called = self._find(scope)
        site = await self._find_site(scope, called.prefix) if called else None
        if called is None or site is None:
            await self.app(scope, receive, send)
            return
        body = await _read(receive)
        if body is None:
            return
        led_to = await self._take(called, site, scope, body)
        if led_to is None:
            await self.app(scope, _again(body, receive), send)
            return
        location = (b"location", f"{called.prefix}{led_to}".encode())
        answer = Answer(303, [location, *self._headers[scope["scheme"]]], b"")
        await send(answer.start)
        await send(answer.body)

    def _find(self, scope: Scope) -> _Called | None:
        if scope["type"] != "http" or scope["method"] != "POST":
            return None
        path: str = scope["path"]
        prefix = path[: path.find("/", 2)] if path.startswith("/~") else ""
        for shortcut in self._shortcuts:
            if found := shortcut.path.fullmatch(path, len(prefix)):
                return _Called(shortcut, found, prefix)
        return None

    async def _find_site(self, scope: Scope, prefix: str) -> Site | None:
        """Give the site to which a plain form was sent by its own page; None for anything else."""
        headers = Headers(scope=scope)
        told = headers.get("content-length", "")
        is_short = told.isascii() and told.isdigit() and int(told) <= MOST_BYTES
        is_form = headers.get("content-type", "").partition(";")[0] == FORM
        if not is_short or not is_form or "authorization" in headers or not is_from_here(headers):
            return None
        place = await find_place(self.installation, host_name(headers), scope["path"])
        return place.site if place is not None and place.prefix == prefix else None

    async def _take(self, called: _Called, site: Site, scope: Scope, body: bytes) -> str | None:
        try:
            fields = parse_qsl(body.decode("latin-1"), keep_blank_values=True, max_num_fields=MOST_FIELDS)
        except ValueError:
            return None
        client, agent = scope["client"], Headers(scope=scope).get("user-agent", "")
        posted = Posted(site, called.path, dict(fields), client[0] if client else "", agent)
        return await called.shortcut.take(self.installation, posted)


async def _read(receive: Receive) -> bytes | None:
    """Read a body that is known to be short; None where its sender has gone."""
    body, is_whole = b"", False
    while not is_whole:
        message = await receive()
        if message["type"] != "http.request":
            return None
        body += message.get("body", b"")
        is_whole = not message.get("more_body", False)
    return body


def _again(body: bytes, receive: Receive) -> Receive:
    """Let somebody read a body that has been read."""
    unread: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive_again() -> Message:
        return unread.pop() if unread else await receive()

    return receive_again


def _raw(*, https: bool) -> list[tuple[bytes, bytes]]:
    headers = {"content-length": "0", **protective_headers(https=https)}
    return [(name.encode(), value.encode()) for name, value in headers.items()]
