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
    """A shortcut that a request's path leads to, the `/~slug` that stands before it, and its headers."""

    shortcut: Shortcut
    path: Match[str]
    prefix: str
    headers: Mapping[str, str]


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
        if called is None or not _is_plain(called.headers):
            await self.app(scope, receive, send)
            return
        body = await _read(receive)
        if body is None:
            return
        led_to = await self._take(called, scope, body)
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
                # Of a header that is sent twice the first counts, as it does for everybody behind.
                raw = reversed(scope["headers"])
                headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in raw}
                return _Called(shortcut, found, prefix, headers)
        return None

    async def _take(self, called: _Called, scope: Scope, body: bytes) -> str | None:
        host = host_name(called.headers.get("host", ""))
        place = await find_place(self.installation, host, scope["path"])
        if place is None or place.prefix != called.prefix:
            return None
        try:
            fields = parse_qsl(body.decode("latin-1"), keep_blank_values=True, max_num_fields=MOST_FIELDS)
        except ValueError:
            return None
        client, agent = scope["client"], called.headers.get("user-agent", "")
        posted = Posted(place.site, called.path, dict(fields), client[0] if client else "", agent)
        return await called.shortcut.take(self.installation, posted)


def _is_plain(headers: Mapping[str, str]) -> bool:
    """Tell whether the headers are those of a short form that its own page has sent."""
    told = headers.get("content-length", "")
    is_short = told.isascii() and told.isdigit() and int(told) <= MOST_BYTES
    is_form = headers.get("content-type", "").partition(";")[0] == FORM
    return is_short and is_form and "authorization" not in headers and is_from_here(headers)


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
