"""Typing errors are mended with the index's own words; what is right stays as it is."""

from collections import Counter
from itertools import pairwise

import pytest

from liencong.core.text.words import marked_words, words
from liencong.search.engines.embedded.correction import TypedWord, read_words

TEXTS = 400 * [
    "cải cách hành chính",
    "ban hành quy chế",
    "giao thông nông thôn",
    "chuyển đổi số quốc gia",
    "ông Đoàn Đình Hiển",
    "đơn đề nghị",
]


class Counts:
    """Counts of a corpus held in memory."""

    def __init__(self, texts: list[str]) -> None:
        self.documents = len(texts)
        self._words = Counter(word for text in texts for word in set(words(text)))
        self._pairs = Counter(pair for text in texts for pair in pairwise(words(text)))
        self._marked_pairs = Counter(pair for text in texts for pair in pairwise(marked_words(text)))
        self.total = self._words.total()

    def count(self, word: str) -> int:
        return self._words[word]

    def count_pair(self, left: str, right: str) -> int:
        return self._pairs[left, right]

    def count_marked_pair(self, left: str, right: str) -> int:
        return self._marked_pairs[left, right]


def read(text: str) -> str:
    """Give a question as it is read."""
    marked = marked_words(text)
    typed = [TypedWord(*forms) for forms in zip(words(text), marked, strict=True)]
    has_marks = not all(word.isascii() for word in marked)
    return " ".join(reading[0] for reading in read_words(typed, has_marks=has_marks, counts=Counts(TEXTS)))


@pytest.mark.parametrize("text", sorted(set(TEXTS)))
def test_what_is_right_stays(text: str) -> None:
    assert read(text) == " ".join(words(text))
    assert read(" ".join(words(text))) == " ".join(words(text))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("cải cách hành chnh", "cai cach hanh chinh"),
        ("cai cahc hanh chinh", "cai cach hanh chinh"),
        ("caii cach hanh chinh", "cai cach hanh chinh"),
        ("cai csch hanh chinh", "cai cach hanh chinh"),
        ("chyển đổi số", "chuyen doi so"),
        ("ba hanh quy che", "ban hanh quy che"),
        ("caicach hanhchinh", "cai cach hanh chinh"),
    ],
)
def test_mends_a_letter_left_out_swapped_doubled_or_hit_beside(typed: str, meant: str) -> None:
    assert read(typed) == meant


def test_doubts_a_known_word_that_no_neighbour_knows() -> None:
    assert read("ông Đơn Đình Hiển") == "ong doan dinh hien"


def test_keeps_what_was_typed_among_the_choices_where_it_is_a_word() -> None:
    typed = [TypedWord(word, word) for word in ("ong", "don", "dinh", "hien")]
    assert read_words(typed, has_marks=False, counts=Counts(TEXTS))[1][-1] == "don"


@pytest.mark.parametrize("typed", ["x", "2026", "qqqq zzzz", "a" * 500, "中文 слово"])
def test_leaves_alone_what_it_cannot_mend(typed: str) -> None:
    assert read(typed) == " ".join(words(typed))
