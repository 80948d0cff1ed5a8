"""RSS, Atom, RDF and the other feed formats, well-formed or not, read into items.

Only bytes come in: the feed parser is never given anything that it could open as a path or an address.
"""

from calendar import timegm
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from typing import TYPE_CHECKING, Any

from liencong.core.on_demand import OnDemand
from liencong.sites.intake.formats.dates import in_utc, parse_moment
from liencong.sites.intake.formats.errors import FileTooLarge, NotAFeed, UnreadableFile
from liencong.sites.intake.formats.feed_bytes import ENTRIES_A_PIECE, made_safe, pieces
from liencong.sites.intake.formats.item import RECKONED, ImportedItem, ImportedMedia, Reading, Refusal, Remark
from liencong.sites.intake.formats.legible import legible, paragraphs, plain_text, title_or_opening
from liencong.sites.intake.formats.pictures import (
    each_once,
    pictures_in,
    web_address,
    with_absolute_addresses,
)

if TYPE_CHECKING:
    import feedparser
else:
    feedparser = OnDemand("feedparser")

MAX_BYTES = 48 * 2**20

_HTML = ("text/html", "application/xhtml+xml")
_PARSER_GAVE_UP = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)
"""What the feed parser has been seen to raise on broken bytes, or may where it takes them for well-formed."""

Parsed = Any
"""A mapping of the feed parser, whose shape depends on the feed."""


@dataclass(frozen=True, slots=True)
class _Channel:
    """What the feed says once for all its entries."""

    address: str
    title: str
    author: str
    now: datetime


def read_feed(data: bytes, *, now: datetime, base_url: str = "", content_type: str = "") -> Iterator[Reading]:
    """Read the entries of a feed in its order, each with the notices that concern it.

    `base_url` is where the bytes came from and `content_type` what their server said of them; both may be
    unknown. A future date makes the item's status `future`. Raises FileTooLarge above MAX_BYTES, NotAFeed,
    UnreadableFile where not even the feed's head can be parsed.
    """
    if len(data) > MAX_BYTES:
        raise FileTooLarge(len(data), MAX_BYTES)
    channel, taken = None, 0
    ids: set[str] = set()
    told: set[str] = set()
    for parsed in _parsed_pieces(made_safe(data), content_type, ENTRIES_A_PIECE):
        if parsed is None:
            taken += 1
            yield Refusal(str(taken), "", "entry-unreadable")
            continue
        if channel is None:
            channel = _channel_of(parsed, base_url, now)
        remark = _remark_on_whole(parsed)
        if remark and remark.code not in told:
            told.add(remark.code)
            yield remark
        for entry in parsed.entries:
            taken += 1
            yield from _read_entry(entry, channel, str(taken), ids)
    if channel is None:
        raise UnreadableFile


def _parsed_pieces(data: bytes, content_type: str, entries: int) -> Iterator[Parsed | None]:
    """Parse a feed in pieces; where the parser gives up, entry by entry, with None for the one at fault."""
    for piece in pieces(data, entries):
        try:
            parsed = _parse(piece, content_type)
        except _PARSER_GAVE_UP:
            if entries == 1:
                yield None
            else:
                yield from _parsed_pieces(piece, content_type, 1)
        else:
            yield parsed


def _parse(piece: bytes, content_type: str) -> Parsed:
    # Without a charset `text/xml` would count as ASCII, against what the feed itself says. The parser is not
    # told where the feed came from: it would resolve ids too, and they would change with the way to the feed.
    headers = {"content-type": content_type} if "charset" in content_type else {}
    return feedparser.parse(BytesIO(piece), response_headers=headers, sanitize_html=False)


def _channel_of(parsed: Parsed, base_url: str, now: datetime) -> _Channel:
    if not parsed.entries and not parsed.get("version"):
        raise NotAFeed
    feed = parsed.feed
    return _Channel(
        address=base_url or web_address(_text(feed, "link")),
        title=legible(plain_text(_text(feed, "title"))),
        author=_author(feed),
        now=now,
    )


def _remark_on_whole(parsed: Parsed) -> Remark | None:
    problem = parsed.get("bozo_exception")
    if problem is None or isinstance(problem, feedparser.NonXMLContentType):
        return None
    if isinstance(problem, feedparser.CharacterEncodingOverride):
        return Remark("", "", "feed-encoding-guessed", {"encoding": parsed.encoding})
    return Remark("", "", "feed-ill-formed")


def _read_entry(entry: Parsed, channel: _Channel, number: str, ids: set[str]) -> Iterator[Reading]:
    link = _link(entry, channel.address)
    body, whole = _body(entry, channel.address)
    title = title_or_opening(legible(plain_text(_titled(entry))), body) or link
    if not title:
        yield Refusal(number, "", "entry-wordless")
        return
    media = each_once(_enclosed(entry, channel.address) + pictures_in(body))
    published_at, updated_at = _moment(entry, "published"), _moment(entry, "updated")
    item = ImportedItem(
        external_id=legible(_text(entry, "id")) or link or _derived_id(entry, body),
        title=title,
        body_html=body,
        summary=legible(plain_text(_text(entry, "summary"))) if "content" in entry else "",
        author=_author(entry) or channel.author,
        source=legible(plain_text(_text(entry.get("source") or {}, "title"))) or channel.title,
        published_at=published_at or updated_at,
        updated_at=updated_at,
        categories=_categories(entry),
        status="future" if published_at and published_at > channel.now else "publish",
        original_url=link,
        attachments=media,
        lead_image=next((one.url for one in media if one.mime.startswith("image/")), ""),
        comments_count=_count(_text(entry, "slash_comments")),
    )
    if not whole:
        yield Remark(item.external_id, title, "content-not-text")
    if item.external_id in ids:
        yield Remark(item.external_id, title, "id-repeated")
    ids.add(item.external_id)
    yield from _remarks_on_dates(entry, item)
    yield item


def _remarks_on_dates(entry: Parsed, item: ImportedItem) -> Iterator[Remark]:
    written = _text(entry, "published") or _text(entry, "updated")
    if written and item.published_at is None:
        yield Remark(item.external_id, item.title, "date-unreadable", {"date": written[:100]})
    if item.status == "future" and item.published_at:
        yield Remark(item.external_id, item.title, "date-in-future", {"date": item.published_at.isoformat()})


def _text(facts: Parsed, key: str) -> str:
    # `dict.get`: the parser's own lookup answers `updated` with `published` and warns that it soon will not.
    value = dict.get(facts, key)
    return value.strip() if isinstance(value, str) else ""


def _titled(entry: Parsed) -> str:
    title = _text(entry, "title")
    kind = dict.get(entry, "title_detail", {}).get("type")
    return title if kind in _HTML else paragraphs(title)


def _link(entry: Parsed, base: str) -> str:
    links = dict.get(entry, "links", ())
    canonical = next((one.get("href") or "" for one in links if one.get("rel") == "canonical"), "")
    if address := web_address(canonical, base):
        return address
    address, own_id = _text(entry, "link"), _text(entry, "id")
    # An RSS `guid` counts as the link unless it says otherwise; many that are no addresses forget to say so.
    return web_address(address, "" if address == own_id else base)


def _body(entry: Parsed, base: str) -> tuple[str, bool]:
    """Give the fullest text of an entry as HTML, and whether none of its texts had to be left out."""
    details = [*dict.get(entry, "content", ()), dict.get(entry, "summary_detail", {})]
    texts = [detail for detail in details if detail.get("value")]
    readable = [detail for detail in texts if detail.get("type") in (*_HTML, "text/plain", "")]
    best = max(readable, key=lambda detail: (detail.get("type") in _HTML, len(detail["value"])), default=None)
    if best is None:
        return "", not texts
    value = legible(best["value"])
    markup = value if best.get("type") in _HTML else paragraphs(value)
    return with_absolute_addresses(markup, base), len(texts) == len(readable)


def _author(facts: Parsed) -> str:
    detail = dict.get(facts, "author_detail") or {}
    return legible(plain_text(detail.get("name") or _text(facts, "author") or _text(facts, "publisher")))


def _categories(entry: Parsed) -> tuple[str, ...]:
    names = (tag.get("label") or tag.get("term") or "" for tag in dict.get(entry, "tags", ()))
    return tuple(dict.fromkeys(filter(None, (legible(plain_text(name)) for name in names))))


def _moment(entry: Parsed, key: str) -> datetime | None:
    parts = dict.get(entry, f"{key}_parsed")
    if parts is None:
        return parse_moment(_text(entry, key))
    try:
        return in_utc(datetime.fromtimestamp(timegm(parts), UTC))
    except (ValueError, OverflowError, OSError):
        return None


def _derived_id(entry: Parsed, body: str) -> str:
    parts = (_text(entry, "title"), _text(entry, "published"), body)
    return f"{RECKONED}{sha256(chr(0).join(parts).encode('utf-8', 'replace')).hexdigest()}"


def _enclosed(entry: Parsed, base: str) -> list[ImportedMedia]:
    """List what an entry carries beside its text: enclosures, Media RSS, the podcast picture."""
    links = [link for link in dict.get(entry, "links", ()) if link.get("rel") == "enclosure"]
    found = [
        (one.get("href") or one.get("url"), one) for one in [*links, *dict.get(entry, "media_content", ())]
    ]
    found += [(one.get("url"), {"type": "image/*"}) for one in dict.get(entry, "media_thumbnail", ())]
    found += [(dict.get(entry, "image", {}).get("href"), {"type": "image/*"})]
    return [
        ImportedMedia(url=url, title=legible(one.get("title") or ""), mime=one.get("type") or "")
        for address, one in found
        if (url := web_address(address or "", base))
    ]


def _count(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
