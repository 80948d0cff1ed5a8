import ast
import io
import re
import tarfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

import feedparser
import pytest

from liencong.sites.intake.formats import feed as feed_format
from liencong.sites.intake.formats.errors import FileTooLarge, NotAFeed, UnreadableFile
from liencong.sites.intake.formats.feed import read_feed
from liencong.sites.intake.formats.feed_bytes import ENTRIES_A_PIECE
from liencong.sites.intake.formats.item import ImportedItem, ImportedMedia, Notice, Reading, Refusal

NOW = datetime(2026, 11, 23, tzinfo=UTC)
CONTENT_TYPE = re.compile(rb"Header:\s+Content-type:(.*)", re.IGNORECASE)
EXPECTED_TEXT = re.compile(rb"entries\[0\]\S* == ('[^']+')")


def rss(*items: str, head: str = "<link>https://tinh.vn/</link>") -> bytes:
    channel = f"<channel><title>Tin tỉnh</title>{head}{''.join(items)}</channel>"
    return f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0">{channel}</rss>'.encode()


def item(inside: str = "", title: str = "Một tin") -> str:
    return f"<item><title>{title}</title>{inside}</item>"


def atom(inside: str) -> bytes:
    return (
        f'<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><entry>{inside}</entry></feed>'.encode()
    )


def read(data: bytes, base_url: str = "") -> tuple[list[ImportedItem], list[Notice]]:
    everything = list(read_feed(data, now=NOW, base_url=base_url))
    items = [one for one in everything if isinstance(one, ImportedItem)]
    return items, [one for one in everything if isinstance(one, Notice)]


@pytest.fixture(scope="module")
def collection(data_file: Callable[[str], Path]) -> dict[str, bytes]:
    with tarfile.open(data_file("feeds_feedparser_dev.tar.xz")) as archive:
        files = {member.name: archive.extractfile(member) for member in archive if member.isfile()}
        return {name: file.read() for name, file in files.items() if file}


def test_every_entry_of_the_collection_is_kept_or_refused(collection: dict[str, bytes]) -> None:
    expected, found = {}, {}
    for name, data in collection.items():
        expected[name] = len(feedparser.parse(io.BytesIO(data)).entries)
        try:
            readings = list(read_feed(data, now=NOW))
        except NotAFeed:
            readings = []
        found[name] = sum(isinstance(one, ImportedItem | Refusal) for one in readings)
    assert len(found) == 619
    assert found == expected


def test_refused_entries_of_the_collection_have_neither_words_nor_link(collection: dict[str, bytes]) -> None:
    for name, data in collection.items():
        if "/sanitize/" in name:  # their entries are pictures with hostile attributes and nothing else
            continue
        refused = [one for one in read_or_nothing(data) if isinstance(one, Refusal)]
        entries = feedparser.parse(io.BytesIO(data)).entries
        for refusal in refused:
            entry = entries[int(refusal.line_or_id) - 1]
            assert not entry.get("title"), name
            assert not entry.get("link", "").startswith("http"), name


def read_or_nothing(data: bytes, content_type: str = "") -> list[Reading]:
    try:
        return list(read_feed(data, now=NOW, content_type=content_type))
    except NotAFeed:
        return []


def test_texts_of_the_collection_come_out_of_their_encodings(collection: dict[str, bytes]) -> None:
    tried = 0
    for name, data in collection.items():
        expected = EXPECTED_TEXT.search(data[:600])
        if "/encoding/" not in name or not expected:
            continue
        header = CONTENT_TYPE.search(data[:600])
        items = read_or_nothing(data, header[1].decode().strip() if header else "")
        text = ast.literal_eval(expected[1].decode("ascii", "backslashreplace"))
        if "linenoise" not in name:  # unguessable by its own word
            assert text in " ".join(str(one) for one in items), name
            tried += 1
    assert tried


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-16-be", "utf-32", "cp1258", "cp037"])
def test_any_encoding_gives_the_same_text(codec: str) -> None:
    text = "Ha Noi" if codec == "cp037" else "Đà Nẵng"
    written = text.replace("ẵ", "ă\u0303").replace("à", "a\u0300") if codec == "cp1258" else text
    declared = codec.removesuffix("-sig").removesuffix("-be")
    document = rss(item(title=written)).decode().replace("Tin tỉnh", "").replace('"utf-8"', f'"{declared}"')
    items, _ = read(document.encode(codec))
    assert [one.title for one in items] == [text]


def test_decomposed_and_legacy_text_becomes_precomposed_unicode() -> None:
    items, _ = read(rss(item(title="Viê\u0323t Nam"), item(title="Céng hßa x· héi chñ nghÜa ViÖt Nam")))
    assert [one.title for one in items] == ["Việt Nam", "Cộng hòa xã hội chủ nghĩa Việt Nam"]


def test_ids_are_stable_and_follow_guid_link_content() -> None:
    data = rss(
        item("<guid>g1</guid><link>/a</link>"), item("<link>/b</link>"), item("<description>c</description>")
    )
    items, _ = read(data)
    again, _ = read(data)
    assert [one.external_id for one in items][:2] == ["g1", "https://tinh.vn/b"]
    assert items[2].external_id.startswith("sha256:")
    assert [one.external_id for one in items] == [one.external_id for one in again]


def test_a_repeated_id_is_told() -> None:
    items, notices = read(rss(item("<guid>g</guid>"), item("<guid>g</guid>", title="Hai")))
    assert len(items) == 2
    assert [(one.code, one.title) for one in notices] == [("id-repeated", "Hai")]


@pytest.mark.parametrize(
    "written",
    [
        "Tue, 27 Jan 2015 14:56:57 +0700",
        "Tue, 27 Jan 2015 14:56:57 GMT+7",
        "2015-01-27T14:56:57+07:00",
        "27/01/2015 14:56:57",
        "Thứ ba, 27/01/2015 - 14:56:57 (GMT+7)",
        "1/27/2015 2:56:57 PM",
    ],
)
def test_dates_are_understood_as_feeds_write_them(written: str) -> None:
    items, notices = read(rss(item(f"<pubDate>{written}</pubDate>")))
    assert items[0].published_at == datetime(2015, 1, 27, 7, 56, 57, tzinfo=UTC)
    assert not notices


@pytest.mark.parametrize("written", ["hôm qua", "0001-01-01", "99/99/2015", "Tue, 27 Jan 999999 1:1:1"])
def test_an_unreadable_date_is_told_and_the_item_kept(written: str) -> None:
    items, notices = read(rss(item(f"<pubDate>{written}</pubDate>")))
    assert items[0].published_at is None
    assert [(one.code, one.params["date"]) for one in notices] == [("date-unreadable", written)]


def test_a_future_date_makes_a_scheduled_item() -> None:
    later = NOW + timedelta(days=400)
    items, notices = read(rss(item(f"<pubDate>{later:%Y-%m-%dT%H:%M:%SZ}</pubDate>")))
    assert (items[0].status, items[0].published_at) == ("future", later)
    assert [one.code for one in notices] == ["date-in-future"]


def test_relative_addresses_follow_where_the_feed_came_from_or_its_own_link() -> None:
    body = (
        '<description>&lt;a href="x"&gt;x&lt;/a&gt;&lt;img src="/a.png"&gt;</description><link>tin/1</link>'
    )
    for data, base in ((rss(item(body)), ""), (rss(item(body), head=""), "https://tinh.vn/rss.xml")):
        items, _ = read(data, base)
        assert items[0].original_url == "https://tinh.vn/tin/1"
        assert 'href="https://tinh.vn/x"' in items[0].body_html
        assert items[0].attachments == (ImportedMedia(url="https://tinh.vn/a.png"),)


def test_enclosures_media_and_topics_come_along() -> None:
    media = (
        '<enclosure url="/a.mp3" type="audio/mpeg" length="3"/>'
        '<media:thumbnail xmlns:media="http://search.yahoo.com/mrss/" url="/a.jpg"/>'
        "<category>Văn hoá</category><category>Văn hoá</category>"
    )
    items, _ = read(rss(item(media)))
    assert [one.url for one in items[0].attachments] == ["https://tinh.vn/a.mp3", "https://tinh.vn/a.jpg"]
    assert items[0].lead_image == "https://tinh.vn/a.jpg"
    assert items[0].categories == ("Văn hoá",)


def test_author_and_source_come_from_the_entry_or_the_feed() -> None:
    source = "<source><title>Sở Y tế</title></source><author><name>Lan</name></author>"
    items, _ = read(atom(f"<title>a</title><id>i</id>{source}"))
    assert (items[0].author, items[0].source) == ("Lan", "Sở Y tế")
    items, _ = read(rss(item(), head="<managingEditor>a@b.vn (Ban Biên tập)</managingEditor>"))
    assert (items[0].author, items[0].source) == ("Ban Biên tập", "Tin tỉnh")


def test_full_content_is_the_body_and_the_description_its_summary() -> None:
    content = (
        '<content:encoded xmlns:content="http://purl.org/rss/1.0/modules/content/"><![CDATA[<p>Đủ</p>]]>'
    )
    items, _ = read(rss(item(f"<description>Gọn</description>{content}</content:encoded>")))
    assert (items[0].body_html, items[0].summary) == ("<p>Đủ</p>", "Gọn")


def test_plain_text_is_never_taken_for_html() -> None:
    items, _ = read(atom('<title>a &lt; b</title><id>i</id><content type="text">x &lt; y &amp; z</content>'))
    assert items[0].title == "a < b"
    assert items[0].body_html == "<p>x &lt; y &amp; z</p>"


def test_base64_text_is_read_and_other_base64_left_out() -> None:
    encoded = "PHA+xJDhu6c8L3A+"
    old = (
        '<feed version="0.3" xmlns="http://purl.org/atom/ns#"><entry><title>a</title><id>i</id>'
        f'<content type="text/html" mode="base64">{encoded}</content></entry></feed>'
    )
    assert read(old.encode())[0][0].body_html == "<p>Đủ</p>"
    items, notices = read(atom(f'<title>a</title><id>i</id><content type="image/png">{encoded}</content>'))
    assert items[0].body_html == ""
    assert [one.code for one in notices] == ["content-not-text"]


def test_an_ill_formed_feed_gives_what_can_be_had_and_says_so() -> None:
    items, notices = read(rss(item(), item(title="Hai"))[:-20])
    assert [one.title for one in items] == ["Một tin", "Hai"]
    assert [one.code for one in notices] == ["feed-ill-formed"]


def test_halves_of_an_emoji_are_joined_and_impossible_characters_left_out() -> None:
    items, _ = read(
        rss(item(title="Vui &#55357;&#56832;&#x1F600; x&#xD800;&#x110000;&#99999999999999999999;y &"))
    )
    assert items[0].title == "Vui 😀😀 xy &"


def test_an_entry_that_the_parser_gives_up_on_costs_no_other() -> None:
    broken = item('<gml:pos xmlns:gml="http://www.opengis.net/gml">1</gml:pos>')
    items, notices = read(rss(item(), broken, item(title="Ba")))
    assert [one.title for one in items] == ["Một tin", "Ba"]
    assert [(one.line_or_id, one.code) for one in notices] == [("2", "entry-unreadable")]


def test_a_head_that_the_parser_gives_up_on_refuses_the_feed() -> None:
    with pytest.raises(UnreadableFile):
        read(rss().replace(b'"utf-8"', b'"utf\x00-8"'))


@pytest.mark.parametrize("other", [b"", b"\x00", b"<html><body>404</body></html>", b"{}", "chữ".encode()])
def test_what_is_no_feed_is_refused(other: bytes) -> None:
    with pytest.raises(NotAFeed):
        read(other)


def test_bytes_that_name_a_file_or_an_address_are_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    path.write_bytes(rss(item()))
    for name in (str(path), path.as_uri()):
        with pytest.raises(NotAFeed):
            read(name.encode())


@pytest.mark.parametrize("codec", ["utf-8", "utf-16", "utf-16-le"])
def test_a_document_type_is_cut_out_with_its_entities(codec: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("bí mật", encoding="utf-8")
    bomb = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(12))
    doctype = f'<!DOCTYPE rss [<!ENTITY e0 "ha">{bomb}<!ENTITY f SYSTEM "{secret.as_uri()}"><!-- ]> -->]>'
    text = rss(item("<description>&e12; &f;</description>")).decode().replace("<rss", doctype + "<rss")
    items, _ = read(text.encode(codec))
    assert items[0].title == "Một tin"
    assert "bí mật" not in items[0].body_html
    assert len(items[0].body_html) < 100


def test_a_feed_above_the_limit_is_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed_format, "MAX_BYTES", 100)
    with pytest.raises(FileTooLarge) as caught:
        read(rss(item()))
    assert caught.value.params["limit"] == 100


def test_fifty_megabytes_are_above_the_limit() -> None:
    with pytest.raises(FileTooLarge):
        read(bytes(50 * 10**6 + 2**20))


def test_a_feed_of_a_hundred_thousand_items_gives_its_first_at_once() -> None:
    data = rss(*(item(f"<guid>{number}</guid>") for number in range(100_000)))
    first = list(islice(read_feed(data, now=NOW), 10))
    assert [one.external_id for one in first if isinstance(one, ImportedItem)] == [str(n) for n in range(10)]


def test_a_long_feed_loses_nothing_where_it_is_cut() -> None:
    count = 2 * ENTRIES_A_PIECE + 7
    trap = "<description><![CDATA[</item><item>]]></description><!-- <item> -->"
    data = rss(*(item(f"<guid>{number}</guid>{trap}") for number in range(count)))
    items, notices = read(data)
    assert [one.external_id for one in items] == [str(number) for number in range(count)]
    assert not notices


def test_a_long_feed_that_breaks_off_keeps_what_came() -> None:
    count = ENTRIES_A_PIECE + 7
    data = rss(*(item(f"<guid>{number}</guid>") for number in range(count)))[:-20]
    items, notices = read(data)
    assert len(items) == count
    assert [one.code for one in notices] == ["feed-ill-formed"]


@pytest.mark.parametrize(
    "piece", [b"<!DOCTYPE [", b"<!DOCTYPE '", b"<![CDATA[", b"<!--", b"&a;", b'<!DOCTYPE x "']
)
def test_hostile_bytes_take_no_longer_than_their_length(piece: bytes) -> None:
    with pytest.raises(NotAFeed):
        read(piece * 50_000)
