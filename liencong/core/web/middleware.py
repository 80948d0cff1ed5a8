"""What every request passes through behind the page cache: its site, its origin, protective headers."""

from collections.abc import Mapping
from typing import NamedTuple

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from liencong.core.errors import Forbidden, TooLarge
from liencong.core.installation import Installation
from liencong.core.tenancy.tables import Site
from liencong.core.web import errors

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action {forms}; frame-ancestors 'self'"
)
MOST_BODY_BYTES = 104 << 20
"""The largest body that is taken: a file of 100 MB with what stands around it in a form."""

POSTED = "posted"
"""Under this name of the request's state stands the form that was read, with files that are to be closed."""

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class InstallationMiddleware:
    """Puts the installation into each request's state."""

    def __init__(self, app: ASGIApp, installation: Installation) -> None:
        self.app = app
        self.installation = installation

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Go on with the installation at hand."""
        if scope["type"] in ("http", "websocket"):
            scope.setdefault("state", {})["installation"] = self.installation
        await self.app(scope, receive, send)


class SiteMiddleware:
    """Finds the site of a request by its host, or by `~slug` at the base host; an unknown host gets 421."""

    def __init__(self, app: ASGIApp, installation: Installation) -> None:
        self.app = app
        self.installation = installation

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Go on with the site in the request's state."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        host = host_name(Headers(scope=scope).get("host", ""))
        place = await find_place(self.installation, host, scope["path"])
        if place is None:
            text = self.installation.catalogue.text("errors.unknown-host", host=host[:100])
            await PlainTextResponse(text, 421)(scope, receive, send)
            return
        # PostgreSQL fails when asked for a NUL, which names nothing: it becomes what broken UTF-8 has become.
        scope["path"] = scope["path"].replace("\0", "\ufffd")
        if place.prefix:
            scope["root_path"] = place.prefix
        scope["state"] |= {"site": place.site, "prefix": scope.get("root_path", "")}
        await self.app(scope, receive, send)


class Place(NamedTuple):
    """Where a request leads: a site, and what stands before its paths where it was reached as `~slug`."""

    site: Site
    prefix: str


def host_name(host: str) -> str:
    """Give the host of a request's header as sites are known by it."""
    return host.rsplit(":", 1)[0].lower().rstrip(".")


async def find_place(installation: Installation, host: str, path: str) -> Place | None:
    """Find where a request leads, None where no site answers to the host."""
    sites = await installation.sites.load()
    site = sites.of_host(host)
    if site is not None and path.startswith("/~") and host == installation.settings.base_host.host:
        slug = path[2:].partition("/")[0]
        if (named := sites.find_hosted(slug)) is not None:
            return Place(named, f"/~{slug}")
    return Place(site, "") if site is not None else None


class CrossSite(Forbidden):
    """A form was sent from a page of another site."""

    code = "cross-site"


class OriginMiddleware:
    """Refuses requests that change something and come from another site's page (CSRF).

    Browsers say where a request comes from (`Sec-Fetch-Site`, else `Origin`); a bearer token or a program
    without cookies cannot be misused that way and passes.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Go on, or answer with the refusal: what is raised out here would count as a fault of ours."""
        changes = scope["type"] == "http" and scope["method"] not in SAFE_METHODS
        if changes and not scope["state"]["by_token"] and not is_from_here(Headers(scope=scope)):
            response = await errors.refuse(Request(scope), CrossSite())
            await response(scope, receive, send)
            return
        await self.app(scope, receive, send)


def is_from_here(headers: Mapping[str, str]) -> bool:
    """Tell whether a request was sent by a page of its own host, or by a program that no page can misuse."""
    if fetch_site := headers.get("sec-fetch-site"):
        return fetch_site in ("same-origin", "none")
    if origin := headers.get("origin"):
        return origin.partition("//")[2] == headers.get("host")
    return "cookie" not in headers


class BodyLimitMiddleware:
    """Refuses bodies larger than are taken, before they fill the disk, and frees what others took of it."""

    def __init__(self, app: ASGIApp, most_bytes: int = MOST_BODY_BYTES) -> None:
        self.app = app
        self.most_bytes = most_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Go on, or refuse: at once where the length is told, else as soon as it shows."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        told = Headers(scope=scope).get("content-length", "0")
        if told.isdigit() and int(told) > self.most_bytes:
            response = await errors.refuse(Request(scope), TooLarge())
            await response(scope, receive, send)
            return
        received = 0

        async def receive_counted() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > self.most_bytes:
                raise TooLarge
            return message

        try:
            await self.app(scope, receive_counted, send)
        finally:
            if (posted := scope["state"].pop(POSTED, None)) is not None:
                await posted.close()


class ProtectiveHeadersMiddleware:
    """Adds the headers that keep a page to itself."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Go on, with headers added to what comes back."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_protected(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in protective_headers(https=scope["scheme"] == "https").items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, send_protected)


def protective_headers(*, https: bool) -> Mapping[str, str]:
    """Give the headers that keep an answer to itself."""
    return HTTPS_HEADERS if https else PLAIN_HEADERS


PLAIN_HEADERS = {
    "content-security-policy": CONTENT_SECURITY_POLICY.format(forms="'self'"),
    "x-content-type-options": "nosniff",
    "referrer-policy": "strict-origin-when-cross-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
    "cross-origin-opener-policy": "same-origin",
}
HTTPS_HEADERS = PLAIN_HEADERS | {"strict-transport-security": "max-age=31536000"}
