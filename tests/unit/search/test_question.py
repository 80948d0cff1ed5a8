"""A question is cut into words, quoted parts, numbers and other forms of abbreviations."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liencong.core.text import clean_line
from liencong.search.question import MOST_WORDS, OtherForm, forms_in, read_question, replace_words


def test_cuts_words_folded_and_with_marks() -> None:
    question = read_question("Hoà giải ở xã Kỳ Sơn")
    assert question.words == ("hoa", "giai", "o", "xa", "ky", "son")
    assert question.marked == ("hoà", "giaỉ", "ở", "xã", "kì", "sơn")
    assert question.has_marks


@pytest.mark.parametrize("text", ["quy che ky thi", "ly do", "UBND 2026"])
def test_a_text_without_marks_has_none_even_where_y_counts_as_i(text: str) -> None:
    assert not read_question(text).has_marks


def test_finds_quoted_parts() -> None:
    assert read_question('"quy chế" và “nông thôn mới”').quoted == (("quy", "che"), ("nong", "thon", "moi"))


@pytest.mark.parametrize("text", ['"quy chế', '""', '"…"', "quy” chế"])
def test_a_lonely_or_empty_quotation_mark_is_nothing(text: str) -> None:
    assert read_question(text).quoted == ()


def test_finds_numbers() -> None:
    assert read_question("xem 3069 QD UBND").numbers == read_question("3069/QĐ-UBND").numbers != ()


def test_knows_abbreviations_both_ways() -> None:
    assert OtherForm(0, 1, ("uy", "ban", "nhan", "dan")) in read_question("UBND tỉnh").other_forms
    assert OtherForm(0, 4, ("ubnd",)) in read_question("ủy ban nhân dân tỉnh").other_forms


def test_an_ambiguous_abbreviation_counts_only_in_capitals() -> None:
    assert read_question("kh năm 2026").other_forms == ()
    assert read_question("KH năm 2026").other_forms != ()


def test_looks_at_so_many_words_and_no_more() -> None:
    assert len(read_question("từ " * 500).words) == MOST_WORDS


def test_replaces_words_and_leaves_the_rest() -> None:
    assert replace_words("Cải cách, hành chnh!", {3: "chính"}) == "Cải cách, hành chính!"


@given(st.text(max_size=300))
def test_any_text_has_a_marked_form_of_each_word(text: str) -> None:
    line = clean_line(text)
    question = read_question(line)
    assert len(question.words) == len(question.marked)
    assert replace_words(line, dict(enumerate(question.words))) is not None


def test_finds_what_a_site_takes_for_the_same() -> None:
    question = read_question("Giấy chủ quyền nhà", {"giay chu quyen": ["so do", "so hong"]})
    assert question.synonyms == (OtherForm(0, 3, ("so", "do")), OtherForm(0, 3, ("so", "hong")))
    assert read_question("Giấy chủ quyền nhà").synonyms == ()


def test_gives_every_run_of_words_that_may_have_a_synonym() -> None:
    assert forms_in("Sổ đỏ") == ["so", "so do", "do"]
    assert forms_in("") == []
