"""A report's table is safe to open, and its JSON says all of it."""

import csv
import io

import pytest

from liencong.core.boot import load_features
from liencong.core.feature import Features
from liencong.core.text.catalogue import Catalogue, load_catalogue
from liencong.sites.intake.formats.item import Refusal, Remark
from liencong.sites.intake.report import Report, Taken
from liencong.sites.intake.telling import facts, write_table


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue(Features(load_features()).folders("messages"))


@pytest.fixture
def report() -> Report:
    made = Report()
    made.taken.append(Taken("1", '=HYPERLINK("x")', "so-y-te", "imported", "published"))
    made.note(Refusal("7", "", "line-not-json"))
    made.note(Remark("8", "Bài", "names-unknown", {"names": "màu"}))
    made.remark_once("site-unknown", site="a", instead="b")
    made.remark_once("site-unknown", site="a", instead="b")
    return made


def test_the_table_has_a_line_for_each_item_and_notice(report: Report, catalogue: Catalogue) -> None:
    file = io.StringIO()
    write_table(report, catalogue, file)
    rows = list(csv.reader(io.StringIO(file.getvalue())))
    assert [row[0] for row in rows] == ["Kết quả", "Nhập mới", "Bị từ chối", "Lưu ý", "Lưu ý"]
    assert rows[2][-1] == "Dòng không phải JSON hợp lệ."


def test_no_spreadsheet_takes_foreign_text_for_a_formula(report: Report, catalogue: Catalogue) -> None:
    file = io.StringIO()
    write_table(report, catalogue, file)
    assert list(csv.reader(io.StringIO(file.getvalue())))[1][2] == '\'=HYPERLINK("x")'


def test_json_says_why(report: Report, catalogue: Catalogue) -> None:
    told = facts(report, catalogue)
    assert told["imported"] == 1
    assert told["states"] == {"published": 1}
    assert told["refused"] == [
        {"item": "7", "title": "", "code": "line-not-json", "reason": "Dòng không phải JSON hợp lệ."}
    ]


def test_fields_are_called_as_people_call_them(catalogue: Catalogue) -> None:
    report, file = Report(), io.StringIO()
    report.note(Refusal("3", "", "line-invalid", {"fields": "title, published_at, domain"}))
    write_table(report, catalogue, file)
    why = list(csv.reader(io.StringIO(file.getvalue())))[1][-1]
    assert why == "Dòng có trường thiếu hoặc sai: tiêu đề, ngày đăng, domain."
