"""WordPress eXtended RSS, the export of a WordPress site, read into items.

The file is read twice: `survey` finds what items refer to (authors, categories, the media library) and proves
the whole export well-formed before anything is taken from it; `read_items` then gives the items lazily. What
an export may say is nowhere specified; the names are those that WordPress writes since version 1.0.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import BinaryIO
from urllib.parse import unquote
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from liencong.sites.intake.formats.dates import in_utc, parse_moment
from liencong.sites.intake.formats.errors import IllFormedExport, NotAnExport
from liencong.sites.intake.formats.item import (
    Author,
    Category,
    ImportedItem,
    ImportedMedia,
    Reading,
    Refusal,
    Remark,
    Status,
)
from liencong.sites.intake.formats.legible import legible, plain_text, title_or_opening
from liencong.sites.intake.formats.pictures import (
    each_once,
    pictures_in,
    web_address,
    with_absolute_addresses,
)
from liencong.sites.intake.formats.wordpress_html import left_out_shortcodes, to_html

_MEDIUM = "attachment"
_CONTENT = "content:encoded"
_EXCERPT = "excerpt:encoded"
_CONTROL = bytes(set(range(0x20)) - set(b"\t\n\r"))

_STATUSES: Mapping[str, Status] = {
    "publish": "publish",
    "pending": "pending",
    "private": "private",
    "future": "future",
    "trash": "trash",
}
_MACHINERY = frozenset(
    [
        "custom_css",
        "customize_changeset",
        "nav_menu_item",
        "oembed_cache",
        "revision",
        "user_request",
        "wp_block",
        "wp_font_face",
        "wp_font_family",
        "wp_global_styles",
        "wp_navigation",
        "wp_template",
        "wp_template_part",
    ]
)
"""Post types by which WordPress keeps its own workings."""
_NO_TOPIC = frozenset(["post_format", "nav_menu", "wp_theme"])


@dataclass(frozen=True, slots=True)
class Survey:
    """What an export holds besides its posts and pages, and what those refer to."""

    title: str
    address: str
    items: int
    """Elements that `read_items` goes through, for a progress bar."""
    authors: Mapping[str, Author]
    categories: Mapping[str, Category]
    tags: Mapping[str, str]
    """Titles by slug."""
    media: Mapping[str, ImportedMedia]
    """The media library by WordPress's post number."""
    library: Mapping[str, Sequence[str]]
    """By a post's number, the numbers of its media: its featured picture, then what was uploaded to it."""


def survey(source: BinaryIO) -> Survey:
    """Read what an export's items refer to, and the export to its end; `source` must be seekable.

    Raises IllFormedExport, NotAnExport.
    """
    facts: dict[str, str] = {}
    authors: dict[str, Author] = {}
    categories: dict[str, Category] = {}
    tags: dict[str, str] = {}
    media: dict[str, ImportedMedia] = {}
    uploads: dict[str, list[str]] = defaultdict(list)
    featured: dict[str, str] = {}
    items = 0
    for name, element in _elements(source):
        said = _texts(element)
        match name:
            case "author":
                authors[said.get("author_login", "")] = _author(said)
            case "category":
                categories[said.get("category_nicename", "")] = _category(said)
            case "tag":
                tags[unquote(said.get("tag_slug", ""))] = _words(said, "tag_name")
            case "item":
                items += 1
                number = said.get("post_id", "")
                if said.get("post_type") == _MEDIUM:
                    media[number] = _medium(said, _meta(element))
                    uploads[said.get("post_parent", "")].append(number)
                else:
                    featured[number] = _meta(element).get("_thumbnail_id", "")
            case _:
                facts.setdefault(name, (element.text or "").strip())
    if "wxr_version" not in facts:
        raise NotAnExport
    address = facts.get("base_blog_url") or facts.get("link", "")
    library = {
        post: [number for number in dict.fromkeys((first, *uploads.get(post, ()))) if number in media]
        for post, first in featured.items()
    }
    return Survey(_words(facts, "title"), address, items, authors, categories, tags, media, library)


def read_items(source: BinaryIO, found: Survey) -> Iterator[Reading]:
    """Read the posts and pages of a surveyed export lazily, in its order, with notices of what is not taken.

    Media come as attachments of the post that shows or owns them; those of no post are refused at the end.
    """
    shown: set[str] = set()
    for name, element in _elements(source):
        if name != "item":
            continue
        said = _texts(element)
        kind = said.get("post_type", "")
        if kind in _MACHINERY:
            yield Refusal(_id(said, found), _words(said, "title"), "wordpress-machinery", {"type": kind})
        elif kind != _MEDIUM:
            for reading in _read_item(element, said, found):
                if isinstance(reading, ImportedItem):
                    shown.update(medium.url for medium in reading.attachments)
                yield reading
    for number, medium in found.media.items():
        if medium.url not in shown:
            yield Refusal(number, medium.title, "media-without-entry", {"address": medium.url})


def _read_item(element: Element, said: Mapping[str, str], found: Survey) -> Iterator[Reading]:
    meta = _meta(element)
    link = web_address(said.get("link", ""), found.address)
    raw = _words(said, _CONTENT)
    body = with_absolute_addresses(to_html(raw), link or found.address)
    title = title_or_opening(plain_text(_words(said, "title")), body)
    external_id = _id(said, found)
    if not title:
        yield Refusal(external_id, "", "entry-wordless")
        return
    yield from (Remark(external_id, title, code, params) for code, params in _losses(element, said, raw))
    uploaded = [found.media[number] for number in found.library[said.get("post_id", "")]]
    thumbnail = found.media.get(meta.get("_thumbnail_id", ""))
    categories, tags = _topics(element)
    writer = said.get("creator", "")
    yield ImportedItem(
        external_id=external_id,
        title=title,
        body_html=body,
        summary=plain_text(_words(said, _EXCERPT)),
        author=found.authors[writer].name if writer in found.authors else writer,
        source=found.title,
        published_at=_published(said),
        updated_at=_gmt(said.get("post_modified_gmt", "")),
        categories=categories,
        tags=tags,
        kind="page" if said.get("post_type") == "page" else "entry",
        type=said.get("post_type") if said.get("post_type") not in ("post", "page") else None,
        slug=unquote(said.get("post_name", "")),
        status="private" if said.get("post_password") else _STATUSES.get(said.get("status", ""), "draft"),
        original_url=link,
        attachments=each_once([*uploaded, *_enclosure(meta), *pictures_in(body)]),
        lead_image=thumbnail.url if thumbnail else "",
        comments_count=len(_comments(element)),
    )


def _losses(element: Element, said: Mapping[str, str], raw: str) -> Iterator[tuple[str, dict[str, object]]]:
    """Tell what an item has that does not come along, as notice codes with their parameters."""
    if said.get("post_password"):
        yield "password-left-out", {}
    if shortcodes := left_out_shortcodes(raw):
        yield "shortcodes-left-out", {"names": ", ".join(shortcodes)}
    if comments := _comments(element):
        yield "comments-left-out", {"count": len(comments)}
    if said.get("status") in ("publish", "private") and _published(said) is None:
        yield "date-unreadable", {"date": said.get("post_date", "")}


def _elements(source: BinaryIO) -> Iterator[tuple[str, Element]]:
    """Give each child of the channel with its plain name, and forget it when the next is asked for."""
    source.seek(0)
    depth, channel = 0, Element("")
    try:
        for event, element in iterparse(_WithoutControls(source), events=("start", "end"), forbid_dtd=True):
            if event == "start":
                depth += 1
                channel = element if depth == 2 else channel
                continue
            depth -= 1
            if depth == 2:
                yield _name(element.tag), element
                channel.remove(element)
    except ParseError as error:
        raise IllFormedExport(line=error.position[0]) from error
    except (DefusedXmlException, ValueError, LookupError) as error:  # a declaration; an encoding unknown here
        raise IllFormedExport(line=1) from error


class _WithoutControls:
    """A source without the control characters that old editors left in texts and that XML forbids."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source

    def read(self, size: int = -1) -> bytes:
        """Read some bytes; fewer than asked for only at the end."""
        while chunk := self._source.read(size):
            if kept := chunk.translate(None, _CONTROL):
                return kept
        return b""


def _name(tag: str) -> str:
    """Give an element's name without its namespace, but for the two that are both called `encoded`."""
    namespace, _, name = tag.removeprefix("{").rpartition("}")
    if name != "encoded":
        return name
    return _EXCERPT if "excerpt" in namespace else _CONTENT


def _texts(element: Element) -> dict[str, str]:
    """Give the texts of an element's children by name; the first of a name wins."""
    texts: dict[str, str] = {}
    for child in element:
        texts.setdefault(_name(child.tag), (child.text or "").strip())
    return texts


def _words(said: Mapping[str, str], key: str) -> str:
    return legible(said.get(key, ""))


def _meta(element: Element) -> dict[str, str]:
    pairs = (_texts(child) for child in element if _name(child.tag) == "postmeta")
    return {pair.get("meta_key", ""): pair.get("meta_value", "") for pair in pairs}


def _author(said: Mapping[str, str]) -> Author:
    login = said.get("author_login", "")
    return Author(login, _words(said, "author_display_name") or login, said.get("author_email", ""))


def _category(said: Mapping[str, str]) -> Category:
    slug = said.get("category_nicename", "")
    return Category(unquote(slug), _words(said, "cat_name") or slug, unquote(said.get("category_parent", "")))


def _medium(said: Mapping[str, str], meta: Mapping[str, str]) -> ImportedMedia:
    return ImportedMedia(
        url=web_address(said.get("attachment_url") or said.get("guid", "")),
        title=plain_text(_words(said, "title")),
        alt=_words(meta, "_wp_attachment_image_alt"),
        caption=plain_text(_words(said, _EXCERPT)),
    )


def _enclosure(meta: Mapping[str, str]) -> list[ImportedMedia]:
    """Read the `enclosure` meta value: address, length and type, a line each."""
    address, _, rest = meta.get("enclosure", "").partition("\n")
    url = web_address(address)
    return [ImportedMedia(url=url, mime=rest.partition("\n")[2].strip())] if url else []


def _topics(element: Element) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give the titles of an item's categories, and of its tags and terms of any other taxonomy."""
    categories: dict[str, None] = {}
    tags: dict[str, None] = {}
    for child in element.findall("category"):
        domain = child.get("domain", "category")
        if (title := legible(child.text or "").strip()) and domain not in _NO_TOPIC:
            (categories if domain == "category" else tags)[title] = None
    return tuple(categories), tuple(tags)


def _comments(element: Element) -> list[Element]:
    comments = (child for child in element if _name(child.tag) == "comment")
    return [comment for comment in comments if _texts(comment).get("comment_approved") == "1"]


def _id(said: Mapping[str, str], found: Survey) -> str:
    """Name an item by its number; the `guid`, meant for that, repeats where content was moved before."""
    return f"{found.address}/?p={said.get('post_id', '')}"


def _published(said: Mapping[str, str]) -> datetime | None:
    """Give when an item was or will be public; a draft has no such time, only that of its last edit."""
    known = _gmt(said.get("post_date_gmt", ""))
    if known or said.get("status") in ("draft", "auto-draft", "pending"):
        return known
    return parse_moment(said.get("pubDate", "")) or parse_moment(said.get("post_date", ""))


def _gmt(text: str) -> datetime | None:
    try:
        return in_utc(datetime.fromisoformat(text).replace(tzinfo=UTC))
    except ValueError:  # WordPress writes 0000-00-00 where it has no date
        return None
