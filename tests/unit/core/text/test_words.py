"""Words for search, and texts shown with the words that were asked for."""

import unicodedata

import pytest
from markupsafe import Markup

from liencong.core.text import highlight, mark, marked_words, passage, shorten, words


def test_words_are_folded_runs_of_letters_and_digits() -> None:
    assert words("Số 15/NQ-HĐND: “Cải cách”, O'Neil 🎉 a_b") == [
        "so", "15", "nq", "hdnd", "cai", "cach", "o", "neil", "a", "b",
    ]  # fmt: skip
    assert words(unicodedata.normalize("NFD", "Tổ quốc")) == ["to", "quoc"]
    assert words(" …!? ") == []


def test_words_of_other_scripts_stay_whole() -> None:
    assert words("ភាសាខ្មែរ مُحَمَّد 日本") == ["ភាសាខ្មែរ", "مُحَمَّد", "日本"]


def test_marked_words_keep_marks_but_not_spellings() -> None:
    assert marked_words("Hòa, HOÀ; kỹ") == ["hoà", "hoà", "kĩ"]
    assert marked_words("An Ân") == ["an", "ân"]


def test_highlight_finds_words_whatever_their_marks() -> None:
    assert highlight("Cổng thông tin, THÔNG báo", "thong") == [(5, 10), (16, 21)]
    assert highlight("thôngtin", "thong") == []
    assert highlight("Cổng", "") == highlight("Cổng", "?!") == highlight("", "cổng") == []


def test_highlight_never_halves_a_letter() -> None:
    decomposed = unicodedata.normalize("NFD", "Sở Nội vụ")
    composed = unicodedata.normalize("NFC", decomposed)
    assert [composed[start:end] for start, end in highlight(decomposed, "noi vu")] == ["Nội", "vụ"]
    odd = "so\u0301\u0302 15"  # tone before circumflex: NFC cannot compose it
    assert highlight(odd, "số") == [(0, len("so\u0301\u0302") - 1)]


def test_marked_text_is_escaped() -> None:
    marked = mark('<b>"Thông" & tin</b>', "thong B")
    assert marked == "&lt;<mark>b</mark>&gt;&#34;<mark>Thông</mark>&#34; &amp; tin&lt;/<mark>b</mark>&gt;"
    assert isinstance(marked, Markup)
    assert mark("<script>", "zzz") == "&lt;script&gt;"


@pytest.mark.parametrize(
    ("length", "shown"),
    [(28, "Sở Nông nghiệp và Môi trường"), (27, "Sở Nông nghiệp và Môi…"), (10, "Sở Nông…"), (8, "Sở Nông…"),
     (7, "Sở…"), (2, "S…"), (1, "…"), (0, "")],
)  # fmt: skip
def test_shorten_cuts_behind_a_word(length: int, shown: str) -> None:
    assert shorten("  Sở Nông nghiệp\nvà Môi trường ", length) == shown


def test_shorten_leaves_no_loose_punctuation_and_no_half_emoji() -> None:
    assert shorten("Hội nghị, (tổng kết) năm", 11) == "Hội nghị…"
    assert shorten("👨\u200d👩\u200d👧👨\u200d👩\u200d👧", 8) == "👨\u200d👩\u200d👧…"
    assert shorten("ba\u0301\u0302ba\u0301\u0302", 3) == "b…"


def test_passage_shows_where_most_words_of_the_query_stand() -> None:
    text = (
        "Cải cách là việc chung. "
        + "Văn bản khác. " * 20
        + "Kế hoạch cải cách hành chính năm 2026. "
        + "Hết. " * 50
    )
    shown = passage(text, "cai cach hanh chinh", 60)
    assert len(shown) <= 60
    assert "Kế hoạch cải cách hành chính năm 2026" in shown
    assert shown[0] == shown[-1] == "…"


def test_passage_without_a_hit_is_the_beginning() -> None:
    assert passage("Một hai ba bốn", "năm", 9) == "Một hai…"
    assert passage("Một hai", "hai", 100) == "Một hai"
    assert passage("Một hai ba bốn năm sáu", "sáu", 12) == "…bốn năm sáu"


@pytest.mark.parametrize("length", range(40))
def test_passage_keeps_to_its_length(length: int) -> None:
    assert len(passage("Thông tin dài dòng " * 9 + "cuối", "cuoi thong", length)) <= length
