import gzip
import io
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest

from liencong.sites.intake.formats.errors import IllFormedExport, NotAnExport
from liencong.sites.intake.formats.item import Category, ImportedItem, Notice, Refusal, Remark
from liencong.sites.intake.formats.wxr import Survey, read_items, survey

WP = "{https://wordpress.org/export/1.2/}"
HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>{doctype}<rss version="2.0" '
    'xmlns:excerpt="http://wordpress.org/export/1.1/excerpt/" '
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.1/"><channel>'
    "<title>Cũ</title><link>https://cu.vn</link><wp:wxr_version>1.1</wp:wxr_version>"
)
FOOT = "</channel></rss>"


def export(*items: str, doctype: str = "") -> io.BytesIO:
    return io.BytesIO((HEAD.format(doctype=doctype) + "".join(items) + FOOT).encode())


def post(number: int = 1, body: str = "<p>Chữ</p>", **more: str) -> str:
    facts = {"post_type": "post", "status": "publish", "post_date_gmt": "2020-05-01 01:00:00"} | more
    said = "".join(f"<wp:{name}>{value}</wp:{name}>" for name, value in facts.items())
    return (
        f"<item><title>Bài {number}</title><link>/bai-{number}/</link><guid>https://cu.vn/?p={number}</guid>"
        f"<content:encoded><![CDATA[{body}]]></content:encoded><wp:post_id>{number}</wp:post_id>{said}</item>"
    )


def read(source: io.BytesIO) -> tuple[list[ImportedItem], list[Notice]]:
    everything = list(read_items(source, survey(source)))
    items = [one for one in everything if isinstance(one, ImportedItem)]
    return items, [one for one in everything if isinstance(one, Notice)]


@pytest.fixture(scope="module")
def real(data_file: Callable[[str], Path]) -> io.BytesIO:
    return io.BytesIO(gzip.decompress(data_file("wxr_theme_unit_test.xml.gz").read_bytes()))


@pytest.fixture(scope="module")
def plain(real: io.BytesIO) -> ElementTree.Element:
    channel = ElementTree.fromstring(real.getvalue()).find("channel")
    assert channel is not None
    return channel


@pytest.fixture(scope="module")
def surveyed(real: io.BytesIO) -> Survey:
    return survey(real)


@pytest.fixture(scope="module")
def taken(real: io.BytesIO) -> tuple[list[ImportedItem], list[Notice]]:
    return read(real)


def of_type(plain: ElementTree.Element, *kinds: str) -> list[ElementTree.Element]:
    return [item for item in plain.findall("item") if item.findtext(f"{WP}post_type") in kinds]


def test_a_real_export_gives_every_category_tag_and_author(
    surveyed: Survey, plain: ElementTree.Element
) -> None:
    assert len(surveyed.categories) == len(plain.findall(f"{WP}category"))
    assert len(surveyed.tags) == len(plain.findall(f"{WP}tag"))
    assert len(surveyed.authors) == len(plain.findall(f"{WP}author"))
    assert surveyed.items == len(plain.findall("item"))


def test_a_real_export_gives_every_post_and_page_with_its_own_id(
    taken: tuple[list[ImportedItem], list[Notice]], plain: ElementTree.Element
) -> None:
    items, _ = taken
    assert Counter(item.kind for item in items) == {
        "entry": len(of_type(plain, "post")),
        "page": len(of_type(plain, "page")),
    }
    assert len({item.external_id for item in items}) == len(items)
    assert all(item.title and item.author and item.original_url for item in items)


def test_a_real_export_gives_every_date(
    taken: tuple[list[ImportedItem], list[Notice]], plain: ElementTree.Element
) -> None:
    written = Counter(item.findtext(f"{WP}post_date_gmt") for item in of_type(plain, "post", "page"))
    read_back = Counter(f"{item.published_at:%Y-%m-%d %H:%M:%S}" for item in taken[0] if item.published_at)
    assert read_back == written


def test_a_real_export_gives_every_topic_of_its_posts(
    taken: tuple[list[ImportedItem], list[Notice]], plain: ElementTree.Element
) -> None:
    items = of_type(plain, "post", "page")
    for domain, found in (("category", "categories"), ("post_tag", "tags")):
        written = [
            {topic.text for topic in item.findall("category") if topic.get("domain") == domain}
            for item in items
        ]
        assert [set(getattr(item, found)) for item in taken[0]] == written


def test_every_medium_of_a_real_export_comes_with_a_post(
    taken: tuple[list[ImportedItem], list[Notice]], plain: ElementTree.Element
) -> None:
    items, notices = taken
    written = {item.findtext(f"{WP}attachment_url") for item in of_type(plain, "attachment")}
    with_posts = {medium.url for item in items for medium in item.attachments}
    assert len(written) == len(of_type(plain, "attachment"))
    assert written <= with_posts
    assert not [notice for notice in notices if notice.code == "media-without-entry"]


def test_a_medium_that_no_post_shows_is_refused_by_its_address() -> None:
    medium = post(9, "", post_type="attachment", attachment_url="https://cu.vn/anh.jpg", post_parent="4")
    _, notices = read(export(medium))
    assert notices == [Refusal("9", "Bài 9", "media-without-entry", {"address": "https://cu.vn/anh.jpg"})]


def test_every_featured_picture_of_a_real_export_leads_its_post(
    taken: tuple[list[ImportedItem], list[Notice]], plain: ElementTree.Element
) -> None:
    keys = [meta.findtext(f"{WP}meta_key") for meta in plain.iterfind(f"item/{WP}postmeta")]
    leads = [item for item in taken[0] if item.lead_image]
    assert len(leads) == keys.count("_thumbnail_id")
    assert all(item.lead_image == item.attachments[0].url for item in leads)


def test_what_a_real_export_says_for_wordpress_alone_is_refused_by_name(
    taken: tuple[list[ImportedItem], list[Notice]], plain: ElementTree.Element
) -> None:
    refused = [notice for notice in taken[1] if notice.code == "wordpress-machinery"]
    assert len(refused) == len(of_type(plain, "nav_menu_item"))
    assert {notice.params["type"] for notice in refused} == {"nav_menu_item"}


def test_drafts_and_scheduled_posts_keep_their_state(
    taken: tuple[list[ImportedItem], list[Notice]],
) -> None:
    states = {item.title: item.status for item in taken[0]}
    assert states["Scheduled"] == "future"
    assert states["Draft"] == "draft"


def test_a_post_without_a_title_is_named_by_its_opening_words(
    taken: tuple[list[ImportedItem], list[Notice]],
) -> None:
    untitled = next(item for item in taken[0] if item.slug == "edge-case-no-title")
    assert untitled.title.startswith("This post has no title, but it still must link")


def test_a_password_keeps_a_post_from_the_public() -> None:
    items, notices = read(export(post(post_password="mở ra")))
    assert items[0].status == "private"
    assert [notice.code for notice in notices] == ["password-left-out"]


def test_older_exports_are_read_by_the_same_names() -> None:
    items, _ = read(export(post(7, post_name="b%e1%ba%a3n-tin")))
    assert items[0].slug == "bản-tin"
    assert items[0].published_at == datetime(2020, 5, 1, 1, tzinfo=UTC)
    assert items[0].original_url == "https://cu.vn/bai-7/"


def test_a_published_post_without_a_readable_date_says_so() -> None:
    zero = "0000-00-00 00:00:00"
    items, notices = read(export(post(post_date_gmt=zero, post_date=zero)))
    assert items[0].published_at is None
    assert [notice.code for notice in notices] == ["date-unreadable"]


def test_a_draft_has_no_date_and_that_is_no_loss() -> None:
    items, notices = read(export(post(status="draft", post_date_gmt="0000-00-00 00:00:00")))
    assert items[0].published_at is None
    assert not notices


def test_a_local_date_counts_where_there_is_no_other() -> None:
    items, _ = read(export(post(post_date_gmt="0000-00-00 00:00:00", post_date="2020-05-01 08:00:00")))
    assert items[0].published_at == datetime(2020, 5, 1, 1, tzinfo=UTC)


def test_an_unknown_type_of_post_is_kept_under_its_name() -> None:
    items, _ = read(export(post(post_type="van-ban")))
    assert (items[0].kind, items[0].type) == ("entry", "van-ban")


def test_categories_know_their_parent() -> None:
    category = (
        "<wp:category><wp:category_nicename>con</wp:category_nicename>"
        "<wp:category_parent>me</wp:category_parent><wp:cat_name>Con</wp:cat_name></wp:category>"
    )
    assert survey(export(category)).categories == {"con": Category("con", "Con", "me")}


def test_pictures_of_the_body_come_along_with_absolute_addresses() -> None:
    items, _ = read(export(post(body='<img src="/anh.jpg" alt="Cầu">')))
    assert [(one.url, one.alt) for one in items[0].attachments] == [("https://cu.vn/anh.jpg", "Cầu")]
    assert 'src="https://cu.vn/anh.jpg"' in items[0].body_html


def test_a_picture_that_is_loaded_late_counts_by_its_true_address() -> None:
    items, _ = read(
        export(post(body='<a href="#x"><img src="data:image/gif;base64,R0" data-src="b.jpg"></a>'))
    )
    assert [one.url for one in items[0].attachments] == ["https://cu.vn/bai-1/b.jpg"]
    assert 'href="#x"' in items[0].body_html


def test_decomposed_and_legacy_text_becomes_precomposed_unicode() -> None:
    decomposed = "Tiê\u0301ng Viê\u0323t"
    items, _ = read(export(post(body=f"<p>{decomposed}</p>"), post(2, body="<p>TiÕng ViÖt cña chóng ta</p>")))
    assert items[0].body_html == "<p>Tiếng Việt</p>"
    assert items[1].body_html == "<p>Tiếng Việt của chúng ta</p>"


def test_control_characters_of_old_editors_do_no_harm() -> None:
    items, _ = read(export(post(body="<p>Chữ\x0b\x08 và chữ</p>")))
    assert items[0].body_html == "<p>Chữ và chữ</p>"


def test_a_broken_export_is_refused_before_anything_is_taken() -> None:
    broken = io.BytesIO(export(post(), post(2)).getvalue()[:-60])
    with pytest.raises(IllFormedExport) as caught:
        survey(broken)
    assert caught.value.params["line"] == 1


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE rss SYSTEM "file:///etc/hostname">',
    ],
)
def test_a_document_type_declaration_is_refused(doctype: str) -> None:
    with pytest.raises(IllFormedExport):
        survey(export(post(body="&a;"), doctype=doctype))


@pytest.mark.parametrize(
    "other", [b"<rss><channel><title>x</title></channel></rss>", b"<html><body/></html>"]
)
def test_other_xml_is_no_export(other: bytes) -> None:
    with pytest.raises(NotAnExport):
        survey(io.BytesIO(other))


@pytest.mark.parametrize("other", [b"", b"\x00\x01", b'<?xml version="1.0" encoding="x-none"?><rss/>', b"{}"])
def test_what_is_no_xml_is_refused(other: bytes) -> None:
    with pytest.raises(IllFormedExport):
        survey(io.BytesIO(other))


def test_items_come_one_by_one() -> None:
    source = export(*(post(number) for number in range(5_000)))
    found = survey(source)
    source.seek(0)
    items = read_items(source, found)
    assert isinstance(next(items), ImportedItem)
    assert source.tell() < len(source.getvalue()) / 2


def test_notices_name_the_item_that_they_are_about() -> None:
    _, notices = read(export(post(body="[gallery ids='1,2']"), post(2, post_type="nav_menu_item")))
    assert notices == [
        Remark("https://cu.vn/?p=1", "Bài 1", "shortcodes-left-out", {"names": "gallery"}),
        Refusal("https://cu.vn/?p=2", "Bài 2", "wordpress-machinery", {"type": "nav_menu_item"}),
    ]
