"""The development queries as a regression table, over the laws and a part of the provincial papers.

The whole table, with times, is `make bench-search`; this one is small enough for every run of the tests.
"""

from pathlib import Path

import pytest

from bench import search as bench
from liencong.search.engines.embedded.engine import EmbeddedEngine
from liencong.search.query import Query
from tests.services import do_without

EVERY = 10
"""One in so many papers and encyclopaedia passages is taken, besides those that are right answers."""

LEAST = {
    ("text", "legalqa"): 0.89, ("text", "heading"): 0.96, ("text", "paper"): 0.97, ("text", "name"): 0.98,
    ("text", "code"): 0.995, ("plain", "legalqa"): 0.88, ("plain", "heading"): 0.96, ("plain", "paper"): 0.95,
    ("plain", "name"): 0.95, ("plain", "code"): 0.995, ("typo", "mean"): 0.92, ("plain_typo", "mean"): 0.92,
}  # fmt: skip

Scores = dict[tuple[str, str], float]


@pytest.fixture(scope="module")
def scores(tmp_path_factory: pytest.TempPathFactory) -> Scores:
    if not bench.DATA.is_dir():
        do_without(f"{bench.DATA} is missing: set LIENCONG_TEST_DATA")
    return measure(tmp_path_factory.mktemp("search"))


def measure(folder: Path) -> Scores:
    """Index the part and ask every query whose right answers are in it."""
    documents = list(bench.corpus())
    asked = bench.queries({document.key for document in documents})
    right = {key for query in asked for key in query.right}
    part = [
        document
        for number, document in enumerate(documents)
        if document.type == "law" or document.key in right or number % EVERY == 0
    ]
    engine = EmbeddedEngine(folder)
    with engine.rebuild() as build:
        build.add(part)
    return bench.quality(
        lambda text: [hit.key for hit in engine.search(Query(text), now=bench.NOW).hits], asked
    )


@pytest.mark.parametrize(("form", "group"), LEAST)
def test_answers_fit_as_well_as_before(scores: Scores, form: str, group: str) -> None:
    assert scores[form, group] >= LEAST[form, group]
