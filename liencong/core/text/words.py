"""Words of a text for search, and the places where a query's words stand in it.

Offsets count characters of the text in NFC; a word keeps the combining marks behind its letters, so no place
ever ends within a letter.
"""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

from markupsafe import Markup, escape

from liencong.core.text.unicode import clean_line, fold, fold_in_place, nfc, spelling_key

# Marks that do not melt into their letter: of Latin, Hebrew, Arabic, Thai, Lao, Khmer, Cham and Tai Viet.
_MARKS = (
    "\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0e31-\u0e4e\u0eb1-\u0ece\u17b4-\u17d3\uaa29-\uaa4d\uaab0-\uaac1"
)
_WORD = re.compile(rf"[^\W_](?:[^\W_]|[{_MARKS}])*")
_NO_START = re.compile("[\u0300-\u036f\u200d\ufe0f\U0001f3fb-\U0001f3ff]")
_MARKUP = re.compile("[&<>\"']")
_SENTENCE_END = re.compile(r"[.!?…;:]\s+")
_LOOSE_END = " ,;:.–—-(“‘\"'/"
_ELLIPSIS = "…"
_MOST_IN_PATTERN = 24
"""Words that one pattern looks for; making a longer one takes longer than it saves."""


class _Wanted(NamedTuple):
    """Folded words, and a pattern that meets just them in a folded text; None where they are too many."""

    words: frozenset[str]
    pattern: re.Pattern[str] | None


_Hit = tuple[int, int, str]
"""Start and end of a word, and the word, folded. Hundreds are made for an answer, so none has a class."""


def words(text: str) -> list[str]:
    """Give the folded words of a text, in their order."""
    return _WORD.findall(fold(text))


def marked_words(text: str) -> list[str]:
    """Give the words of a text with their marks, each as the key of its spelling (hoà and hòa are one)."""
    return [spelling_key(word) for word in _WORD.findall(nfc(text))]


def highlight(text: str, query: str) -> list[tuple[int, int]]:
    """Give start and end of every word of the text that is, folded, a word of the query."""
    return [(start, end) for start, end, _ in _hits(nfc(text), query)]


def word_spans(text: str) -> list[tuple[int, int]]:
    """Give start and end of every word of the text, in NFC."""
    return [found.span() for found in _WORD.finditer(nfc(text))]


def mark(text: str, query: str) -> Markup:
    """Give the text as escaped HTML with the query's words in `<mark>`."""
    composed = nfc(text)
    safe: Callable[[str], str] = escape if _MARKUP.search(composed) else str
    parts = list[str]()
    done = 0
    for start, end, _ in _hits(composed, query):
        parts += [safe(composed[done:start]), "<mark>", safe(composed[start:end]), "</mark>"]
        done = end
    return Markup("".join([*parts, safe(composed[done:])]))  # noqa: S704 (each part is safe)


def shorten(text: str, length: int) -> str:
    """Give the text on one line of at most `length` characters, cut behind a word, with an ellipsis."""
    line = clean_line(text)
    if len(line) <= length:
        return line
    return _head(line, length - 1) + _ELLIPSIS if length > 0 else ""


def passage(text: str, query: str, length: int) -> str:
    """Give the passage of at most `length` characters that holds the most different words of a query.

    It begins at a sentence where one begins shortly before, and has an ellipsis where text was left out.
    """
    line = clean_line(text)
    room = length - 2 * len(_ELLIPSIS)
    hits = _hits(line, query)
    if len(line) <= length or room <= 0 or not hits:
        return shorten(line, length)
    start, end = _densest(hits, room)
    lead = max(0, room - (end - start)) // 2
    begin = _begin(line, start, earliest=min(start - lead, len(line) - room - 1))
    if begin == 0:
        return shorten(line, length)
    if len(line) - begin <= room + 1:
        return _ELLIPSIS + line[begin:]
    return _ELLIPSIS + _head(line[begin:], room) + _ELLIPSIS


def _hits(text: str, query: str) -> list[_Hit]:
    wanted = _wanted(query)
    if not wanted.words:
        return []
    folded = fold_in_place(text)
    if folded is not None and wanted.pattern:
        return [(*found.span(), found[0]) for found in wanted.pattern.finditer(folded)]
    every = ((*found.span(), _folded(found[0])) for found in _WORD.finditer(text))
    return [hit for hit in every if hit[2] in wanted.words]


@lru_cache(maxsize=128)
def _wanted(query: str) -> _Wanted:
    """Read a query once for all the texts that are looked at for it."""
    found = frozenset(words(query))
    if len(found) > _MOST_IN_PATTERN:
        return _Wanted(found, None)
    either = "|".join(map(re.escape, sorted(found)))
    return _Wanted(found, re.compile(rf"(?<![^\W_])(?:{either})(?![^\W_])"))


@lru_cache(maxsize=30_000)
def _folded(word: str) -> str:
    """Fold a word of a text; texts are made of the same few thousand of them."""
    return fold(word)


def _densest(hits: Sequence[_Hit], room: int) -> tuple[int, int]:
    """Give start and end of the window of `room` characters with the most different words, then most hits."""
    counts: dict[str, int] = {}
    first, (start, end, _) = 0, hits[0]
    most, best = (0, 0), (start, end)
    for last, (_, end, word) in enumerate(hits):
        counts[word] = counts.get(word, 0) + 1
        while end - start > room and first < last:
            dropped = hits[first][2]
            counts[dropped] -= 1
            if not counts[dropped]:
                del counts[dropped]
            first += 1
            start = hits[first][0]
        if (found := (len(counts), last - first + 1)) > most:
            most, best = found, (start, end)
    return best


def _begin(line: str, hit: int, earliest: int) -> int:
    """Give where a passage begins: at a sentence between `earliest` and the hit, else at a word."""
    if earliest <= 0:
        return 0
    sentence = _SENTENCE_END.search(line, earliest, hit)
    return sentence.end() if sentence else line.find(" ", earliest - 1, hit) + 1 or hit


def _head(line: str, room: int) -> str:
    """Give the beginning of a longer line up to the end of a word, within a word only if it has no other."""
    head = line[: room + 1].rpartition(" ")[0].rstrip(_LOOSE_END)
    if head:
        return head
    while room > 0 and (_NO_START.match(line, room) or line[room - 1] == "\u200d"):
        room -= 1
    return line[:room]
