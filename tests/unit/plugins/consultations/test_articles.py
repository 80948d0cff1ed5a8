"""Articles are found in the text of a draft as laws write them, and by headings where it has none."""

import pytest

from liencong.plugins.consultations.articles import articles_in, position_of, with_marks


def titles(body_html: str) -> list[str]:
    return [one.title for one in articles_in(body_html)]


def test_articles_are_lines_that_begin_with_their_number() -> None:
    body = (
        "<h2>Chương I</h2><p><strong>Điều 1.</strong> Phạm vi</p><p>Theo Điều 5 của Luật.</p>"
        "<p>Điều 2: Mức hỗ trợ</p><ul><li>Điều 3a</li></ul>"
    )
    assert titles(body) == ["Điều 1. Phạm vi", "Điều 2. Mức hỗ trợ", "Điều 3a"]
    assert [one.position for one in articles_in(body)] == [1, 2, 3]


def test_a_text_without_articles_is_parted_by_its_headings() -> None:
    assert titles("<h2>I. Mục tiêu</h2><p>…</p><h3>II. Giải pháp</h3>") == ["I. Mục tiêu", "II. Giải pháp"]
    assert titles("<p>Kèm tệp.</p>") == []


def test_many_and_long_ones_stay_within_bounds() -> None:
    body = "".join(f"<p>Điều {number}. {'x' * 500}</p>" for number in range(1, 900))
    found = articles_in(body)
    assert len(found) == 400
    assert max(len(one.title) for one in found) <= 200


@pytest.mark.parametrize(
    ("words", "position"),
    [("", 0), ("khoản 2 Điều 7", 7), ("điều 12", 12), ("mục 3", 3), ("phần đầu", 0), ("số 99999999", 9999)],
)
def test_an_article_that_is_named_in_words_has_its_place(words: str, position: int) -> None:
    assert position_of(words) == position


def test_a_mark_stands_behind_the_line_that_begins_an_article() -> None:
    body = (
        "<p><b>Điều 1.</b> A</p><p>Theo Điều 1.</p><h3>Điều 2. B</h3>"
        "<ul><li>Điều 3. C</li></ul><p>Điều 1. A</p>"
    )
    marked, left = with_marks(body, lambda article: f"[{article.position}]")
    assert marked == (
        "<p><b>Điều 1.</b> A</p>[1]<p>Theo Điều 1.</p><h3>Điều 2. B</h3>[2]"
        "<ul><li>Điều 3. C</li></ul><p>Điều 1. A</p>"
    )
    assert [one.title for one in left] == ["Điều 3. C"]


def test_headings_are_marked_where_there_are_no_articles() -> None:
    body = "<h2>I. Mục tiêu</h2><p>I. Mục tiêu</p>"
    assert with_marks(body, lambda _: "*")[0] == "<h2>I. Mục tiêu</h2>*<p>I. Mục tiêu</p>"
