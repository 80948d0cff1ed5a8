"""A question as every engine reads it: words folded and with marks, quoted parts, numbers, abbreviations."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from liencong.core.text.abbreviations import contractions, expansions
from liencong.core.text.numbers import find_document_numbers, number_key
from liencong.core.text.words import marked_words, word_spans, words

MOST_WORDS = 64
"""Words that are looked at; real questions have fewer."""

LONGEST_FORM = 8
"""Words of the longest form that has an abbreviation."""

LONGEST_BEGINNING = 30
"""Letters of a word that somebody may be typing."""

_QUOTED = re.compile(r'["“”„«»]([^"“”„«»]+)["“”„«»]')

Span = tuple[int, int]

Meanings = Mapping[str, Sequence[str]]
"""Words that a site takes for others: folded forms, each with the folded forms that mean the same."""

NO_MEANINGS: Meanings = {}


@dataclass(frozen=True)
class OtherForm:
    """The long form of an abbreviation that stands in the question, or the other way round."""

    start: int
    stop: int
    """The words from `start` to before `stop` are what it may stand for."""
    words: tuple[str, ...]


@dataclass(frozen=True)
class Question:
    """A text cut into what an index can be asked for."""

    words: tuple[str, ...]
    """Folded words."""
    marked: tuple[str, ...]
    """The same words with their marks, in one spelling."""
    quoted: tuple[tuple[str, ...], ...]
    """Folded words that have to stand together, for each part in quotation marks."""
    numbers: tuple[str, ...]
    """Keys of the document numbers in it."""
    other_forms: tuple[OtherForm, ...]
    """Long forms of abbreviations and abbreviations of long forms, which are the same everywhere."""
    synonyms: tuple[OtherForm, ...] = ()
    """What the site that was asked takes for the same."""

    @property
    def has_marks(self) -> bool:
        """Whether somebody typed diacritics, so that they may be relied on."""
        return not all(word.isascii() for word in self.marked)


def read_question(text: str, meanings: Meanings = NO_MEANINGS) -> Question:
    """Cut a question, cleaned already, into its words, and find what stands for others in it."""
    spans = word_spans(text)[:MOST_WORDS]
    looked_at = text[: spans[-1][1]] if spans else ""
    folded = words(looked_at)
    return Question(
        words=tuple(folded),
        marked=tuple(marked_words(looked_at)),
        quoted=tuple(tuple(found) for part in _QUOTED.findall(text) if (found := words(part))),
        numbers=tuple(number_key(number) for number in find_document_numbers(looked_at)),
        other_forms=tuple(_other_forms(looked_at, spans)),
        synonyms=tuple(_synonyms(folded, meanings)) if meanings else (),
    )


def forms_in(text: str) -> list[str]:
    """Give every run of words of a question that may have a synonym, folded."""
    found = words(text)[:MOST_WORDS]
    return list(dict.fromkeys(" ".join(found[start:stop]) for start, stop in _runs(len(found))))


def is_beginning(words: Sequence[str]) -> bool:
    """Tell whether titles may be suggested for words typed so far: one letter says too little."""
    return bool(words) and len("".join(words)) > 1 and len(words[-1]) <= LONGEST_BEGINNING


def replace_words(text: str, changed: Mapping[int, str]) -> str:
    """Give a text with some of its words, named by their place, replaced."""
    spans = word_spans(text)
    pieces, behind = list[str](), 0
    for at, word in sorted(changed.items()):
        start, end = spans[at]
        pieces += [text[behind:start], word]
        behind = end
    return "".join([*pieces, text[behind:]])


def _other_forms(text: str, spans: Sequence[Span]) -> Iterator[OtherForm]:
    for start, stop in _runs(len(spans)):
        piece = text[spans[start][0] : spans[stop - 1][1]]
        for form in (*expansions(piece), *contractions(piece)):
            yield OtherForm(start, stop, tuple(words(form)))


def _synonyms(folded: Sequence[str], meanings: Meanings) -> Iterator[OtherForm]:
    for start, stop in _runs(len(folded)):
        for form in meanings.get(" ".join(folded[start:stop]), ()):
            yield OtherForm(start, stop, tuple(form.split()))


def _runs(count: int) -> Iterator[Span]:
    """Give where each run of neighbouring words begins and ends."""
    for start in range(count):
        for stop in range(start + 1, min(start + LONGEST_FORM, count) + 1):
            yield start, stop
