"""Counts beside filters are those of the documents themselves, whatever is chosen."""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liencong.search.document import ARCHIVED, LIVE, Document
from liencong.search.engines.embedded.engine import EmbeddedEngine
from liencong.search.query import Query
from tests.factories.search.documents import NOW, make_document

WORDS = ("lễ hội", "thủ tục", "đất đai")
TYPES, BOARDS, SIGNERS = ("article", "document"), ("tin-tuc", "van-ban"), ("An", "Bình")


def province() -> Iterator[Document]:
    """Make documents of four sites at random, always the same; a few are not public, a few linked copies."""
    chance = random.Random(5)
    for number in range(1, 161):
        document = make_document(
            number,
            f"{chance.choice(WORDS)} {chance.choice(WORDS)}",
            site_id=chance.randint(1, 4),
            type=chance.choice(TYPES),
            path=f"/{chance.choice(BOARDS)}/bai-{number}",
            facets={"signer": chance.choice(SIGNERS)},
            state=chance.choice((LIVE, LIVE, ARCHIVED)),
            published_at=NOW - timedelta(days=chance.randint(0, 900)),
            visible_until=chance.choice((None, None, None, NOW)),
        )
        yield document
        if number % 10 == 0:
            yield replace(document, key=f"9-{number}", site_id=9, origin=document.key)


DOCUMENTS = tuple(province())


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> EmbeddedEngine:
    engine = EmbeddedEngine(tmp_path_factory.mktemp("counts") / "search")
    engine.apply(DOCUMENTS, [])
    return engine


queries = st.builds(
    Query,
    text=st.sampled_from(("", *WORDS)),
    site_ids=st.sampled_from((None, (1,), (2,), (9,), (1, 9))),
    board=st.sampled_from(("", *BOARDS)),
    type=st.sampled_from(("", *TYPES, "khong-co")),
    facets=st.sampled_from(({}, {"signer": "An"}, {"signer": "Không có"})),
    year=st.sampled_from((None, 2025, 2026)),
    state=st.sampled_from(("", LIVE, ARCHIVED)),
)


@given(query=queries)
def test_counts_are_those_of_the_documents(filled: EmbeddedEngine, query: Query) -> None:
    result = filled.search(query, now=NOW)
    assert result.total == len(found(query))
    for name in ("board", "type", "year"):
        left = Counter(facet(name, document) for document in found(query.without(name)))
        assert result.facets[name] == left
    sites = Counter(str(document.site_id) for document in found(query.without("site"), copies=True))
    assert result.facets["site"] == sites
    if query.counts_fields:
        signers = Counter(document.facets["signer"] for document in found(query.without_field("signer")))
        assert result.fields.get("signer", {}) == signers


def found(query: Query, *, copies: bool = False) -> list[Document]:
    """Give the documents that a question should find; across sites copies are not hits of their own."""
    wanted = query.wanted
    return [
        document
        for document in DOCUMENTS
        if document.is_visible(NOW)
        and query.text in document.title
        and (query.site_ids is None or document.site_id in query.site_ids)
        and all(facet(name, document) == value for name, value in wanted.items())
        and all(document.facets.get(name) == value for name, value in query.facets.items())
        and (copies or not (document.origin and query.asks_several_sites))
    ]


def facet(name: str, document: Document) -> str:
    """Give the value of a document by which it is filtered."""
    values = {
        "board": document.board,
        "type": document.type,
        "state": document.state,
        "year": str(document.published_at.year),
    }
    return values[name]
