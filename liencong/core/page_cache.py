"""The page cache: public pages as bytes, dropped by the keys they were built from.

It is the first thing that a request meets. A page is kept with the keys that it depends on and the moment
at which it changes by itself. A purge that falls into the time in which a page is being made keeps that
page out, so nobody sees a page from before a change that has been saved.
"""

import asyncio
import gzip
import hashlib
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode

from liencong.core.clock import utc_now

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

NOTE = "cacheable"
"""Under this name of the request's state a view leaves its `CacheNote`."""

MOST_BYTES = 256 * 1024 * 1024
KEYS_REMEMBERED = 10_000
IGNORED_PARAMETERS = ("utm_", "fbclid", "gclid", "zarsrc")
"""Added by those who pass links on; they change nothing about a page."""


@dataclass(frozen=True)
class Served:
    """A page that somebody was sent: which site and entry it shows, and who asked."""

    site_id: int
    entry_id: int | None
    address: str
    user_agent: str
    account_id: int | None


Watcher = Callable[[Served], None]


@dataclass(frozen=True)
class CacheNote:
    """What a view says about the page that it made."""

    site_id: int
    keys: frozenset[str]
    until: datetime | None = None
    entry_id: int | None = None
    counted: bool = True


@dataclass(slots=True)
class CachedPage:
    """A page ready to be sent."""

    note: CacheNote
    headers: Headers
    body: bytes
    until: float
    etag: bytes
    zipped: bytes | None = None
    zipped_headers: Headers = field(default_factory=list)


class PageCache:
    """Pages of this process, found by address, dropped by key."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._pages: OrderedDict[bytes, CachedPage] = OrderedDict()
        self._by_key: dict[str, set[bytes]] = {}
        self._purged_at: OrderedDict[str, int] = OrderedDict()
        self._tick = 0
        self._forgotten_at = 0
        self._bytes = 0
        self._most_bytes = most_bytes
        self._being_made: dict[bytes, asyncio.Event] = {}
        self._watchers: list[Watcher] = []

    def watch(self, watcher: Watcher) -> None:
        """Have a function told of every public page that is sent."""
        self._watchers.append(watcher)

    def served(self, served: Served) -> None:
        """Tell the watchers of a page that was sent."""
        for watcher in self._watchers:
            watcher(served)

    def find(self, address: bytes, now: float) -> CachedPage | None:
        """Find the page of an address that still holds."""
        page = self._pages.get(address)
        if page is None:
            return None
        if page.until <= now:
            self._drop(address)
            return None
        return page

    def begin(self) -> int:
        """Note the moment at which the making of a page begins."""
        return self._tick

    def keep(self, address: bytes, page: CachedPage, begun: int) -> None:
        """Keep a page, unless one of its keys was purged since its making began."""
        if begun < self._forgotten_at or any(self._purged_at.get(key, -1) >= begun for key in page.note.keys):
            return
        self._drop(address)
        self._pages[address] = page
        self._bytes += len(page.body)
        for key in page.note.keys:
            self._by_key.setdefault(key, set()).add(address)
        while self._bytes > self._most_bytes:
            self._drop(next(iter(self._pages)))

    def purge(self, keys: Iterable[str]) -> None:
        """Drop every page that depends on one of the keys, also those that are being made now."""
        for key in keys:
            self._purged_at[key] = self._tick
            self._purged_at.move_to_end(key)
            for address in list(self._by_key.get(key, ())):
                self._drop(address)
        self._tick += 1
        while len(self._purged_at) > KEYS_REMEMBERED:
            _, purged_at = self._purged_at.popitem(last=False)
            self._forgotten_at = max(self._forgotten_at, purged_at + 1)

    def clear(self) -> None:
        """Drop every page, also those that are being made now."""
        self._pages.clear()
        self._by_key.clear()
        self._bytes = 0
        self._tick += 1
        self._forgotten_at = self._tick

    def _drop(self, address: bytes) -> None:
        page = self._pages.pop(address, None)
        if page is None:
            return
        self._bytes -= len(page.body)
        for key in page.note.keys:
            addresses = self._by_key[key]
            addresses.discard(address)
            if not addresses:
                del self._by_key[key]

    async def made_by_another(self, address: bytes) -> bool:
        """Wait while another request makes the same page; tell whether there was one."""
        making = self._being_made.get(address)
        if making is None:
            self._being_made[address] = asyncio.Event()
            return False
        await making.wait()
        return True

    def done_making(self, address: bytes) -> None:
        """Let those go on who wait for a page."""
        if making := self._being_made.pop(address, None):
            making.set()


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
        host = agent = encoding = known = cookies = b""
        for name, value in scope["headers"]:
            if name == b"host":
                host = value
            elif name == b"user-agent":
                agent = value
            elif name == b"accept-encoding":
                encoding = value
            elif name == b"if-none-match":
                known = value
            elif name == b"cookie":
                cookies = value
        if cookies and any(cookie in cookies for cookie in self.session_cookies):
            await self.app(scope, receive, send)
            self._count(scope, scope.get("state", {}).get(NOTE), agent)
            return
        address = host + scope["raw_path"]
        if scope["query_string"]:
            address += b"?" + normal_query(scope["query_string"])
        page = self.cache.find(address, utc_now().timestamp())
        if page is None:
            if await self.cache.made_by_another(address):
                page = self.cache.find(address, utc_now().timestamp())
            if page is None:
                await self._make(address, scope, receive, send)
                self._count(scope, scope.get("state", {}).get(NOTE), agent)
                return
        self._count(scope, page.note, agent)
        await _send_page(page, scope["method"], encoding, known, send)

    def _count(self, scope: Scope, note: CacheNote | None, agent: bytes) -> None:
        if note is not None and note.counted:
            client, actor = scope["client"], scope.get("state", {}).get("actor")
            self.cache.served(
                Served(
                    note.site_id,
                    note.entry_id,
                    client[0] if client else "",
                    agent.decode("latin-1"),
                    actor.account_id if actor else None,
                )
            )

    async def _make(self, address: bytes, scope: Scope, receive: Receive, send: Send) -> None:
        begun = self.cache.begin()
        recorder = _Recorder(scope, send)
        try:
            await self.app(scope, receive, recorder.send)
            note = scope.get("state", {}).get(NOTE)
            if note is not None and recorder.status == 200 and scope["method"] == "GET":
                self.cache.keep(address, _cached(note, recorder), begun)
        finally:
            self.cache.done_making(address)


class _Recorder:
    """Passes a response on and keeps a copy of it."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self._send = send
        self._scope = scope
        self.status = 0
        self.headers: Headers = []
        self.body = b""

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status, self.headers = message["status"], list(message["headers"])
        elif NOTE in self._scope.get("state", {}):
            self.body += message.get("body", b"")
        await self._send(message)


def _cached(note: CacheNote, recorder: _Recorder) -> CachedPage:
    etag = b'"' + hashlib.blake2b(recorder.body, digest_size=12).hexdigest().encode() + b'"'
    plain = [pair for pair in recorder.headers if pair[0] not in (b"etag", b"vary")]
    headers = [*plain, (b"etag", etag), (b"vary", b"accept-encoding")]
    until = note.until.timestamp() if note.until else float("inf")
    return CachedPage(note, headers, recorder.body, until, etag)


async def _send_page(page: CachedPage, method: str, encoding: bytes, known: bytes, send: Send) -> None:
    if known and page.etag in known:
        headers = [pair for pair in page.headers if pair[0] != b"content-length"]
        await send({"type": "http.response.start", "status": 304, "headers": headers})
        await send({"type": "http.response.body", "body": b""})
        return
    headers, body = page.headers, page.body
    if b"gzip" in encoding:
        if page.zipped is None:
            _zip(page)
        headers, body = page.zipped_headers, page.zipped or b""
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if method == "HEAD" else body})


def _zip(page: CachedPage) -> None:
    page.zipped = gzip.compress(page.body, 6, mtime=0)
    plain = [pair for pair in page.headers if pair[0] != b"content-length"]
    page.zipped_headers = [
        *plain,
        (b"content-encoding", b"gzip"),
        (b"content-length", str(len(page.zipped)).encode()),
    ]
