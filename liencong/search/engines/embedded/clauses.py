"""A question as clauses of the embedded index: what a document must have, and what makes it fit better.

Each weight was measured by what it adds to nDCG@10 on the development queries (`make bench-search`); the
answers hardly change when one of them is doubled or halved.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, product

from tantivy import Occur, Schema
from tantivy import Query as Clause

from liencong.search.engines.embedded.analysis import pairs
from liencong.search.question import Question

TITLE = 0.5
MARKED = 0.5
PAIR, MARKED_PAIR, PAIR_OF_PLAIN = 0.4, 0.3, 0.7
"""Where no marks were typed, neighbours have to say what marks would have said."""
PHRASE, TITLE_PHRASE, MARKED_PHRASE = 7.0, 14.0, 6.0
OWN_NUMBER, MENTIONED_NUMBER = 60.0, 15.0
OTHER_READING = 0.55
OTHER_FORM = 0.6

PHRASE_WORDS = range(2, 9)
MOST_PHRASES = 6


@dataclass(frozen=True)
class Choice:
    """One way to read a word: another word, or the words of an abbreviation's long form."""

    words: tuple[str, ...]
    weight: float = 1.0


class Clauses:
    """The clauses of one question, whose words may each be read in several ways, the likeliest first."""

    def __init__(self, schema: Schema, question: Question, readings: Sequence[tuple[str, ...]]) -> None:
        self._schema = schema
        self._question = question
        self._readings = readings
        self._forms = (*question.other_forms, *question.synonyms)
        self._choices = [self._choices_at(at) for at in range(len(readings))]

    def _choices_at(self, at: int) -> list[Choice]:
        first, *others = self._readings[at]
        place = (at, at + 1)
        long_forms = [form.words for form in self._forms if (form.start, form.stop) == place]
        return [
            Choice(tuple(first.split())),
            *(Choice((word,), OTHER_READING) for word in others),
            *(Choice(words, OTHER_FORM) for words in long_forms),
        ]

    def every_word(self) -> Clause:
        """Ask for documents with every word, or with the number that was asked for."""
        return any_of([self._all_words(), *self._with_synonyms(), *self._numbers()])

    def neighbours(self) -> Clause:
        """Ask for documents with two neighbouring words of the question side by side, or with every word.

        It leaves out those that only share usual words, and costs no quality.
        """
        return any_of([self.every_word(), *(clause for _, clause in self._pairs())])

    def any_word(self) -> Clause:
        """Ask for documents with some word of the question."""
        return any_of([*(self._any_choice("text", choices) for choices in self._choices), *self._numbers()])

    def required(self) -> list[Clause]:
        """Ask for the parts in quotation marks."""
        return [self._words("text", quoted) for quoted in self._question.quoted]

    def scoring(self) -> list[Clause]:
        """Give what makes a document fit better; it need not have any of it."""
        pair = PAIR if self._question.has_marks else PAIR_OF_PLAIN
        return [
            *(self._any_choice("text", choices) for choices in self._choices),
            *(boosted(self._any_choice("title", choices), TITLE) for choices in self._choices),
            *(boosted(clause, pair * weight) for weight, clause in self._pairs()),
            *self._with_marks(),
            *self._other_forms(),
            *self._phrases(),
            *self._numbers(),
        ]

    def _all_words(self, besides: range = range(0)) -> Clause:
        return all_of(
            [
                self._any_choice("text", choices)
                for at, choices in enumerate(self._choices)
                if at not in besides
            ]
        )

    def _with_synonyms(self) -> Iterator[Clause]:
        """Give clauses in which a synonym stands for several words; one for one word is among its choices."""
        for form in self._question.synonyms:
            replaced = range(form.start, form.stop)
            if len(replaced) == 1:
                continue
            phrase = self._words("text", form.words)
            is_whole = len(replaced) == len(self._choices)
            yield phrase if is_whole else all_of([phrase, self._all_words(besides=replaced)])

    def _any_choice(self, field: str, choices: Sequence[Choice]) -> Clause:
        clauses = [boosted(self._words(field, choice.words), choice.weight) for choice in choices]
        return clauses[0] if len(clauses) == 1 else Clause.disjunction_max_query(clauses)

    def _pairs(self) -> Iterator[tuple[float, Clause]]:
        for lefts, rights in zip(self._choices, self._choices[1:], strict=False):
            for left, right in product(lefts, rights):
                yield left.weight * right.weight, self._term("pairs", f"{left.words[-1]}_{right.words[0]}")

    def _with_marks(self) -> Iterator[Clause]:
        """Give clauses for the words as typed, where marks were typed and the word is read as it stands."""
        if not self._question.has_marks:
            return
        words, marked = self._question.words, self._question.marked
        as_typed = [reading[0] == word for reading, word in zip(self._readings, words, strict=True)]
        for word, kept in zip(marked, as_typed, strict=True):
            if kept:
                yield boosted(self._term("marked", word), MARKED)
        for at, pair in enumerate(pairs(marked)):
            if as_typed[at] and as_typed[at + 1]:
                yield boosted(self._term("marked_pairs", pair), MARKED_PAIR)
        if len(marked) in PHRASE_WORDS and all(as_typed):
            yield boosted(all_of([self._term("marked_pairs", pair) for pair in pairs(marked)]), MARKED_PHRASE)

    def _other_forms(self) -> Iterator[Clause]:
        """Give clauses for forms that stand for several words; those for one word are among its choices."""
        for form in self._forms:
            if form.stop - form.start > 1:
                yield boosted(self._words("text", form.words), OTHER_FORM)

    def _phrases(self) -> Iterator[Clause]:
        if len(self._choices) not in PHRASE_WORDS:
            return
        for choices in islice(_likeliest(self._choices), MOST_PHRASES):
            words = [word for choice in choices for word in choice.words]
            yield boosted(self._words("text", words), PHRASE)
            yield boosted(self._words("title", words), TITLE_PHRASE)

    def _numbers(self) -> list[Clause]:
        weights = {"number": OWN_NUMBER, "mentioned": MENTIONED_NUMBER}
        return [
            Clause.const_score_query(self._term(field, number), weight)
            for number in self._question.numbers
            for field, weight in weights.items()
        ]

    def _words(self, field: str, words: Sequence[str]) -> Clause:
        if len(words) == 1:
            return self._term(field, words[0])
        return Clause.phrase_query(self._schema, field, list(words))

    def _term(self, field: str, value: str) -> Clause:
        return Clause.term_query(self._schema, field, value, index_option="freq")


def _likeliest(choices: Sequence[Sequence[Choice]]) -> Iterator[list[Choice]]:
    """Give the first choice everywhere, then each other choice alone among first ones."""
    firsts = [ways[0] for ways in choices]
    yield firsts
    for at, ways in enumerate(choices):
        for way in ways[1:]:
            yield [*firsts[:at], way, *firsts[at + 1 :]]


def boosted(clause: Clause, weight: float) -> Clause:
    """Give a clause with a weight."""
    return clause if weight == 1.0 else Clause.boost_query(clause, weight)


def any_of(clauses: Sequence[Clause]) -> Clause:
    """Ask for documents that at least one clause finds."""
    return _joined(Occur.Should, clauses)


def all_of(clauses: Sequence[Clause]) -> Clause:
    """Ask for documents that every clause finds."""
    return _joined(Occur.Must, clauses)


def _joined(occur: Occur, clauses: Sequence[Clause]) -> Clause:
    return clauses[0] if len(clauses) == 1 else Clause.boolean_query([(occur, clause) for clause in clauses])


def unscored(clause: Clause) -> Clause:
    """Give a clause that finds the same documents and says nothing of how well they fit."""
    return Clause.const_score_query(clause, 0.0)


def found_by(required: Iterable[Clause], scoring: Iterable[Clause] = ()) -> Clause:
    """Ask for documents that every required clause finds, ordered by what the scoring clauses say."""
    met = unscored(all_of([*required]))  # all together, which is found faster than each unscored by itself
    return Clause.boolean_query([(Occur.Must, met), *((Occur.Should, clause) for clause in scoring)])
