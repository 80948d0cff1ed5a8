"""What holds for any text at all."""

import unicodedata
from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from liencong.core import text
from liencong.core.text.unicode import fold, fold_in_place
from liencong.core.text.words import word_spans

ANYTHING = st.text(st.characters(codec=None)) | st.text(
    st.sampled_from("aăâđoôơuưiyhkqtTUỦ ờế́̂̉\u00ad\u200b\u200d🎉/-_.1259«¸®ÖøäÃ»\x80\xa0\n<>&;\ud800")
)  # fmt: skip
MARKUP = st.lists(
    st.sampled_from(
        ["<p>", "</p>", "<b>", "</b>", "<h1>", "</h1>", "<ul>", "<li>", "</ul>", "<ol>", "<table>",
         "<tr>", "<td>", "</table>", "<div>", "</div>", "<div class=notice>", "<a href=/x>",
         "<a href=//x>", "</a>", "<pre>", "\n", "</pre>", "<img src=/x>", "<br>", "<hr>",
         "<span lang=en>", "</span>", "<details>", "<summary>", "<figure>", "<blockquote>", "<video>",
         "<source src=/a>", "<svg>", "<math>", "<style>", "<select>", "<form>", "<!--", "-->",
         "<p style='mso-list:l0 level1 lfo1'>", "<p style='mso-list:l1 level2 lfo1'>", "<caption>",
         "<th>", "<code>", "<span style='mso-list:Ignore'>", "<font face='.VnTime'>", "</font>",
         "<font face='VNI-Times'>", " ", "x", "&nbsp;", "1.", "a)", "&lt;", "&", "Th«ng b¸o", "Thoâng",
         "Ủy ban", "e\u0301"]
    ),
    max_size=25,
).map("".join)  # fmt: skip
KEYS: tuple[Callable[[str], object], ...] = (
    text.clean_line, text.fold, text.slugify, text.spelling_key, text.sort_key, text.person_sort_key,
    text.words, text.marked_words, text.find_document_numbers, text.number_key, text.detect,
)  # fmt: skip
PATIENT = settings(deadline=None, max_examples=100)


@PATIENT
@given(ANYTHING)
def test_cleaning_again_changes_nothing(given: str) -> None:
    for clean in (text.nfc, text.clean_line, text.clean_text, text.fold, text.slugify, text.repair_mojibake):
        once = clean(given)
        assert clean(once) == once, clean


@PATIENT
@given(ANYTHING)
def test_clean_text_can_be_stored_and_sent(given: str) -> None:
    for clean in (text.clean_line, text.clean_text, text.clean_html, text.html_to_text, text.sort_key):
        cleaned = clean(given)
        cleaned.encode()
        assert "\x00" not in cleaned
    assert unicodedata.is_normalized("NFC", text.clean_line(given))


@PATIENT
@given(ANYTHING)
def test_composed_and_decomposed_text_are_one(given: str) -> None:
    composed, decomposed = (unicodedata.normalize(form, given) for form in ("NFC", "NFD"))
    for key in KEYS:
        assert key(composed) == key(decomposed), key


@PATIENT
@given(ANYTHING, ANYTHING, st.integers(0, 60))
def test_shown_text_is_whole(given: str, query: str, length: int) -> None:
    composed = text.nfc(given)
    end = 0
    for start, stop in text.highlight(given, query):
        assert end <= start < stop <= len(composed)
        assert set(text.words(composed[start:stop])) <= set(text.words(query))
        end = stop
    assert len(text.shorten(given, length)) <= length
    assert len(text.passage(given, query, length)) <= length
    assert text.mark(given, query).striptags() is not None


@PATIENT
@given(ANYTHING, ANYTHING)
def test_a_text_is_marked_as_if_each_word_were_looked_at_alone(given: str, query: str) -> None:
    composed = text.nfc(given)
    for asked in (query, " ".join(text.words(given)[::2])):
        wanted = set(text.words(asked))
        alone = [(start, end) for start, end in word_spans(composed) if fold(composed[start:end]) in wanted]
        assert text.highlight(given, asked) == alone


@PATIENT
@given(ANYTHING)
def test_letters_folded_in_place_keep_it(given: str) -> None:
    composed = text.nfc(given)
    folded = fold_in_place(composed)
    assert folded is None or (len(folded) == len(composed) and folded == fold(composed))


@PATIENT
@given(MARKUP)
def test_clean_html_is_clean(given: str) -> None:
    cleaned = text.clean_html(given)
    assert text.clean_html(cleaned) == cleaned
    assert unicodedata.is_normalized("NFC", cleaned)
    assert text.html_to_text(cleaned).split() == text.html_to_text(text.clean_html(given)).split()


@PATIENT
@given(ANYTHING)
def test_plain_text_keeps_its_words_as_html(given: str) -> None:
    assert text.clean_html(text.clean_html(given)) == text.clean_html(given)


@PATIENT
@given(ANYTHING)
def test_slugs_are_addresses(given: str) -> None:
    slug = text.slugify(given)
    assert len(slug) <= 80
    assert set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert slug == slug.strip("-")
    assert "--" not in slug


@PATIENT
@given(st.lists(ANYTHING, max_size=5))
def test_found_numbers_are_found_again_in_their_canonical_spelling(given: list[str]) -> None:
    for number in text.find_document_numbers("\n".join(given)):
        assert text.find_document_numbers(number) == [number]
        assert text.same_number(number, number)
