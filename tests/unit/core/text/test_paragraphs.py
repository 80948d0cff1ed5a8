"""Rich text as paragraphs in plain words: what a reader sees, and where links and pictures lead."""

import pytest

from liencong.core.text.paragraphs import Paragraph, paragraphs


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("", []),
        ("<p>Một</p><p>Hai <strong>ba</strong></p>", [("p", "Một"), ("p", "Hai ba")]),
        ("<p>Một<br>Hai</p>", [("p", "Một"), ("p", "Hai")]),
        ("<h2>Đề mục</h2><ul><li>A</li><li><p>B</p></li></ul>", [("h2", "Đề mục"), ("li", "A"), ("li", "B")]),
        ("<ul><li>A<ul><li>B</li></ul></li></ul>", [("li", "A"), ("li", "B")]),
        ("<table><tbody><tr><th>X</th><td>1 &lt; 2</td></tr></tbody></table>", [("row", "X | 1 < 2")]),
        ("<blockquote><p>Lời</p></blockquote>", [("quote", "Lời")]),
        ('<p>Xem <a href="/tep">tệp</a> này</p>', [("p", "Xem tệp ⟨/tep⟩ này")]),
        ('<p>A<img src="/m/1" alt="Cầu">B</p>', [("p", "A"), ("picture", "Cầu ⟨/m/1⟩"), ("p", "B")]),
        ("<p> </p><p>Chữ   thường</p>", [("p", "Chữ thường")]),
    ],
)
def test_paragraphs_of(html: str, found: list[tuple[str, str]]) -> None:
    assert paragraphs(html) == [Paragraph(*one) for one in found]
