"""Finds what a site hosted elsewhere offers: its feed, its sitemap, its hub, or that it is one of ours."""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from anyio import to_thread
from pydantic import BaseModel, Field, ValidationError

from liencong.core.errors import LiencongError
from liencong.core.http.failures import FetchFailed, Unreachable
from liencong.core.http.guarded import Answer, GuardedClient, Limits
from liencong.core.http.signing_keys import WELL_KNOWN
from liencong.core.text import clean_line, shorten
from liencong.federation.peer import asking, rules
from liencong.federation.peer.asking import Page
from liencong.federation.peer.errors import NothingToPull, SourceFailed

FEED_TYPES = ("application/atom+xml", "application/rss+xml", "application/rdf+xml")
USUAL_FEEDS = ("/feed.atom", "/rss.xml", "/feed", "/atom.xml", "/rss")
USUAL_SITEMAP = "/sitemap.xml"
MOST_FEEDS = 6
MOST_PREVIEWED = 50
LOOK = Limits(seconds=15, content_bytes=5_000_000)


@dataclass(frozen=True)
class Found:
    """What an address offers; `page` is what would come, None where there is only a sitemap."""

    name: str
    home_url: str
    kind: str
    feed_url: str = ""
    sitemap_url: str = ""
    page: Page | None = None
    keys: tuple[dict[str, str], ...] = ()


class OursSaid(BaseModel):
    """What an installation of this framework says of itself."""

    name: str = Field(max_length=200)
    feed: str = Field(max_length=1000)
    keys: list[dict[str, str]] = Field(max_length=20)


async def discover(client: GuardedClient, url: str, *, now: datetime) -> Found:
    """Look at a home page, a feed or a sitemap; raises a `FetchFailed` or `NothingToPull`."""
    answer = await _first_answer(client, url)
    if answer.status != 200:
        raise SourceFailed(url=answer.url, status=answer.status)
    page = await _page_of(answer, now)
    if page is not None:
        return await _of_feed(client, page, answer.url)
    if _is_sitemap(answer.content):
        home = urljoin(answer.url, "/")
        return Found(urlsplit(home).hostname or home, home, rules.SITEMAP, sitemap_url=answer.url)
    return await _of_home(client, answer, now)


async def _first_answer(client: GuardedClient, url: str) -> Answer:
    """Ask for an address; without a scheme by HTTPS, and by HTTP where a site has nothing else."""
    if "//" in url:
        return await client.get(url, limits=LOOK)
    try:
        return await client.get(f"https://{url}", limits=LOOK)
    except Unreachable:
        return await client.get(f"http://{url}", limits=LOOK)


async def _of_home(client: GuardedClient, answer: Answer, now: datetime) -> Found:
    said = _read_html(answer)
    name = shorten(clean_line(said.title), 200) or (urlsplit(answer.url).hostname or answer.url)
    ours = await _ours(client, answer.url)
    offered = ([ours.feed] if ours else []) + said.feeds
    usual = [urljoin(answer.url, path) for path in USUAL_FEEDS]
    for address in dict.fromkeys([*offered[:MOST_FEEDS], *([] if offered else usual)]):
        page = await _fetch_page(client, address, now)
        if page is not None:
            found = await _of_feed(client, page, address)
            home = found.home_url if _is_of_one_host(found.home_url, answer.url) else answer.url
            return Found(
                ours.name if ours else page.head.title or name, home, found.kind, found.feed_url,
                page=page, keys=found.keys,
            )  # fmt: skip
    sitemap = await _sitemap(client, answer.url)
    if not sitemap:
        raise NothingToPull(url=answer.url)
    return Found(name, answer.url, rules.SITEMAP, sitemap_url=sitemap)


async def _of_feed(client: GuardedClient, page: Page, url: str) -> Found:
    home = page.head.home_url or urljoin(url, "/")
    ours = await _ours(client, home)
    is_ours = ours is not None and ours.feed == url
    return Found(
        name=shorten(page.head.title, 200) or (urlsplit(home).hostname or home),
        home_url=home,
        kind=rules.OURS if is_ours else rules.FEED,
        feed_url=url,
        page=page,
        keys=tuple(ours.keys) if ours and is_ours else (),
    )


async def _ours(client: GuardedClient, home: str) -> OursSaid | None:
    with suppress(FetchFailed, ValidationError):
        answer = await client.get(rules.on_site(home, WELL_KNOWN), limits=LOOK)
        if answer.status == 200:
            return OursSaid.model_validate_json(answer.content)
    return None


def _is_of_one_host(url: str, other: str) -> bool:
    return urlsplit(url).netloc == urlsplit(other).netloc


async def _fetch_page(client: GuardedClient, url: str, now: datetime) -> Page | None:
    with suppress(FetchFailed):
        answer = await client.get(url, limits=LOOK)
        if answer.status == 200:
            return await _page_of(answer, now)
    return None


async def _page_of(answer: Answer, now: datetime) -> Page | None:
    """Read an answer as a feed, or give None where it is none."""
    if not any(mark in answer.content[:2048].lower() for mark in (b"<rss", b"<feed", b"rdf", b"<channel")):
        return None
    with suppress(LiencongError):
        return await to_thread.run_sync(partial(asking.read_page, answer, most_items=MOST_PREVIEWED, now=now))
    return None


async def _sitemap(client: GuardedClient, home: str) -> str:
    """Find a sitemap: where robots.txt names one, else where it usually stands."""
    named: list[bytes] = []
    with suppress(FetchFailed):
        robots = await client.get(urljoin(home, "/robots.txt"), limits=LOOK)
        if robots.status == 200:
            named = re.findall(rb"(?im)^\s*sitemap:\s*(\S+)", robots.content)
    for address in [*(one.decode("ascii", "replace") for one in named[:3]), urljoin(home, USUAL_SITEMAP)]:
        with suppress(FetchFailed):
            answer = await client.get(address, limits=LOOK)
            if answer.status == 200 and _is_sitemap(answer.content):
                return address
    return ""


def _is_sitemap(content: bytes) -> bool:
    head = content[:2048]
    return b"<urlset" in head or b"<sitemapindex" in head


class _Head(HTMLParser):
    """Gathers a page's title and the feeds that it names."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.title = ""
        self.feeds: list[str] = []
        self._url = url
        self._in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a feed that a `link` names, and where the title begins."""
        said = {name: value or "" for name, value in attrs}
        self._in_title = tag == "title" and not self.title
        is_feed = said.get("type", "").partition(";")[0].strip().lower() in FEED_TYPES
        if tag == "link" and is_feed and "alternate" in said.get("rel", "").lower().split():
            self.feeds.append(urljoin(self._url, said.get("href", "")))

    def handle_endtag(self, tag: str) -> None:
        """Note where the title ends."""
        self._in_title = self._in_title and tag != "title"

    def handle_data(self, data: str) -> None:
        """Gather the title."""
        if self._in_title:
            self.title += data


def _read_html(answer: Answer) -> _Head:
    head = _Head(answer.url)
    with suppress(ValueError, AssertionError):
        head.feed(answer.content[:500_000].decode("utf-8", "replace"))
    head.feeds = list(_atom_first(head.feeds))
    return head


def _atom_first(feeds: list[str]) -> Iterator[str]:
    """Order feeds: those of comments last, Atom before RSS, as they come otherwise."""
    yield from sorted(dict.fromkeys(feeds), key=lambda url: ("comment" in url, "atom" not in url))
