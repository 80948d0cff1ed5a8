"""RSS 2.0 feeds, with Dublin Core authors, full content and the Atom links that readers and hubs look for."""

from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import format_datetime
from xml.etree.ElementTree import Element

from liencong.sites.syndication.items import FeedInfo, FeedItem
from liencong.sites.syndication.xml_document import add, to_bytes

MEDIA_TYPE = "application/rss+xml; charset=utf-8"


def write_rss(info: FeedInfo, items: Iterable[FeedItem]) -> bytes:
    """Write a feed with its items, newest first as they come."""
    root = Element(
        "rss",
        {
            "version": "2.0",
            "xmlns:atom": "http://www.w3.org/2005/Atom",
            "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
            "xmlns:dc": "http://purl.org/dc/elements/1.1/",
        },
    )
    channel = add(root, "channel")
    add(channel, "title", info.title)
    add(channel, "link", info.home_url)
    add(channel, "description", info.subtitle or info.title)
    add(channel, "language", info.language)
    add(channel, "lastBuildDate", _rfc822(info.updated_at))
    add(channel, "atom:link", rel="self", href=info.self_url, type="application/rss+xml")
    for rel, address in (("hub", info.hub_url), ("next", info.next_url), ("previous", info.previous_url)):
        if address:
            add(channel, "atom:link", rel=rel, href=address)
    for item in items:
        _add_item(channel, item, info)
    return to_bytes(root)


def _add_item(channel: Element, item: FeedItem, info: FeedInfo) -> None:
    element = add(channel, "item")
    add(element, "title", item.title)
    add(element, "link", item.url)
    add(element, "guid", item.id, isPermaLink="false")
    add(element, "pubDate", _rfc822(item.published_at))
    add(element, "dc:creator", item.author or info.author)
    for category in item.categories:
        add(element, "category", category.label)
    if item.summary:
        add(element, "description", item.summary)
    if item.content_html:
        add(element, "content:encoded", item.content_html)
    if item.picture:
        size = str(item.picture.size)
        add(element, "enclosure", url=item.picture.url, length=size, type=item.picture.mime)
    if item.source:
        add(element, "source", item.source.title, url=item.source.feed_url)
    if item.canonical_url:
        add(element, "atom:link", rel="canonical", href=item.canonical_url)


def _rfc822(moment: datetime) -> str:
    return format_datetime(moment.astimezone(UTC))
