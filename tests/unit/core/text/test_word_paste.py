"""What is pasted from Word: its mark-up goes, headings, lists and tables stay."""

from liencong.core.text import clean_html


def _item(text: str, marker: str, level: int = 1) -> str:
    return (
        f"<p class=MsoListParagraphCxSpMiddle style='margin-left:36.0pt;text-indent:-18.0pt;"
        f"mso-list:l0 level{level} lfo1'><![if !supportLists]><span lang=EN-US style='font-family:Symbol'>"
        f"<span style='mso-list:Ignore'>{marker}<span style='font:7.0pt \"Times New Roman\"'>&nbsp;&nbsp; "
        f"</span></span></span><![endif]><span lang=EN-US>{text}<o:p></o:p></span></p>\n"
    )


def test_bullets_and_numbers_become_lists() -> None:
    pasted = _item("a", "·") + _item("b", "o", 2) + _item("c", "Ø", 2) + _item("d", "·")
    assert clean_html(pasted) == "<ul><li>a<ul><li>b</li><li>c</li></ul></li><li>d</li></ul>"
    assert clean_html(_item("a", "1.") + _item("b", "2.")) == "<ol><li>a</li><li>b</li></ol>"


def test_a_list_goes_on_counting_after_a_paragraph() -> None:
    pasted = _item("a", "1.") + "<p class=MsoNormal>x</p>" + _item("b", "2.")
    assert clean_html(pasted) == '<ol><li>a</li></ol><p>x</p><ol start="2"><li>b</li></ol>'


def test_letters_and_roman_numbers_keep_their_kind() -> None:
    assert clean_html(_item("a", "c)")) == '<ol type="a" start="3"><li>a</li></ol>'
    assert clean_html(_item("a", "IV.")) == '<ol type="I" start="4"><li>a</li></ol>'


def test_numbering_that_html_lacks_stays_as_text() -> None:
    assert clean_html(_item("a", "1.") + _item("b", "1.1.", 2)) == "<ol><li>a</li></ol><p>1.1. b</p>"
    assert clean_html(_item("a", "xiv.")) == "<p>xiv. a</p>"


def test_another_kind_of_list_is_another_list() -> None:
    assert clean_html(_item("a", "·") + _item("b", "1.")) == "<ul><li>a</li></ul><ol><li>b</li></ol>"
    deeper_first = _item("a", "·", 3) + _item("b", "·", 1)
    assert clean_html(deeper_first) == "<ul><li>a</li></ul><ul><li>b</li></ul>"


def test_lists_end_with_the_cell_they_stand_in() -> None:
    pasted = f"<table><tr><td>{_item('a', '·')}b</td><td>b</td></tr></table>"
    assert clean_html(pasted) == (
        "<table><tbody><tr><td><ul><li>a</li></ul> b</td><td>b</td></tr></tbody></table>"
    )


def test_a_list_ends_before_what_follows_it() -> None:
    assert clean_html(_item("a", "·") + "b") == "<ul><li>a</li></ul><p> b</p>"
    assert clean_html(_item("a", "·") + "<span><div></div></span><p>b</p>") == "<ul><li>a</li></ul><p>b</p>"


def test_numbered_headings_keep_their_number() -> None:
    pasted = "<h1 style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>1.<span> </span></span>A</h1>"
    assert clean_html(pasted) == "<h2>1. A</h2>"


def test_office_markup_leaves_no_trace() -> None:
    pasted = (
        "<html xmlns:o='urn:schemas-microsoft-com:office:office'><head><title>T</title>"
        "<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]-->"
        "<style><!-- p.MsoNormal {mso-style-parent:''; margin:0cm} --></style></head><body lang=EN-US>"
        "<h2 style='mso-pagination:widow-orphan'><span lang=VI>Mục</span><o:p></o:p></h2>"
        "<p class=MsoNormal align=center style='text-align:center'><b style='mso-bidi-font-weight:normal'>"
        "<span style='font-size:14.0pt;mso-fareast-font-family:\"Times New Roman\"'>Chữ<o:p>&nbsp;</o:p>"
        "</span></b></p>"
        "<table class=MsoTableGrid border=1 style='border-collapse:collapse;mso-yfti-tbllook:1184'><tr>"
        "<td width=64 valign=top style='width:48.0pt'><p class=MsoNormal>1</p></td></tr></table>"
        "<v:shape id=x><v:imagedata src='file:///C:/a.png'/></v:shape><p class=MsoNormal><o:p> </o:p></p>"
    )
    assert clean_html(pasted) == (
        "<h2>Mục</h2><p><strong>Chữ&nbsp;</strong></p>"
        "<table><tbody><tr><td><p>1</p></td></tr></tbody></table>"
    )


def test_a_bold_wrapper_of_normal_weight_is_not_bold() -> None:
    assert clean_html("<b style='font-weight:normal' id='docs-internal'><p>a</p></b>") == "<p>a</p>"
