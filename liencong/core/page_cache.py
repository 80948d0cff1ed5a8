"""The page cache: public pages as bytes, dropped by the keys they were built from.

It is the first thing that a request meets, and answers anonymous readers from memory.
"""

import gzip
import hashlib
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode

from liencong.core.keyed_cache import KeyedCache, Making

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

NOTE = "cacheable"
"""Under this name of the request's state a view leaves its `CacheNote`."""

MOST_BYTES = 256 * 1024 * 1024
BYTES_BESIDE = 4096
"""What a page takes beside its body: headers, keys, places in the indexes."""
IGNORED_PARAMETERS = ("utm_", "fbclid", "gclid", "zarsrc")
"""Added by those who pass links on; they change nothing about a page."""


@dataclass(frozen=True)
class CacheNote:
    """What a view says about the page that it made."""

    site_id: int
    keys: frozenset[str]
    until: datetime | None = None
    entry_id: int | None = None
    counted: bool = True


class Served(NamedTuple):
    """A page that somebody was sent: what it shows, and who asked."""

    note: CacheNote
    address: str
    user_agent: bytes
    account_id: int | None


class Answer:
    """An answer ready to be sent."""

    def __init__(self, status: int, headers: Headers, body: bytes) -> None:
        self.start: Message = {"type": "http.response.start", "status": status, "headers": headers}
        self.body: Message = {"type": "http.response.body", "body": body}


NO_BODY: Message = {"type": "http.response.body", "body": b""}


class CachedPage:
    """A page ready to be sent: as it is, to those who have it already, and compressed once somebody asks."""

    def __init__(self, note: CacheNote, headers: Headers, body: bytes) -> None:
        self.note = note
        self.until = note.until.timestamp() if note.until else float("inf")
        # Weak, since it stands for the page in every coding (RFC 9110, 8.8.1).
        self._etag = b'W/"' + hashlib.blake2b(body, digest_size=12).hexdigest().encode() + b'"'
        without = (b"etag", b"vary", b"content-length")
        kept = [pair for pair in headers if pair[0] not in without]
        self._headers: Headers = [*kept, (b"etag", self._etag), (b"vary", b"accept-encoding")]
        self._body = body
        self._plain = self._answer(body)
        self._zipped: Answer | None = None
        self._not_modified = Answer(304, self._headers, b"")

    @property
    def keys(self) -> frozenset[str]:
        """The keys that it was built from."""
        return self.note.keys

    @property
    def size(self) -> int:
        """The bytes that it may take up; its compressed form is at most as large as the other."""
        return 2 * len(self._body) + BYTES_BESIDE

    def answer_to(self, headers: Mapping[bytes, bytes]) -> Answer:
        """Choose what to send to somebody by the headers of their request."""
        known = headers.get(b"if-none-match")
        if known is not None and self._etag in known:
            return self._not_modified
        if b"gzip" not in headers.get(b"accept-encoding", b""):
            return self._plain
        if self._zipped is None:
            self._zipped = self._answer(gzip.compress(self._body, 6, mtime=0), (b"content-encoding", b"gzip"))
        return self._zipped

    def _answer(self, body: bytes, *more: tuple[bytes, bytes]) -> Answer:
        return Answer(200, [*self._headers, *more, (b"content-length", str(len(body)).encode())], body)


class PageCache(KeyedCache[bytes, CachedPage]):
    """Pages of this process, found by host, path and query."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        super().__init__(most_bytes)
        self.served: list[Served] | None = None

    def take_served(self) -> list[Served]:
        """Give the public pages that were sent since the last call; from the first call on they are noted.

        Taken in lots, since counting between two answers would take a fifth of the time of each.
        """
        served, self.served = self.served or [], []
        return served


def normal_query(query: bytes) -> bytes:
    """Bring a query to one order, without what links gather on their way."""
    pairs = parse_qsl(query.decode("latin-1"), keep_blank_values=True)
    kept = sorted(pair for pair in pairs if not pair[0].startswith(IGNORED_PARAMETERS))
    return urlencode(kept).encode()


class PageCacheMiddleware:
    """Answers anonymous readers from memory, and keeps what the views behind it allow to be kept."""

    def __init__(self, app: App, cache: PageCache, session_cookies: tuple[bytes, ...]) -> None:
        self.app = app
        self.cache = cache
        self.session_cookies = session_cookies

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send a kept page, or have it made."""
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            await self.app(scope, receive, send)
            return
        # Of a header that is sent twice the first counts, as it does for everybody behind.
        headers: dict[bytes, bytes] = dict(reversed(scope["headers"]))
        if self._may_be_signed_in(scope, headers):
            await self.app(scope, receive, send)
            if (note := scope.get("state", {}).get(NOTE)) is not None:
                actor = scope["state"].get("actor")
                self._tell(scope, headers, note, actor.account_id if actor else None)
            return
        address = headers.get(b"host", b"") + scope["raw_path"]
        if scope["query_string"] and (query := normal_query(scope["query_string"])):
            address += b"?" + query
        page = (
            self.cache.find(address)
            or await self.cache.wait_for(address)
            or await self._make(address, scope, receive, send)
        )
        if page is not None:
            self._tell(scope, headers, page.note, None)
            answer = page.answer_to(headers)
            await send(answer.start)
            await send(answer.body if scope["method"] == "GET" else NO_BODY)

    def _may_be_signed_in(self, scope: Scope, headers: Mapping[bytes, bytes]) -> bool:
        if b"cookie" not in headers:
            return b"authorization" in headers
        cookies = [value for name, value in scope["headers"] if name == b"cookie"]
        is_signed = any(session in cookie for session in self.session_cookies for cookie in cookies)
        return is_signed or b"authorization" in headers

    def _tell(
        self, scope: Scope, headers: Mapping[bytes, bytes], note: CacheNote, account_id: int | None
    ) -> None:
        served = self.cache.served
        if served is not None and note.counted:
            client = scope["client"]
            agent = headers.get(b"user-agent", b"")
            served.append(Served(note, client[0] if client else "", agent, account_id))

    async def _make(self, address: bytes, scope: Scope, receive: Receive, send: Send) -> CachedPage | None:
        """Have a page made and kept; None where what came was none to keep and has been sent."""
        with self.cache.making(address) as making:
            recorder = _Recorder(making, scope, send)
            await self.app(scope, receive, recorder.send)
            if recorder.note is None:
                return None
            page = CachedPage(recorder.note, recorder.headers, recorder.body)
            self.cache.keep(address, page, making.begun)
            return page


class _Recorder:
    """Holds a page back that may be kept; passes everything else on, letting those go who wait for it."""

    def __init__(self, making: Making, scope: Scope, send: Send) -> None:
        self._making = making
        self._scope = scope
        self._send = send
        self.note: CacheNote | None = None
        self.headers: Headers = []
        self.body = b""

    async def send(self, message: Message) -> None:
        """Take a part of the response."""
        if message["type"] == "http.response.start":
            self.headers = list(message["headers"])
            if self._may_be_kept(message["status"]):
                self.note = self._scope.get("state", {}).get(NOTE)
            self._making.may_be_kept = self.note is not None
        if self.note is None:
            self._making.over.set()  # a reader who takes long over a file must not hold up others
            await self._send(message)
        else:
            self.body += message.get("body", b"")

    def _may_be_kept(self, status: int) -> bool:
        sets_cookie = any(name == b"set-cookie" for name, _ in self.headers)
        return status == 200 and self._scope["method"] == "GET" and not sets_cookie
