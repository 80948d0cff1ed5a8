"""Typing errors mended with the index's own words: a noisy channel over folded syllables.

A word is read differently from how it was typed only when it is unknown, or when its neighbours fit another
word, one slip of the finger away, far better. What was typed stays among the choices.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from string import ascii_lowercase
from typing import Protocol

MOST_CHOICES = 3
LEAST_SHARE = 0.05
"""A choice must be this likely beside the best one."""
SELDOM_WRONG = 60
"""How much likelier another word must be before a known one is doubted."""
SMOOTHING = 100
"""Weight of a word's own frequency against the counts of its pairs, in documents."""
SYLLABLE = range(2, 21)
"""Letters of the words that are looked at."""

# Likelihood of slips, measured by eye on queries with errors; only their proportions matter.
SWAPPED = DOUBLED = 1.0
LEFT_OUT = BESIDE = 0.5
LEFT_OUT_FIRST = ADDED = 0.15
ELSEWHERE = 0.05

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_BESIDE = {
    key: row[max(0, at - 1) : at] + row[at + 1 : at + 2] for row in _ROWS for at, key in enumerate(row)
}


class WordCounts(Protocol):
    """How usual words and pairs of words are."""

    documents: int
    total: int

    def count(self, word: str) -> int:
        """Give the number of documents with a folded word."""

    def count_pair(self, left: str, right: str) -> int:
        """Give the number of documents with two folded words beside each other."""

    def count_marked_pair(self, left: str, right: str) -> int:
        """Give the number of documents with two words with marks beside each other."""


@dataclass(frozen=True)
class TypedWord:
    """A word as it was typed, folded and with its marks."""

    folded: str
    marked: str


def read_words(words: Sequence[TypedWord], *, has_marks: bool, counts: WordCounts) -> list[tuple[str, ...]]:
    """Give for each word the folded words that may have been meant, the likeliest first.

    A word that lacks a blank is read as two, with the blank.
    """
    reader = _Reader(words, has_marks, counts)
    return [reader.read(at) for at in range(len(words))]


@dataclass(frozen=True)
class _Neighbours:
    """The known words beside a place, empty where there is none, and how often a word stands beside them."""

    left: str
    right: str
    left_count: int
    right_count: int


class _Reader:
    """Reads a question from left to right; a word already read is the left neighbour of the next."""

    def __init__(self, words: Sequence[TypedWord], has_marks: bool, counts: WordCounts) -> None:
        self._words = words
        self._has_marks = has_marks
        self._counts = counts
        self._read: list[str] = []
        self._usual = min(5, max(1, counts.documents // 2000))
        self._fitting = 1 if has_marks else min(3, max(1, counts.documents // 4000))

    def read(self, at: int) -> tuple[str, ...]:
        typed = self._words[at].folded
        choices = self._choices(at) if _may_be_mistyped(typed) else ()
        self._read.append(choices[0].rpartition(" ")[2] if choices else typed)
        return choices or (typed,)

    def _choices(self, at: int) -> tuple[str, ...]:
        typed = self._words[at].folded
        beside = self._neighbours(at)
        known = self._counts.count(typed)
        if known and self._stands_well(known, beside):
            return ()
        typed_likelihood = self._likelihood(typed, beside) * SELDOM_WRONG if known else 0.0
        scored = sorted(
            (
                (slip * self._likelihood(word, self._beside(beside.left, word, beside.right)), word)
                for word, slip in _slips(typed).items()
                if self._counts.count(word)
            ),
            reverse=True,
        )
        if not scored:
            return () if known else self._split(typed)
        if scored[0][0] <= typed_likelihood:
            return ()
        least = LEAST_SHARE * scored[0][0]
        likely = tuple(word for score, word in scored[:MOST_CHOICES] if score >= least)
        return (*likely, typed) if known else likely

    def _split(self, typed: str) -> tuple[str, ...]:
        """Give two words that were typed without the blank between them."""
        halves = [(typed[:at], typed[at:]) for at in range(1, len(typed))]
        count, halves_of_best = max(
            ((self._counts.count_pair(*pair), pair) for pair in halves), default=(0, ("", ""))
        )
        return (" ".join(halves_of_best),) if count else ()

    def _stands_well(self, known: int, beside: _Neighbours) -> bool:
        """Tell whether a known word needs no second look."""
        alone = not beside.left and not beside.right
        return alone or (known >= self._usual and max(beside.left_count, beside.right_count) >= self._fitting)

    def _neighbours(self, at: int) -> _Neighbours:
        left = self._read[-1] if at else ""
        right = self._words[at + 1].folded if at + 1 < len(self._words) else ""
        left, right = (word if self._counts.count(word) else "" for word in (left, right))
        if self._has_marks:
            return _Neighbours(left, right, self._marked_count(at - 1), self._marked_count(at))
        return self._beside(left, self._words[at].folded, right)

    def _beside(self, left: str, word: str, right: str) -> _Neighbours:
        left_count = self._counts.count_pair(left, word) if left else 0
        right_count = self._counts.count_pair(word, right) if right else 0
        return _Neighbours(left, right, left_count, right_count)

    def _marked_count(self, at: int) -> int:
        """Count a word and its right neighbour, both with the marks as typed."""
        if not 0 <= at < len(self._words) - 1:
            return 0
        return self._counts.count_marked_pair(self._words[at].marked, self._words[at + 1].marked)

    def _likelihood(self, word: str, beside: _Neighbours) -> float:
        """Estimate P(word | left) * P(right | word), smoothed by the words' own frequencies."""
        counts, total = self._counts, self._counts.total
        likelihood = counts.count(word) / total
        if beside.left:
            seen = beside.left_count + SMOOTHING * likelihood
            likelihood = seen / (counts.count(beside.left) + SMOOTHING)
        if beside.right:
            seen = beside.right_count + SMOOTHING * counts.count(beside.right) / total
            likelihood *= seen / (counts.count(word) + SMOOTHING)
        return likelihood


def _may_be_mistyped(word: str) -> bool:
    return word.isascii() and word.isalpha() and len(word) in SYLLABLE


def _slips(typed: str) -> dict[str, float]:
    """Give what may have been meant, one slip away, and how likely each slip is."""
    slips: dict[str, float] = {}
    for word, likelihood in _one_slip_away(typed):
        if word != typed and likelihood > slips.get(word, 0.0):
            slips[word] = likelihood
    return slips


def _one_slip_away(typed: str) -> Iterator[tuple[str, float]]:
    for at in range(len(typed) + 1):
        head, tail = typed[:at], typed[at:]
        for letter in ascii_lowercase:
            yield head + letter + tail, LEFT_OUT if head else LEFT_OUT_FIRST
        if not tail:
            continue
        yield head + tail[1:], DOUBLED if tail[:1] == tail[1:2] else ADDED
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:], SWAPPED
        for letter in ascii_lowercase:
            yield head + letter + tail[1:], BESIDE if letter in _BESIDE.get(tail[0], "") else ELSEWHERE
