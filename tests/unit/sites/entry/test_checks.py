"""What a text is looked at for: what the law asks blocks, all else advises."""

from dataclasses import replace
from typing import Any

import pytest

from liencong.sites.entry.checks import Finding, Written, check_text, links_in

WHOLE = Written(title="Tiêm chủng", summary="Sáng nay.", author="An", source="Sở Y tế", no_secret=True)


def found_in(body_html: str = "", **said: Any) -> list[Finding]:
    return check_text(replace(WHOLE, body_html=body_html, **said))


def codes(body_html: str = "", **said: Any) -> list[str]:
    return [finding.code for finding in found_in(body_html, **said)]


def test_a_whole_text_has_nothing_to_be_looked_at() -> None:
    body = (
        '<h2>Đợt 1</h2><p>UBND tỉnh ngày 20/11/2026.</p><h3>A</h3><p><img src="/media/a" alt="Trụ sở"></p>'
        "<table><thead><tr><th>Xã</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table>"
        '<p><a href="/tin">Tin</a></p>'
    )
    assert codes(body) == []


def test_what_the_law_asks_blocks_and_comes_first() -> None:
    found = check_text(Written(body_html="<h4>a</h4>"))
    assert [one.code for one in found if one.blocks] == ["no-author", "no-source", "no-title", "no-secret"]
    assert [one.blocks for one in found] == sorted((one.blocks for one in found), reverse=True)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("<h3>a</h3>", "heading-jump"),
        ("<h2>a</h2><h4>b</h4>", "heading-jump"),
        ("<h2> </h2>", "heading-empty"),
        ('<p><img src="/media/a" alt=""></p>', "no-alt"),
        ("<table><tbody><tr><td>a</td></tr></tbody></table>", "table-without-head"),
        ("<table><tr><th>a</th><th> </th></tr></table>", "table-head-empty"),
        ('<p><a href="/tin"> </a></p>', "link-without-words"),
        ("<p>CHƯƠNG TRÌNH PHÁT TRIỂN KINH TẾ NĂM 2026</p>", "capitals"),
    ],
)
def test_the_order_of_a_text_is_looked_at(body: str, code: str) -> None:
    assert codes(body) == [code]


def test_a_title_in_capitals_is_noticed_where_it_stands() -> None:
    title = "KHAI MẠC NGÀY HỘI VĂN HOÁ CÁC DÂN TỘC"
    assert found_in(title=title) == [Finding("capitals", "title", excerpt=title)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Gọi 0912 345 678.", "personal-phone"),
        ("ĐT: 0912.345.678, gặp An", "personal-phone"),
        ("+84912345678", "personal-phone"),
        ("024 3825 1234", "personal-phone"),
        ("CCCD 001085012345", "personal-id"),
        ("CMND số 123456789 cấp", "personal-id"),
        ("thẻ 4111 1111 1111 1111", "personal-card"),
        ("thư: nguyen.van.an@vidu.com", "personal-email"),
    ],
)
def test_personal_data_is_warned_of_with_its_place(text: str, code: str) -> None:
    found = found_in(f"<p>{text}</p>")
    assert [(one.code, one.blocks, one.name) for one in found] == [(code, False, "body_html")]
    assert found[0].excerpt in text


@pytest.mark.parametrize(
    "text",
    [
        "Kinh phí 123.456.789 đồng", "1.234.567.890 đồng", "ngày 20.11.2026", "từ 01-09-2026 đến 30-09-2026",
        "Nghị quyết 202/2025/QH15", "Mã 4111 1111 1111 1112", "soyte@vidu.gov.vn", "an@soyte.vidu.gov.vn",
        "Tổng đài 1022", "900101234567", "tọa độ 21.0285112 105.8541234",
    ],
)  # fmt: skip
def test_other_numbers_and_addresses_of_the_state_are_not(text: str) -> None:
    assert codes(f"<p>{text}</p>") == []


def test_a_link_that_nobody_answers_is_named_by_its_words() -> None:
    body = '<p><a href="https://vidu.test/a">Quyết định</a> <a href="/tin">Tin</a></p>'
    found = found_in(body, unanswered={"https://vidu.test/a": "gone"})
    assert found == [Finding("link-gone", "body_html", excerpt="Quyết định")]
    assert links_in(body) == ["https://vidu.test/a", "/tin"]


def test_the_picture_needs_words_but_no_picture_needs_none() -> None:
    assert codes(picture_alt="") == ["picture-without-alt"]
    assert codes(picture_alt=None) == []


def test_a_hostile_text_costs_little_and_tells_little() -> None:
    body = "<p>" + "0912345678 " * 20_000 + "A" * 100_000 + "</p>" + "<h4></h4>" * 5_000 + "9" * 100_000
    found = found_in(body)
    assert len(found) < 40
