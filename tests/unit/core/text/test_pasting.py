"""What comes out of the clipboard: clean text, and a word about what was converted or left behind."""

import pytest

from liencong.core.text import clean_html, clean_pasted, clean_pasted_text
from liencong.core.text.pasted import ACTIVE, STYLES

WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style><!--
@font-face {font-family:".VnTime"}
p.MsoNormal, p.MsoListParagraph {margin:0cm;font-size:12.0pt;font-family:".VnTime"}
--></style></head><body lang=EN-US><!--StartFragment-->
<h1><span style='font-family:"Times New Roman"'>Kế hoạch</span></h1>
<p class=MsoNormal><b><span style='color:red'>Th«ng b¸o</span></b> tuyÓn dông<o:p></o:p></p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>1.</span>Mét</p>
<table class=MsoTableGrid><tr><td width=100><p class=MsoNormal>Sè</p></td></tr></table>
<p class=MsoNormal><img width=100 src="file:///C:/Users/an/image001.png"></p>
<!--EndFragment--></body></html>"""

GOOGLE_DOCS = (
    '<meta charset=\'utf-8\'><b style="font-weight:normal;" id="docs-internal-guid-1">'
    '<h2 dir="ltr" style="line-height:1.38"><span style="font-family:Arial">Lịch tiếp dân</span></h2>'
    '<ul><li dir="ltr"><p dir="ltr"><span style="color:#000">Thứ Hai</span></p></li></ul></b>'
)

WEB_PAGE = """<nav><a href="https://vidu.test/">Trang chủ</a></nav>
<table border="1"><thead><tr><th scope="col">Xã</th></tr></thead>
<tbody><tr><td bgcolor="#eee">An Khê</td></tr></tbody></table>
<iframe src="https://vidu.test/"></iframe><script>alert(1)</script><img src="https://vidu.test/a.png" alt="">
<img src="/media/0123456789abcdef0123456789abcdef/640.webp" alt="Trụ sở">"""


def test_word_in_tcvn3_keeps_its_order_and_becomes_unicode() -> None:
    pasted = clean_pasted(WORD)
    assert pasted.html == (
        "<h2>Kế hoạch</h2><p><strong>Thông báo</strong> tuyển dụng</p><ol><li>Một</li></ol>"
        "<table><tbody><tr><td><p>Số</p></td></tr></tbody></table>"
    )
    assert pasted.encodings == ("tcvn3",)
    assert (pasted.pictures, pasted.dropped) == (1, frozenset({STYLES}))


def test_google_docs_is_not_bold_throughout() -> None:
    pasted = clean_pasted(GOOGLE_DOCS)
    assert pasted.html == "<h2>Lịch tiếp dân</h2><ul><li><p>Thứ Hai</p></li></ul>"
    assert not pasted.encodings


def test_a_table_of_a_web_page_stays_and_what_runs_goes() -> None:
    pasted = clean_pasted(WEB_PAGE)
    assert '<th scope="col">Xã</th>' in pasted.html
    assert pasted.html.count("<img") == 1
    assert "/media/0123456789abcdef0123456789abcdef/640.webp" in pasted.html
    assert (pasted.pictures, pasted.dropped) == (1, frozenset({STYLES, ACTIVE}))


def test_vni_is_told_by_its_font_and_by_its_letters() -> None:
    assert clean_pasted('<p style="font-family:VNI-Times">Thoâng baùo</p>').encodings == ("vni",)
    plain = clean_pasted_text("Thoâng baùo tuyeån duïng")
    assert plain.html == "<p>Thông báo tuyển dụng</p>"
    assert plain.encodings == ("vni",)


def test_a_font_that_is_only_named_is_not_reported() -> None:
    named = '<style>@font-face {font-family:".VnTime"}</style><p>Đã là Unicode</p>'
    assert clean_pasted(named).encodings == ()


def test_plain_text_becomes_paragraphs_and_no_markup() -> None:
    pasted = clean_pasted_text("Dòng một\r\ndòng hai\n\n\n<script>alert(1)</script>\n")
    assert pasted.html == "<p>Dòng một<br>dòng hai</p><p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"
    assert clean_pasted_text(" \n\n ").html == ""


@pytest.mark.parametrize("html", [WORD, GOOGLE_DOCS, WEB_PAGE, "<p>a<b>", "", "<<<>>>", "<p>\ud800</p>"])
def test_what_was_pasted_stays_as_it_is_when_it_is_saved(html: str) -> None:
    pasted = clean_pasted(html).html
    assert clean_html(pasted) == pasted
