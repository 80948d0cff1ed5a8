"""What a feed says besides its entries: where it goes on, who pushes it, what was withdrawn."""

from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from liencong.core.on_demand import OnDemand
from liencong.sites.intake.formats.dates import parse_moment
from liencong.sites.intake.formats.feed_bytes import head_and_foot, made_safe
from liencong.sites.intake.formats.legible import legible, plain_text
from liencong.sites.intake.formats.pictures import web_address

if TYPE_CHECKING:
    import feedparser
else:
    feedparser = OnDemand("feedparser")

MOST_TOMBSTONES = 1000

_TOMBSTONES = "{http://purl.org/atompub/tombstones/1.0}"


@dataclass(frozen=True, slots=True)
class Tombstone:
    """An entry that its source has withdrawn (RFC 6721); `reason` is what the source says of it."""

    id: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class FeedHead:
    """What a feed says of itself; addresses are absolute, or empty."""

    title: str
    home_url: str
    self_url: str
    hub_url: str
    next_url: str
    tombstones: tuple[Tombstone, ...]


def read_head(data: bytes, *, base_url: str) -> FeedHead:
    """Read a feed's head; what cannot be read of it is empty."""
    safe = made_safe(data)
    try:
        parsed: Any = feedparser.parse(BytesIO(head_and_foot(safe)), sanitize_html=False)
        feed = parsed.feed
    except (ArithmeticError, AssertionError, AttributeError, LookupError, TypeError, ValueError):
        feed = {}
    links = {link.get("rel"): link.get("href") or "" for link in reversed(dict.get(feed, "links", []))}
    title = dict.get(feed, "title")
    return FeedHead(
        title=legible(plain_text(title)) if isinstance(title, str) else "",
        home_url=web_address(links.get("alternate", ""), base_url),
        self_url=web_address(links.get("self", ""), base_url),
        hub_url=web_address(links.get("hub", ""), base_url),
        next_url=web_address(links.get("next", "") or links.get("prev-archive", ""), base_url),
        tombstones=_tombstones(safe),
    )


def _tombstones(safe: bytes) -> tuple[Tombstone, ...]:
    if b"deleted-entry" not in safe:
        return ()
    try:
        root = fromstring(safe)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        return ()
    found = []
    for dead in root.iter(f"{_TOMBSTONES}deleted-entry"):
        moment = parse_moment(dead.get("when") or "")
        if moment is not None and dead.get("ref"):
            reason = legible(plain_text(dead.findtext(f"{_TOMBSTONES}comment") or ""))
            found.append(Tombstone(legible(dead.get("ref") or ""), moment, reason))
    return tuple(found[:MOST_TOMBSTONES])
