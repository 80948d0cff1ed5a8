"""The client for every request to an address that came from outside: feeds, peers, pictures, call-backs.

It never reaches a private address, whatever a name resolves to or a redirect says, and it never takes more
time or memory than it was given.
"""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field
from functools import cache
from ssl import SSLContext
from types import MappingProxyType
from typing import Self

import anyio
import httpcore2
import httpx2

from liencong.core.http.addresses import read_endpoint
from liencong.core.http.failures import (
    AddressRefused,
    AnswerTooLarge,
    TooManyRedirects,
    TooSlow,
    TypeRefused,
    Unreachable,
)
from liencong.core.http.network import GuardedNetwork, Resolver, resolve

USER_AGENT = "LienCong"
CONNECTIONS = 50
CONNECT_SECONDS = 5.0
REDIRECTS = frozenset({301, 302, 303, 307, 308})
NOWHERE = httpx2.URL("")


@dataclass(frozen=True)
class Limits:
    """What one request may cost, its redirects included."""

    seconds: float = 20
    content_bytes: int = 10_000_000
    redirects: int = 5


@dataclass(frozen=True)
class Validators:
    """What an earlier answer said of itself, so that only a newer one is sent (RFC 9110 §13)."""

    etag: str | None = None
    last_modified: str | None = None

    def headers(self) -> dict[str, str]:
        """Give the headers of a conditional request."""
        given = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in given.items() if value}


@dataclass(frozen=True)
class Answer:
    """What came back in the end from `url`; `content` is free of content codings."""

    url: str
    status: int
    headers: Mapping[str, str]
    content: bytes = field(repr=False)

    @property
    def media_type(self) -> str:
        """Give the content type in lower case, without parameters."""
        return _media_type(self.headers)

    @property
    def validators(self) -> Validators:
        """Give what the next conditional request should send."""
        return Validators(self.headers.get("etag"), self.headers.get("last-modified"))


@cache
def _trusted() -> SSLContext:
    """Read whom the machine trusts, once: that takes as long as several requests."""
    return httpx2.create_ssl_context(trust_env=False)


class GuardedClient:
    """Sends requests to the public network, and to the endpoints that `allow` names (`127.0.0.1:9000`).

    Every method raises a `FetchFailed`. Raises ValueError for an `allow` that is not `ADDRESS:PORT`.
    """

    def __init__(self, *, allow: Collection[str] = (), resolver: Resolver = resolve) -> None:
        self._network = GuardedNetwork([read_endpoint(text) for text in allow], resolver)

    async def __aenter__(self) -> Self:
        """Open the pool of connections."""
        self._pool = httpcore2.AsyncConnectionPool(
            ssl_context=_trusted(),
            max_connections=CONNECTIONS,
            keepalive_expiry=CONNECT_SECONDS,
            network_backend=self._network,
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close the connections."""
        await self._pool.aclose()

    async def get(
        self,
        url: str,
        *,
        accept: Sequence[str] = (),
        headers: Mapping[str, str] = MappingProxyType({}),
        validators: Validators = Validators(),
        limits: Limits = Limits(),
    ) -> Answer:
        """Fetch what stands at an address, following its redirects.

        `accept` lists the media types that are taken (`image/*` for all of a kind); none listed, all are.
        With `validators`, an answer of status 304 says that nothing is newer.
        """
        given = {"Accept": ", ".join(accept) or "*/*", **headers, **validators.headers()}
        async with _failing_in_time(url, limits.seconds):
            return await self._follow(url, given, accept, limits)

    async def post(
        self, url: str, content: bytes, headers: Mapping[str, str], *, limits: Limits = Limits()
    ) -> Answer:
        """Send content to an address; a redirect is not followed: what is signed is meant for one place."""
        async with _failing_in_time(url, limits.seconds):
            request = httpx2.Request("POST", _judged(url), headers=dict(headers), content=content)
            async with self._sent(request) as response:
                return await _read(response, request.url, limits)

    async def _follow(
        self, url: str, headers: dict[str, str], accept: Sequence[str], limits: Limits
    ) -> Answer:
        target = _judged(url)
        for _ in range(limits.redirects + 1):
            async with self._sent(httpx2.Request("GET", target, headers=headers)) as response:
                location = response.headers.get("location")
                if response.status_code not in REDIRECTS or not location:
                    _check_type(response, accept)
                    return await _read(response, target, limits)
            target = _judged(location, target)
        raise TooManyRedirects(url=url)

    @asynccontextmanager
    async def _sent(self, request: httpx2.Request) -> AsyncIterator[httpx2.Response]:
        request.headers.setdefault("User-Agent", USER_AGENT)
        request.headers.setdefault("Accept-Encoding", "gzip")
        url = request.url
        answer = await self._pool.handle_async_request(
            httpcore2.Request(
                request.method,
                httpcore2.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
                headers=request.headers.raw,
                content=request.content,
                extensions={"timeout": {"connect": CONNECT_SECONDS}},
            )
        )
        try:
            yield httpx2.Response(answer.status, headers=answer.headers, content=answer.aiter_stream())
        finally:
            await answer.aclose()


@asynccontextmanager
async def _failing_in_time(url: str, seconds: float) -> AsyncIterator[None]:
    try:
        with anyio.fail_after(seconds):
            yield
    except (TimeoutError, httpcore2.TimeoutException) as error:
        raise TooSlow(url=url) from error
    except (httpcore2.NetworkError, httpcore2.ProtocolError, httpx2.HTTPError, OSError) as error:
        raise Unreachable(url=url) from error


def _judged(url: str, seen_from: httpx2.URL = NOWHERE) -> httpx2.URL:
    try:
        target = seen_from.join(url)
    except (httpx2.InvalidURL, ValueError) as error:
        raise AddressRefused(url=url) from error
    port_fits = target.port is None or 0 < target.port < 2**16
    if target.scheme not in ("http", "https") or not target.raw_host or target.userinfo or not port_fits:
        raise AddressRefused(url=url)
    return target


def _check_type(response: httpx2.Response, accept: Sequence[str]) -> None:
    given = _media_type(response.headers)
    taken = not accept or given in accept or f"{given.partition('/')[0]}/*" in accept
    if response.is_success and not taken:
        raise TypeRefused(given=given)


async def _read(response: httpx2.Response, url: httpx2.URL, limits: Limits) -> Answer:
    content = bytearray()
    async with aclosing(response.aiter_bytes()) as pieces:
        async for piece in pieces:
            content += piece
            if len(content) > limits.content_bytes:
                raise AnswerTooLarge(url=str(url), limit=limits.content_bytes)
    return Answer(str(url), response.status_code, response.headers, bytes(content))


def _media_type(headers: Mapping[str, str]) -> str:
    return headers.get("content-type", "").partition(";")[0].strip().lower()
