"""Pages are kept as bytes, go when what they show changes, and never hold anything personal."""

import asyncio
import gzip
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from liencong.core.page_cache import (
    NOTE,
    App,
    CacheNote,
    Message,
    PageCache,
    PageCacheMiddleware,
    Receive,
    Scope,
    Send,
    Served,
)

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
COOKIE = b"lc="


@dataclass
class Answer:
    """What somebody was sent."""

    status: int = 0
    headers: dict[bytes, bytes] = field(default_factory=dict)
    body: bytes = b""


@dataclass
class Site:
    """A site behind the cache: one page whose text can be changed, and how often it was made."""

    text: str = "first"
    note: CacheNote | None = field(default_factory=lambda: noted("board:3"))
    status: int = 200
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    made: int = 0
    meanwhile: Callable[[], Awaitable[None]] | None = None
    """Happens after the page has read its facts and before it is sent."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.made += 1
        text = self.text
        if self.meanwhile is not None:
            await self.meanwhile()
        if self.note is not None:
            scope["state"][NOTE] = self.note
        headers = [(b"content-length", str(len(text)).encode()), *self.headers]
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        body = b"" if scope["method"] == "HEAD" else text.encode()
        await send({"type": "http.response.body", "body": body})


def noted(*keys: str, until: datetime | None = None, entry_id: int | None = None) -> CacheNote:
    return CacheNote(site_id=1, keys=frozenset(keys), until=until, entry_id=entry_id)


@pytest.fixture
def cache() -> PageCache:
    return PageCache()


@pytest.fixture
def site() -> Site:
    return Site()


@pytest.fixture
def app(site: Site, cache: PageCache) -> App:
    return PageCacheMiddleware(site, cache, (COOKIE,))


async def ask(
    app: App,
    path: str = "/",
    query: str = "",
    method: str = "GET",
    more: Sequence[tuple[bytes, bytes]] = (),
    **headers: str,
) -> Answer:
    """Ask for a page the way a server does; `user_agent="x"` is the header `user-agent: x`."""
    given = {
        "host": "so-y-te.localhost",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    scope: Scope = {
        "type": "http",
        "method": method,
        "raw_path": path.encode(),
        "path": path,
        "query_string": query.encode(),
        "headers": [*((name.encode(), value.encode()) for name, value in given.items()), *more],
        "client": ("192.0.2.7", 4000),
        "state": {},
    }
    answer = Answer()

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            answer.status, answer.headers = message["status"], dict(message["headers"])
        else:
            answer.body += message["body"]

    await app(scope, receive, send)
    return answer


async def test_a_page_is_made_once(app: App, site: Site) -> None:
    answers = [await ask(app) for _ in range(3)]
    assert [answer.body for answer in answers] == [b"first"] * 3
    assert site.made == 1


async def test_pages_of_other_hosts_and_paths_are_other_pages(app: App, site: Site) -> None:
    await ask(app)
    site.text = "other"
    assert (await ask(app, "/tin-tuc")).body == b"other"
    assert (await ask(app, host="so-noi-vu.localhost")).body == b"other"
    assert (await ask(app)).body == b"first"


async def test_a_page_goes_when_a_key_of_it_is_purged(app: App, site: Site, cache: PageCache) -> None:
    await ask(app)
    site.text = "second"
    cache.purge(["board:4", "entry:3"])
    assert (await ask(app)).body == b"first"
    cache.purge(["board:3"])
    assert (await ask(app)).body == b"second"


async def test_every_page_goes_when_all_are_cleared(app: App, site: Site, cache: PageCache) -> None:
    await ask(app)
    site.text = "second"
    cache.clear()
    assert (await ask(app)).body == b"second"


@pytest.mark.parametrize("change", [lambda cache: cache.purge(["board:3"]), PageCache.clear])
async def test_a_change_while_a_page_is_made_keeps_that_page_out(
    app: App, site: Site, cache: PageCache, change: Callable[[PageCache], None]
) -> None:
    async def save() -> None:
        site.text, site.meanwhile = "second", None
        change(cache)

    site.meanwhile = save
    assert (await ask(app)).body == b"first"
    assert (await ask(app)).body == b"second"
    assert (await ask(app)).body == b"second"
    assert site.made == 2


async def test_so_many_purges_that_keys_are_forgotten_still_keep_the_page_out(
    app: App, site: Site, cache: PageCache
) -> None:
    async def save() -> None:
        site.text, site.meanwhile = "second", None
        cache.purge(["board:3"])
        for number in range(10_001):
            cache.purge([f"entry:{number}"])

    site.meanwhile = save
    await ask(app)
    assert (await ask(app)).body == b"second"


async def test_a_page_goes_by_itself_when_its_time_has_come(app: App, site: Site) -> None:
    site.note = noted("board:3", until=NOON + timedelta(minutes=1))
    with time_machine.travel(NOON, tick=False) as clock:
        await ask(app)
        site.text = "second"
        clock.shift(59)
        assert (await ask(app)).body == b"first"
        clock.shift(1)
        assert (await ask(app)).body == b"second"


async def test_a_head_request_gets_the_headers_of_the_kept_page(app: App, site: Site) -> None:
    before = await ask(app, method="HEAD")
    await ask(app)
    kept = await ask(app, method="HEAD")
    assert (before.body, kept.body) == (b"", b"")
    assert kept.headers[b"content-length"] == b"5"
    assert site.made == 2  # what a HEAD request has made holds no page to keep


async def test_who_has_the_page_is_told_that_it_has_not_changed(
    app: App, site: Site, cache: PageCache
) -> None:
    await ask(app)
    etag = (await ask(app)).headers[b"etag"].decode()
    again = await ask(app, if_none_match=f'"other", {etag}')
    assert (again.status, again.body) == (304, b"")
    assert again.headers[b"etag"].decode() == etag
    assert b"content-length" not in again.headers
    site.text = "second"
    cache.purge(["board:3"])
    await ask(app)
    changed = await ask(app, if_none_match=etag)
    assert (changed.status, changed.body) == (200, b"second")


async def test_who_takes_gzip_gets_it(app: App, site: Site) -> None:
    site.text = "bản tin " * 100
    await ask(app)
    zipped = await ask(app, accept_encoding="br, gzip")
    assert gzip.decompress(zipped.body).decode() == site.text
    assert zipped.headers[b"content-encoding"] == b"gzip"
    assert zipped.headers[b"content-length"] == str(len(zipped.body)).encode()
    assert zipped.headers[b"vary"] == b"accept-encoding"
    plain = await ask(app)
    assert plain.body.decode() == site.text
    assert b"content-encoding" not in plain.headers
    assert plain.headers[b"vary"] == b"accept-encoding"


async def test_many_who_ask_at_once_have_a_page_made_once(app: App, site: Site) -> None:
    site.meanwhile = lambda: asyncio.sleep(0.01)
    answers = await asyncio.gather(*(ask(app) for _ in range(20)))
    assert {answer.body for answer in answers} == {b"first"}
    assert site.made == 1


async def test_many_who_wait_for_a_page_that_changes_meanwhile_have_it_made_once_more(
    app: App, site: Site, cache: PageCache
) -> None:
    async def change_once() -> None:
        await asyncio.sleep(0.01)
        if site.made == 1:
            site.text = "second"
            cache.purge(["board:3"])

    site.meanwhile = change_once
    answers = await asyncio.gather(*(ask(app) for _ in range(20)))
    assert sorted(answer.body for answer in answers) == [b"first"] + [b"second"] * 19
    assert site.made == 2


async def test_those_who_wait_go_on_when_the_making_fails(site: Site, cache: PageCache) -> None:
    async def fail_once() -> None:
        await asyncio.sleep(0.01)
        if site.made == 1:
            raise RuntimeError("the template is broken")

    site.meanwhile = fail_once
    app = PageCacheMiddleware(site, cache, (COOKIE,))
    first, second = await asyncio.gather(ask(app), ask(app), return_exceptions=True)
    assert isinstance(first, RuntimeError)
    assert isinstance(second, Answer)
    assert second.body == b"first"


async def test_who_reads_a_file_slowly_holds_up_nobody(cache: PageCache) -> None:
    slow_reader = asyncio.Event()

    async def send_file(scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        if (b"user-agent", b"slow") in scope["headers"]:
            await slow_reader.wait()
        await send({"type": "http.response.body", "body": b"file"})

    app = PageCacheMiddleware(send_file, cache, (COOKIE,))
    slow = asyncio.create_task(ask(app, "/media/a.pdf", user_agent="slow"))
    await asyncio.sleep(0)
    async with asyncio.timeout(1):
        assert (await ask(app, "/media/a.pdf")).body == b"file"
    slow_reader.set()
    assert (await slow).body == b"file"


async def test_pages_that_may_not_be_kept_are_made_for_each(app: App, site: Site) -> None:
    site.note = None
    await ask(app)
    site.text = "second"
    assert (await ask(app)).body == b"second"


@pytest.mark.parametrize("status", [301, 404, 410, 500])
async def test_only_pages_that_came_out_well_are_kept(app: App, site: Site, status: int) -> None:
    site.status = status
    await ask(app)
    site.status, site.text = 200, "second"
    assert (await ask(app)).body == b"second"


async def test_a_page_that_sets_a_cookie_is_not_kept(app: App, site: Site) -> None:
    site.headers = [(b"set-cookie", b"basket=1")]
    await ask(app)
    site.headers = []
    assert b"set-cookie" not in (await ask(app)).headers
    assert site.made == 2


@pytest.mark.parametrize("person", [{"cookie": "a=b; lc=secret"}, {"authorization": "Bearer secret"}])
async def test_people_who_may_be_signed_in_pass_the_cache_by(
    app: App, site: Site, person: dict[str, str]
) -> None:
    await ask(app)
    site.text = "personal"
    more = [(name.encode(), value.encode()) for name, value in person.items()]
    assert (await ask(app, more=more)).body == b"personal"
    assert (await ask(app)).body == b"first"


async def test_other_cookies_change_nothing(app: App, site: Site) -> None:
    await ask(app)
    await ask(app, cookie="consent=yes")
    assert site.made == 1


async def test_nothing_that_changes_something_is_answered_from_memory(app: App, site: Site) -> None:
    await ask(app)
    site.text = "done"
    assert (await ask(app, method="POST")).body == b"done"
    assert (await ask(app)).body == b"first"


async def test_parameters_that_links_gather_are_left_out_of_the_address(app: App, site: Site) -> None:
    await ask(app, "/tin-tuc", "trang=2")
    await ask(app, "/tin-tuc", "utm_source=zalo&trang=2&fbclid=IwAR0&zarsrc=30")
    assert site.made == 1
    await ask(app, "/tin-tuc", "fbclid=IwAR0")
    await ask(app, "/tin-tuc")
    assert site.made == 2


async def test_the_order_of_parameters_does_not_matter(app: App, site: Site) -> None:
    await ask(app, "/tin-tuc", "trang=2&co-chu=lon")
    await ask(app, "/tin-tuc", "co-chu=lon&trang=2")
    assert site.made == 1


async def test_the_oldest_pages_make_room(site: Site) -> None:
    site.text = "x" * 20_000
    app = PageCacheMiddleware(site, PageCache(most_bytes=100_000), (COOKIE,))
    for path in ("/a", "/b", "/c"):
        await ask(app, path)
    assert site.made == 3
    await ask(app, "/c")
    assert site.made == 3
    await ask(app, "/a")
    assert site.made == 4


async def test_a_page_that_was_made_again_counts_once(site: Site) -> None:
    cache = PageCache(most_bytes=100_000)
    app = PageCacheMiddleware(site, cache, (COOKIE,))
    site.text = "x" * 20_000
    for _ in range(10):
        await ask(app, "/a")
        cache.purge(["board:3"])
    for path in ("/a", "/b", "/a", "/b"):
        await ask(app, path)
    assert site.made == 12


async def test_every_page_that_people_were_sent_is_noted_for_those_who_count(
    app: App, cache: PageCache, site: Site
) -> None:
    site.note = noted("entry:7", entry_id=7)
    assert cache.take_served() == []
    await ask(app, user_agent="Mozilla/5.0")
    await ask(app, user_agent="Mozilla/5.0")
    await ask(app, user_agent="Mozilla/5.0", cookie="lc=secret")
    assert cache.take_served() == [Served(site.note, "192.0.2.7", b"Mozilla/5.0", None)] * 3
    assert cache.take_served() == []


async def test_what_is_no_page_is_not_noted(app: App, cache: PageCache, site: Site) -> None:
    cache.take_served()
    site.note = CacheNote(1, frozenset(), counted=False)
    await ask(app)
    await ask(app)
    site.note = None
    await ask(app, "/api/v1/site")
    assert cache.take_served() == []


async def test_nothing_is_noted_where_nobody_counts(app: App, cache: PageCache) -> None:
    await ask(app)
    assert cache.served is None


async def test_a_session_cookie_is_seen_wherever_it_stands(app: App, site: Site) -> None:
    await ask(app, cookie="a=1", more=[(b"cookie", b"lc=secret")])
    await ask(app, cookie="a=1", more=[(b"cookie", b"lc=secret")])
    assert site.made == 2
