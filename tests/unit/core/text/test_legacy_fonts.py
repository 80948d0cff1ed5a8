"""Legacy encodings in HTML, told by the font's name run by run."""

import pytest

from liencong.core.text import clean_html, decode_legacy_html, html_to_text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ('<font face=".VnTime">Th«ng b¸o</font>', "Thông báo"),
        ('<font face=".VnTimeH">th«ng b¸o</font>', "THÔNG BÁO"),
        ("<span style='font-family:.VnArialH'>viÖt nam</span>", "VIỆT NAM"),
        ("<span style='font-size:13pt;font-family:\".VnTime\",\"sans-serif\"'>n¨m</span>", "năm"),
        ('<p style="font: 12pt VNI-Times">Thoâng baùo</p>', "Thông báo"),
        ('<font face="VNI-Helve-Condense">Nöôùc</font>', "Nước"),
        ('<font face="VISCII Times">Vi®t</font>', "Việt"),
        ('<p style="font-family:.VnTime">n¨m <i style="font-family:Arial">été</i> n¨m</p>', "năm été năm"),
        ('<div style="font-family:.VnTime"><b>n¨m</b><br>häc</div>', "năm\nhọc"),
        ('<font face=".VnTime">tr&shy;&ecirc;ng</font>', "trường"),
        ('<p style="mso-fareast-font-family:.VnTime">né à</p>', "né à"),
        ("<p style='font-family:Arial,.VnTime'>né à</p>", "né à"),
        ("<style>p.MsoNormal, .x {margin:0; font-family:\".VnTime\"}</style><p class=MsoNormal>n¨m<p>né",
         "năm\n\nné"),
        ("<style><!-- /* Style */ .a {font-family:.VnTimeH;} --></style><i class='b a'>n¨m</i>", "NĂM"),
        ("<p>langson.gov.vn né</p>", "langson.gov.vn né"),
    ],
)  # fmt: skip
def test_font_tells_the_encoding(html: str, text: str) -> None:
    decoded = decode_legacy_html(html)
    assert html_to_text(decoded) == text
    assert decode_legacy_html(decoded) == decoded


def test_cleaning_decodes_fonts_and_drops_them() -> None:
    assert (
        clean_html('<p><font face=".VnTime">Th«ng <b>b¸o</b></font></p>')
        == "<p>Thông <strong>báo</strong></p>"
    )


def test_cleaning_recognises_text_whose_font_was_lost() -> None:
    assert clean_html("<p>Th«ng b¸o tuyÓn dông</p><p>n¨m 2005</p>") == (
        "<p>Thông báo tuyển dụng</p><p>năm 2005</p>"
    )
    assert clean_html("<p>Tiếng Việt đã chuẩn hóa</p><p>Thoâng baùo tuyeån duïng</p>") == (
        "<p>Tiếng Việt đã chuẩn hóa</p><p>Thông báo tuyển dụng</p>"
    )
