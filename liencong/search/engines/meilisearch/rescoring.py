"""The order of the first hits where the server's rules are blind: neighbours, marks and whole phrases."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from liencong.search.question import Question
from liencong.search.ranking import Candidate

PAIRS, MARKED_PAIRS, PHRASE, TITLE_PHRASE = 0.4, 0.3, 0.5, 0.5
"""What each may add to the server's score, which is at most 1."""
OWN_NUMBER = 3.0
"""More than all others together: a paper stands before those that mention it."""


def candidate_of(hit: Mapping[str, Any], question: Question) -> Candidate:
    """Give a hit of the server with its score and what a look at its words adds."""
    title, marked = hit["title"], hit["marked"]
    folded = " ".join((title, hit["summary"], hit["body"]))
    phrase = [" ".join(question.words)]
    added = (
        PAIRS * _share(_pairs(question.words), folded)
        + MARKED_PAIRS * (_share(_pairs(question.marked), marked) if question.has_marks else 0.0)
        + PHRASE * _share(phrase, folded)
        + TITLE_PHRASE * _share(phrase, title)
        + OWN_NUMBER * (hit["number"] in question.numbers)
    )
    return Candidate(
        key=hit["key"],
        score=float(hit.get("_rankingScore", 0.0)) + added,
        site_id=int(hit["site_id"]),
        published=int(hit["published"]),
        archived=bool(hit["archived"]),
        numbered=bool(hit["numbered"]),
        part=bool(hit["part"]),
    )


def _pairs(words: Sequence[str]) -> list[str]:
    return [f"{left} {right}" for left, right in pairwise(words)]


def _share(phrases: Iterable[str], text: str) -> float:
    """Give the share of phrases that stand in a text of words parted by blanks."""
    found = [f" {phrase} " in f" {text} " for phrase in phrases if phrase]
    return sum(found) / len(found) if found else 0.0
