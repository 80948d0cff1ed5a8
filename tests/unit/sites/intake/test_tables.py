import csv
import gzip
import io
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from liencong.sites.intake.formats import table
from liencong.sites.intake.formats.csv_file import read_csv
from liencong.sites.intake.formats.errors import FileTooLarge, MissingColumns, RepeatedColumns
from liencong.sites.intake.formats.item import ImportedItem, Notice, Reading
from liencong.sites.intake.formats.units import UnitRow, read_units

VIETNAMESE = "Mã;Tiêu đề;Nội dung;Tác giả;Nguồn;Ngày đăng;Chuyên mục;Từ khoá\n"
ENGLISH = "id,title,body_html,author,source,published_at,board,tags\n"
ROW = "b1{0}Đường mới{0}<p>Chữ</p>{0}Lan{0}Sở Xây dựng{0}01/05/2026{0}tin-tuc{0}cầu|đường\n"
HEADINGS = [(VIETNAMESE, ";"), (ENGLISH, ","), (ENGLISH.replace(",", "\t"), "\t")]


def read(text: str, codec: str = "utf-8") -> list[Reading]:
    return list(read_csv(text.encode(codec)))


def items(readings: list[Reading]) -> list[ImportedItem]:
    return [one for one in readings if isinstance(one, ImportedItem)]


@pytest.mark.parametrize(("heading", "separator"), HEADINGS)
def test_headings_are_understood_in_both_languages(heading: str, separator: str) -> None:
    (item,) = items(read(heading + ROW.format(separator).replace("|", "; " if separator != ";" else ", ")))
    assert (item.external_id, item.title, item.body_html) == ("b1", "Đường mới", "<p>Chữ</p>")
    assert (item.author, item.source, item.board) == ("Lan", "Sở Xây dựng", "tin-tuc")
    assert item.published_at == datetime(2026, 4, 30, 17, tzinfo=UTC)
    assert item.tags == ("cầu", "đường")


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_encodings_are_told_by_their_content(codec: str) -> None:
    assert [item.title for item in items(read("Tiêu đề\nĐường mới\n", codec))] == ["Đường mới"]


def test_windows_1258_with_its_combining_marks_becomes_precomposed() -> None:
    written = "title\nHo\u0323p ba\u0301o vê\u0300 đươ\u0300ng mơ\u0301i\n"
    assert [item.title for item in items(read(written, "cp1258"))] == ["Họp báo về đường mới"]


def test_tcvn3_is_converted_headings_and_cells_alike() -> None:
    written = "Tiªu ®Ò;T¸c gi¶\nCéng hßa x· héi chñ nghÜa ViÖt Nam;NguyÔn V¨n Tó\n"
    (item,) = items(read(written, "latin-1"))
    assert (item.title, item.author) == ("Cộng hòa xã hội chủ nghĩa Việt Nam", "Nguyễn Văn Tú")


def test_typed_fields_have_columns_of_their_own() -> None:
    (item,) = items(read("title,fields.signer,Số/ký hiệu\nQuyết định,Lan,01/QĐ-UBND\n"))
    assert item.fields == {"signer": "Lan", "number": "01/QĐ-UBND"}


def test_a_cell_may_hold_lines_quotes_and_separators() -> None:
    (item,) = items(read('title,body\n"a, ""b""","1\n\n2"\n'))
    assert (item.title, item.body_html) == ('a, "b"', "<p>1</p><p>2</p>")


def test_bad_rows_are_refused_with_their_line_and_the_rest_goes_on() -> None:
    readings = read("title,author\na,b\n,b\na,b,c\n\nd\n")
    assert [item.title for item in items(readings)] == ["a", "d"]
    notices = [one for one in readings if isinstance(one, Notice)]
    assert [(one.line_or_id, one.code) for one in notices] == [("3", "line-invalid"), ("4", "row-too-wide")]


def test_a_cell_above_the_limit_is_refused() -> None:
    long = "x" * (csv.field_size_limit() + 1)
    readings = read(f'title\n"{long}"\nb\n')
    assert [one.code for one in readings if isinstance(one, Notice)] == ["row-unreadable"]
    assert [item.title for item in items(readings)] == ["b"]


def test_an_unknown_column_is_told() -> None:
    remark, _ = read("title,màu\na,đỏ\n")
    assert isinstance(remark, Notice)
    assert (remark.code, remark.params) == ("names-unknown", {"names": "màu"})


@pytest.mark.parametrize("text", ["", "\n", "author\nLan\n", "\x00\x01\x02"])
def test_a_table_without_the_needed_columns_is_refused(text: str) -> None:
    with pytest.raises(MissingColumns):
        read(text)


def test_a_column_given_twice_is_refused() -> None:
    with pytest.raises(RepeatedColumns) as caught:
        read("title,Tiêu đề\na,b\n")
    assert caught.value.params == {"columns": "title"}


def test_a_table_above_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "MAX_BYTES", 10)
    with pytest.raises(FileTooLarge):
        read("title\n" + "a" * 10)


def test_ten_thousand_rows_are_read_lazily() -> None:
    readings = read_csv(("title,author\n" + "Tin,Lan\n" * 10_000).encode())
    assert isinstance(next(readings), ImportedItem)
    assert sum(1 for _ in readings) == 9_999


def test_every_commune_of_the_country_is_a_unit(data_file: Callable[[str], Path]) -> None:
    provinces = json.loads(gzip.decompress(data_file("vn_units_2025_two_level.json.gz").read_bytes()))
    wards = [ward for province in provinces for ward in province["Wards"]]
    written = io.StringIO()
    rows = csv.writer(written)
    rows.writerow(["Mã", "Tên đơn vị", "Cấp", "Mã cấp trên"])
    rows.writerows([one["Code"], one["FullName"], one["Type"], one["ProvinceCode"]] for one in wards)
    units = list(read_units(written.getvalue().encode("utf-8-sig")))
    assert len(units) == 3_321
    for ward, unit in zip(wards, units, strict=True):
        assert isinstance(unit, UnitRow)
        assert (unit.code, unit.name) == (ward["Code"], ward["FullName"])
        assert unit.parent_code == ward["ProvinceCode"]


def test_a_unit_says_how_it_is_reached() -> None:
    (unit,) = read_units(
        b"code,name,slug,domain,kind,tier,parent,email,phone,address,officials,theme\n"
        b"01,X,Xa-A,XA-A.Tinh.vn,component,commune,49,a@b.vn,0235 1,Tam Ky,Lan,dia-phuong\n"
    )
    assert unit == UnitRow(
        line=2,
        code="01",
        name="X",
        slug="xa-a",
        domain="xa-a.tinh.vn",
        tier="commune",
        parent_code="49",
        theme="dia-phuong",
        email="a@b.vn",
        phone="0235 1",
        address="Tam Ky",
        officials="Lan",
    )


@pytest.mark.parametrize(
    ("row", "code", "fields"),
    [
        (",X,,,", "line-invalid", "code"),
        ("02,,,,", "line-invalid", "name"),
        ("02,X,a b,,", "line-invalid", "slug"),
        ("02,X,,không,", "line-invalid", "domain"),
        ("02,X,,localhost,", "line-invalid", "domain"),
        ("02,X,,,province", "line-invalid", "kind"),
        ("01,X,,,", "unit-repeated", "code"),
        ("02,X,a,A.vn,", "unit-repeated", "domain, slug"),
    ],
)
def test_a_wrong_unit_is_refused_with_the_fields_at_fault(row: str, code: str, fields: str) -> None:
    _, refused = read_units(f"code,name,slug,domain,kind\n01,X,a,a.vn,\n{row}\n".encode())
    assert isinstance(refused, Notice)
    assert (refused.line_or_id, refused.code, refused.params) == ("3", code, {"fields": fields})
