"""Reads a site that has no feed by its sitemap: title and description of its newest pages."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from html.parser import HTMLParser
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from liencong.core.http.failures import FetchFailed
from liencong.core.http.guarded import Answer, GuardedClient, Limits
from liencong.core.text import clean_line
from liencong.federation.peer.asking import Page
from liencong.sites.intake.formats.dates import parse_moment
from liencong.sites.intake.formats.errors import UnreadableFile
from liencong.sites.intake.formats.feed_bytes import made_safe
from liencong.sites.intake.formats.feed_head import FeedHead
from liencong.sites.intake.formats.item import ImportedItem, ImportedMedia, Notice, Reading, Refusal
from liencong.sites.intake.formats.pictures import web_address

MOST_PAGES = 20
"""Pages that are read in one pull, the newest first; the next pull goes on."""
PAGE = Limits(seconds=10, content_bytes=2_000_000, redirects=3)

_NAMESPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
_TITLES = ("og:title", "twitter:title")
_DESCRIPTIONS = ("og:description", "description", "twitter:description")
_PICTURE = "og:image"
_DATES = ("article:published_time", "datepublished", "dc.date")


@dataclass(frozen=True)
class Address:
    """An address of a sitemap, and when what stands there changed last."""

    url: str
    changed_at: datetime | None


def read_sitemap(content: bytes) -> tuple[bool, list[Address]]:
    """Read a sitemap, or an index of sitemaps: whether it is an index, and its addresses, the newest first.

    Raises UnreadableFile.
    """
    try:
        root = fromstring(made_safe(content))
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise UnreadableFile from error
    found = [
        Address(
            clean_line(one.findtext(f"{_NAMESPACE}loc") or ""), _moment(one.findtext(f"{_NAMESPACE}lastmod"))
        )
        for one in root
    ]
    dated = sorted(
        (one for one in found if one.changed_at), key=lambda one: str(one.changed_at), reverse=True
    )
    return root.tag == f"{_NAMESPACE}sitemapindex", dated + [one for one in found if not one.changed_at]


async def read_pages(
    client: GuardedClient, answer: Answer, known: Collection[str], *, most_bytes: int
) -> Page:
    """Read the newest pages of a sitemap that are not known yet; a page that cannot be read is refused."""
    is_index, addresses = read_sitemap(answer.content)
    if is_index and addresses:
        limits = Limits(content_bytes=most_bytes)
        _, addresses = read_sitemap((await client.get(addresses[0].url, limits=limits)).content)
    wanted = [one for one in addresses if one.url and one.url not in known][:MOST_PAGES]
    readings = [await _read_page(client, one) for one in wanted]
    head = FeedHead("", "", "", "", "", ())
    return Page(head, readings, answer.url, answer.validators, None)


async def _read_page(client: GuardedClient, address: Address) -> Reading:
    try:
        answer = await client.get(address.url, accept=["text/html", "application/xhtml+xml"], limits=PAGE)
    except FetchFailed:
        return Refusal(address.url, address.url, "peer-page-unread")
    if answer.status != 200:
        return Refusal(address.url, address.url, "peer-page-unread")
    return item_of(address, answer.content)


def item_of(address: Address, content: bytes) -> ImportedItem | Notice:
    """Make an item of what a page says of itself; refuse one without a title."""
    said = _Meta()
    said.feed(content[:200_000].decode("utf-8", "replace"))
    title = clean_line(_first(said.facts, _TITLES) or said.title)
    if not title:
        return Refusal(address.url, address.url, "peer-page-unread")
    description = clean_line(_first(said.facts, _DESCRIPTIONS))
    picture = web_address(said.facts.get(_PICTURE, ""), address.url)
    return ImportedItem(
        external_id=address.url,
        title=title,
        summary=description,
        author=clean_line(said.facts.get("author", "")),
        published_at=_moment(_first(said.facts, _DATES)) or address.changed_at,
        updated_at=address.changed_at,
        original_url=address.url,
        attachments=(ImportedMedia(url=picture, alt=title, mime="image/*"),) if picture else (),
        lead_image=picture,
    )


class _Meta(HTMLParser):
    """Gathers the title of a page and what its `meta` elements say, by their names in lower case."""

    def __init__(self) -> None:
        super().__init__()
        self.title = ""
        self.facts: dict[str, str] = {}
        self._in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what a `meta` says, and where the title begins."""
        said = {name: value or "" for name, value in attrs}
        self._in_title = tag == "title" and not self.title
        if tag == "meta":
            name = said.get("property") or said.get("name") or said.get("itemprop") or ""
            self.facts.setdefault(name.lower(), said.get("content", ""))

    def handle_endtag(self, tag: str) -> None:
        """Note where the title ends."""
        self._in_title = self._in_title and tag != "title"

    def handle_data(self, data: str) -> None:
        """Gather the title."""
        if self._in_title:
            self.title += data


def _first(facts: Mapping[str, str], names: Collection[str]) -> str:
    return next((facts[name] for name in names if facts.get(name)), "")


def _moment(text: str | None) -> datetime | None:
    return parse_moment(text) if text else None
