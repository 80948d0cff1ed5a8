import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from xml.etree import ElementTree

import feedparser
import pytest

from liencong.sites.intake.formats.feed import read_feed
from liencong.sites.intake.formats.item import ImportedItem
from liencong.sites.syndication.atom import write_atom
from liencong.sites.syndication.items import (
    FeedCategory,
    FeedInfo,
    FeedItem,
    FeedPicture,
    FeedSource,
    Tombstone,
)
from liencong.sites.syndication.rss import write_rss

WRITERS = [write_atom, write_rss]
A = "{http://www.w3.org/2005/Atom}"
AT = "{http://purl.org/atompub/tombstones/1.0}"
NOON = datetime(2026, 5, 1, 12, 0, 0, 999, tzinfo=timezone(timedelta(hours=7)))

INFO = FeedInfo(
    id="urn:uuid:feed",
    title="Cổng tỉnh <Quảng Nam> & bạn",
    subtitle="Tin mới",
    home_url="https://tinh.vn/",
    self_url="https://tinh.vn/feed.atom",
    author="Ban Biên tập",
    updated_at=NOON,
    hub_url="https://tinh.vn/hub",
    next_url="https://tinh.vn/feed.atom?trang=2",
)
ITEM = FeedItem(
    id="urn:uuid:1",
    title="Đường “mới” < 5 km & cầu",
    url="https://tinh.vn/tin-tuc/duong-moi-1",
    published_at=NOON,
    updated_at=NOON + timedelta(hours=1),
    author="Nguyễn Thị Lan",
    summary="Gọn",
    content_html='<p>Chữ <a href="https://a.vn/?a=1&amp;b=2">x</a></p>',
    categories=(FeedCategory(term="tin-tuc", label="Tin tức"),),
    canonical_url="https://so.vn/tin/1",
    source=FeedSource(
        id="urn:uuid:so",
        title="Sở Y tế",
        url="https://so.vn/",
        feed_url="https://so.vn/feed.atom",
        updated_at=NOON,
    ),
    picture=FeedPicture(url="https://tinh.vn/a.webp", mime="image/webp", size=1234),
)
BARE = FeedItem(id="urn:uuid:2", title="Trần", url="https://tinh.vn/2", published_at=NOON, updated_at=NOON)


def parsed(document: bytes) -> Any:
    feed = feedparser.parse(io.BytesIO(document))
    assert not feed.bozo, feed.get("bozo_exception")
    return feed


@pytest.mark.parametrize("write", WRITERS)
def test_a_reader_finds_every_fact_again(write: Any) -> None:
    feed = parsed(write(INFO, [ITEM, BARE]))
    assert feed.feed.title == "Cổng tỉnh <Quảng Nam> & bạn"
    assert feed.feed.link == INFO.home_url
    first, second = feed.entries
    assert (first.id, first.title, first.link) == (ITEM.id, ITEM.title, ITEM.url)
    assert first.author == "Nguyễn Thị Lan"
    assert first.summary == "Gọn"
    assert first.content[0].value == ITEM.content_html
    assert first.published_parsed[:6] == (2026, 5, 1, 5, 0, 0)
    assert first.source.title == "Sở Y tế"
    assert (first.enclosures[0].href, first.enclosures[0].length) == ("https://tinh.vn/a.webp", "1234")
    assert {link.rel: link.href for link in first.links}["canonical"] == ITEM.canonical_url
    assert (second.id, second.title) == (BARE.id, BARE.title)


@pytest.mark.parametrize("write", WRITERS)
def test_the_feed_names_itself_its_hub_and_its_next_page(write: Any) -> None:
    links = {link.rel: link.href for link in parsed(write(INFO, [])).feed.links}
    assert links["self"] == INFO.self_url
    assert links["hub"] == INFO.hub_url
    assert links["next"] == INFO.next_url
    assert "previous" not in links


def test_atom_says_the_label_and_the_term_of_a_category() -> None:
    tag = parsed(write_atom(INFO, [ITEM])).entries[0].tags[0]
    assert (tag.term, tag.label) == ("tin-tuc", "Tin tức")


def test_rss_gives_the_words_of_a_category_and_the_publisher_for_a_missing_author() -> None:
    feed = parsed(write_rss(INFO, [ITEM, BARE]))
    assert feed.entries[0].tags[0].term == "Tin tức"
    assert feed.entries[1].author == "Ban Biên tập"


def test_an_atom_entry_has_what_the_rfc_demands_and_no_empty_element() -> None:
    root = ElementTree.fromstring(write_atom(INFO, [BARE]))
    entry = root.find(f"{A}entry")
    assert entry is not None
    assert {child.tag for child in entry} == {
        f"{A}{name}" for name in ("id", "title", "updated", "published", "link")
    }
    assert root.findtext(f"{A}author/{A}name") == "Ban Biên tập"
    assert entry.findtext(f"{A}updated") == "2026-05-01T05:00:00Z"


def test_a_withdrawn_item_leaves_a_tombstone() -> None:
    gone = Tombstone(id="urn:uuid:9", withdrawn_at=NOON, reason="Đính chính")
    document = write_atom(INFO, [BARE], [gone, replace(gone, id="urn:uuid:10", reason="")])
    first, second = ElementTree.fromstring(document).findall(f"{AT}deleted-entry")
    assert (first.get("ref"), first.get("when")) == ("urn:uuid:9", "2026-05-01T05:00:00Z")
    assert first.findtext(f"{AT}comment") == "Đính chính"
    assert len(second) == 0
    assert len(parsed(document).entries) == 1


@pytest.mark.parametrize("write", WRITERS)
def test_no_text_can_break_the_document(write: Any) -> None:
    hostile = "a\x00\x0b\x0c\x1f\ud800\ufffe]]></title><script>&\u202e"
    item = replace(ITEM, title=hostile, summary=hostile, content_html=hostile, author=hostile, url=hostile)
    entry = parsed(write(replace(INFO, title=hostile), [item])).entries[0]
    assert entry.title.split() == ["a", "]]></title><script>&"]


@pytest.mark.parametrize("write", WRITERS)
def test_text_goes_out_precomposed(write: Any) -> None:
    assert "Việt".encode() in write(INFO, [replace(BARE, title="Viê\u0323t")])


@pytest.mark.parametrize("write", WRITERS)
def test_our_own_reader_takes_what_we_write(write: Any) -> None:
    (item,) = read_feed(write(INFO, [ITEM]), now=datetime(2026, 11, 1, tzinfo=UTC))
    assert isinstance(item, ImportedItem)
    assert (item.external_id, item.title, item.author, item.source) == (
        ITEM.id,
        ITEM.title,
        ITEM.author,
        "Sở Y tế",
    )
    assert item.body_html == ITEM.content_html
    assert item.published_at == NOON.replace(microsecond=0)
    assert item.lead_image == "https://tinh.vn/a.webp"
