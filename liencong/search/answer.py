"""A question answered for people: the engine's keys with the database's texts, marked and cut to passages."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from markupsafe import Markup

from liencong.core.db.engine import Database
from liencong.core.text.words import highlight, mark, passage, words
from liencong.search import store
from liencong.search.index import SearchIndex
from liencong.search.query import Query, Result
from liencong.search.question import replace_words
from liencong.search.tables import SearchDocument

PASSAGE = 240
"""Characters of the passage under a title: about two lines."""
PASSAGE_FROM = 10_000
"""Characters of a text in which a passage is looked for."""


@dataclass(frozen=True)
class Found:
    """A document of an answer."""

    document: SearchDocument
    score: float
    title: Markup
    passage: Markup
    also_at: Sequence[SearchDocument]
    """Linked copies on other sites."""


@dataclass(frozen=True)
class Answer:
    """An engine's result with what people read of it."""

    query: Query
    result: Result
    found: Sequence[Found]


async def search(database: Database, index: SearchIndex, query: Query, *, now: datetime) -> Answer:
    """Find documents; raise `SearchUnavailable` when the engine does not answer.

    What was withdrawn a moment ago is left out even if the index has yet to follow.
    """
    result = await index.search(query, now=now)
    keys = [hit.key for hit in result.hits]
    async with database.read_sessions() as session:
        rows = await store.find_visible(session, keys, now=now, with_copies=query.asks_several_sites)
    documents = {row.key: row for row in rows}
    wanted = f"{query.text} {result.corrected}"
    found = [
        _found(documents[hit.key], hit.score, [row for row in rows if row.origin == hit.key], wanted)
        for hit in result.hits
        if hit.key in documents
    ]
    return Answer(query, replace(result, corrected=_with_marks(result.corrected, query, found)), found)


async def board_titles(database: Database, answer: Answer, at_most: int) -> dict[str, str]:
    """Give the titles of the most usual boards of an answer, by address."""
    counts = answer.result.facets["board"]
    usual = sorted(counts, key=lambda address: (address != answer.query.board, -counts[address]))[:at_most]
    async with database.read_sessions() as session:
        return await store.board_titles(session, usual)


async def suggest(
    database: Database,
    index: SearchIndex,
    prefix: str,
    *,
    site_ids: Sequence[int] | None,
    now: datetime,
    limit: int,
) -> list[SearchDocument]:
    """Give documents whose title has the words typed so far, the last one perhaps not yet whole."""
    keys = await index.suggest(Query(prefix).text, site_ids=site_ids, now=now, limit=limit)
    async with database.read_sessions() as session:
        rows = await store.find_visible(session, keys, now=now, with_copies=False)
    documents = {row.key: row for row in rows}
    return [documents[key] for key in keys if key in documents]


def _found(document: SearchDocument, score: float, copies: Sequence[SearchDocument], wanted: str) -> Found:
    text = document.body if document.body.strip() else document.summary
    return Found(
        document=document,
        score=score,
        title=mark(document.title, wanted),
        passage=mark(passage(text[:PASSAGE_FROM], wanted, PASSAGE), wanted),
        also_at=copies,
    )


def _with_marks(corrected: str, query: Query, found: Sequence[Found]) -> str:
    """Give a mended question in the marks that its new words have in what was found, if marks were typed."""
    if query.text.isascii():
        return corrected
    texts = [f"{one.document.title}\n{one.document.body[:PASSAGE_FROM]}" for one in found]
    typed = words(query.text)
    new = {at: word for at, word in enumerate(words(corrected)) if word not in typed}
    return replace_words(corrected, {at: _usual_form(word, texts) for at, word in new.items()})


def _usual_form(word: str, texts: Sequence[str]) -> str:
    forms = Counter(text[start:end].lower() for text in texts for start, end in highlight(text, word))
    return max(forms, key=forms.__getitem__, default=word)
