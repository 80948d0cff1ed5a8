import gzip
import io
import json
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

import pytest

from liencong.sites.intake.formats import jsonl
from liencong.sites.intake.formats.item import ImportedItem, Notice, Reading
from liencong.sites.intake.formats.jsonl import read_jsonl


def read(*lines: object) -> list[Reading]:
    written = (line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines)
    return list(read_jsonl(io.BytesIO(b"\n".join(written))))


def only_item(line: object) -> ImportedItem:
    (item,) = read(line)
    assert isinstance(item, ImportedItem)
    return item


def only_notice(line: object) -> Notice:
    notice, *_ = read(line)
    assert isinstance(notice, Notice)
    return notice


def test_a_line_has_the_fields_of_an_entry_and_where_it_goes() -> None:
    item = only_item(
        {
            "external_id": "a1",
            "site": "so-y-te",
            "board": "tin-tuc",
            "type": "news",
            "title": "Tiêu đề",
            "summary": "Gọn",
            "body_html": '<p>Chữ</p><img src="https://a.vn/x.jpg">',
            "fields": {"number": "01/QĐ", "pages": 3},
            "author": "Lan",
            "source": "Sở Y tế",
            "published_at": "2026-05-01T08:00:00+07:00",
        }
    )
    assert (item.external_id, item.site, item.board, item.type) == ("a1", "so-y-te", "tin-tuc", "news")
    assert (item.title, item.summary, item.author, item.source) == ("Tiêu đề", "Gọn", "Lan", "Sở Y tế")
    assert item.published_at == datetime(2026, 5, 1, 1, tzinfo=UTC)
    assert item.fields == {"number": "01/QĐ", "pages": 3}
    assert [medium.url for medium in item.attachments] == ["https://a.vn/x.jpg"]


@pytest.mark.parametrize("name", ["law", "gov", "wiki_sample"])
def test_the_lines_of_the_corpora_are_items_under_their_own_names(
    name: str, data_file: Callable[[str], Path]
) -> None:
    with gzip.open(data_file(f"search_corpus_{name}.jsonl.gz")) as lines:
        written = [json.loads(line) for line in islice(lines, 100)]
        lines.seek(0)
        items = list(islice(read_jsonl(lines), 100))
    for line, item in zip(written, items, strict=True):
        assert isinstance(item, ImportedItem)
        assert (item.external_id, item.type, item.site) == (line["id"], line["kind"], line["site"])
        assert item.title == line["title"]
        assert item.fields.get("number", "") == line["number"]
        assert item.body_html.count("<p>") >= 1
        assert item.published_at
        assert item.published_at.hour == 17, "a day begins at midnight in Vietnam"


def test_plain_text_becomes_paragraphs() -> None:
    assert (
        only_item({"title": "a", "body": "1 < 2\n\nHai\nba"}).body_html == "<p>1 &lt; 2</p><p>Hai<br>ba</p>"
    )


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (b"{", "line-not-json"),
        (b"[1]", "line-not-object"),
        (b'"a"', "line-not-object"),
        ({"body": "a"}, "line-invalid"),
        ({"title": ""}, "line-invalid"),
        ({"title": ["a"]}, "line-invalid"),
        ({"title": "a", "fields": "b"}, "line-invalid"),
        (b'{"title": "a", "fields": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "line-too-deep"),
        (b'{"title": "a", "fields": {"a": ' + b"[" * 600 + b"]" * 600 + b"}}", "line-too-deep"),
    ],
)
def test_a_bad_line_is_refused_with_its_number_and_the_rest_goes_on(line: object, code: str) -> None:
    first, refused, last = read({"title": "a"}, line, {"title": "b"})
    assert isinstance(refused, Notice)
    assert (refused.line_or_id, refused.code) == ("2", code)
    assert isinstance(first, ImportedItem)
    assert isinstance(last, ImportedItem)


def test_a_refused_line_names_its_fields() -> None:
    assert only_notice({"fields": 1, "site": []}).params == {"fields": "title, site, fields"}


def test_a_line_above_the_limit_is_refused_without_being_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsonl, "MAX_LINE_BYTES", 100)
    refused, item = read({"title": "a" * 1_000}, {"title": "b"})
    assert isinstance(refused, Notice)
    assert (refused.line_or_id, refused.code) == ("1", "line-too-long")
    assert isinstance(item, ImportedItem)


def test_parts_of_a_line_that_cannot_be_taken_are_told() -> None:
    *remarks, item = read({"title": "a", "colour": "red", "date": "hôm qua", "url": "javascript:x"})
    codes = [one.code for one in remarks if isinstance(one, Notice)]
    assert codes == ["date-unreadable", "address-unreadable", "names-unknown"]
    assert isinstance(item, ImportedItem)


def test_without_an_id_the_same_line_gets_the_same_one() -> None:
    assert only_item({"title": "a"}).external_id == only_item({"title": "a", "body": "mới"}).external_id
    assert only_item({"title": "a"}).external_id != only_item({"title": "b"}).external_id


def test_numbers_null_and_blank_lines_are_understood() -> None:
    (item,) = read(b"", {"id": 7, "title": "a", "author": None, "board": 3}, b"  ")
    assert isinstance(item, ImportedItem)
    assert (item.external_id, item.author, item.board) == ("7", "", "3")


def test_text_in_every_part_becomes_readable_unicode() -> None:
    item = only_item({"title": "Viê\u0323t\u0000\ud800", "fields": {"Sô\u0301": ["Hiê\u0323u"]}})
    assert item.title == "Việt"
    assert item.fields == {"Số": ["Hiệu"]}
    legacy = '{"title": "Céng hßa x· héi chñ nghÜa ViÖt Nam"}'
    for codec in ("utf-8", "latin-1"):
        assert only_item(legacy.encode(codec)).title == "Cộng hòa xã hội chủ nghĩa Việt Nam"


def test_lines_come_one_by_one() -> None:
    source = io.BytesIO(b'{"title": "a"}\n' * 1_000)
    next(read_jsonl(source))
    assert source.tell() == 15
