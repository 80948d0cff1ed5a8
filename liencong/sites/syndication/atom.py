"""Atom feeds (RFC 4287): paged by RFC 5005, with tombstones of RFC 6721, WebSub's hub and canonical links."""

from collections.abc import Iterable
from xml.etree.ElementTree import Element

from liencong.sites.syndication.items import FeedInfo, FeedItem, FeedSource, Tombstone
from liencong.sites.syndication.xml_document import add, rfc3339, to_bytes

MEDIA_TYPE = "application/atom+xml; charset=utf-8"


def write_atom(info: FeedInfo, items: Iterable[FeedItem], tombstones: Iterable[Tombstone] = ()) -> bytes:
    """Write a feed with its items, newest first as they come, and what was withdrawn."""
    root = Element(
        "feed",
        {
            "xmlns": "http://www.w3.org/2005/Atom",
            "xmlns:at": "http://purl.org/atompub/tombstones/1.0",
            "xml:lang": info.language,
        },
    )
    add(root, "id", info.id)
    add(root, "title", info.title)
    if info.subtitle:
        add(root, "subtitle", info.subtitle)
    add(root, "updated", rfc3339(info.updated_at))
    add(add(root, "author"), "name", info.author)
    add(root, "link", rel="alternate", href=info.home_url, type="text/html")
    for rel, address in _links(info):
        if address:
            add(root, "link", rel=rel, href=address)
    for item in items:
        _add_entry(root, item)
    for tombstone in tombstones:
        _add_tombstone(root, tombstone)
    return to_bytes(root)


def _links(info: FeedInfo) -> tuple[tuple[str, str], ...]:
    return (
        ("self", info.self_url),
        ("hub", info.hub_url),
        ("first", info.first_url),
        ("previous", info.previous_url),
        ("next", info.next_url),
        ("last", info.last_url),
    )


def _add_entry(root: Element, item: FeedItem) -> None:
    entry = add(root, "entry")
    add(entry, "id", item.id)
    add(entry, "title", item.title)
    add(entry, "updated", rfc3339(item.updated_at))
    add(entry, "published", rfc3339(item.published_at))
    if item.author:
        add(add(entry, "author"), "name", item.author)
    add(entry, "link", rel="alternate", href=item.url, type="text/html")
    if item.canonical_url:
        add(entry, "link", rel="canonical", href=item.canonical_url)
    if item.picture:
        size = str(item.picture.size)
        add(entry, "link", rel="enclosure", href=item.picture.url, type=item.picture.mime, length=size)
    for category in item.categories:
        add(entry, "category", term=category.term, label=category.label)
    if item.summary:
        add(entry, "summary", item.summary)
    if item.content_html:
        add(entry, "content", item.content_html, type="html")
    if item.source:
        _add_source(entry, item.source)


def _add_source(entry: Element, source: FeedSource) -> None:
    element = add(entry, "source")
    add(element, "id", source.id)
    add(element, "title", source.title)
    add(element, "updated", rfc3339(source.updated_at))
    add(element, "link", rel="alternate", href=source.url, type="text/html")
    add(element, "link", rel="self", href=source.feed_url)


def _add_tombstone(root: Element, tombstone: Tombstone) -> None:
    element = add(root, "at:deleted-entry", ref=tombstone.id, when=rfc3339(tombstone.withdrawn_at))
    if tombstone.reason:
        add(element, "at:comment", tombstone.reason)
