"""A question answered for people: the engine's keys with the database's texts, marked and cut to passages."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from markupsafe import Markup
from sqlalchemy.orm import Session

from liencong.core.db.engine import Database
from liencong.core.text.words import highlight, mark, passage, words
from liencong.search import store
from liencong.search.document import AttachedText
from liencong.search.index import SearchIndex
from liencong.search.query import Query, Result
from liencong.search.question import replace_words
from liencong.search.tables import SearchDocument

PASSAGE = 240
"""Characters of the passage under a title: about two lines."""
PASSAGE_FROM = 10_000
"""Characters of a text in which a passage is looked for."""
FILE_FROM = 60_000
MOST_FILES = 6
"""Hits of a page whose files are looked into."""


@dataclass(frozen=True)
class Found:
    """A document of an answer."""

    document: SearchDocument
    score: float
    title: Markup
    passage: Markup
    also_at: Sequence[SearchDocument]
    """Linked copies on other sites."""
    file: str = ""
    """Name of the file in which the passage stands; empty for the page itself."""


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
    return await database.read_in_thread(lambda session: _told(session, query, result, now))


def _told(session: Session, query: Query, result: Result, now: datetime) -> Answer:
    keys = [hit.key for hit in result.hits]
    rows = store.find_visible(session, keys, now=now, with_copies=query.asks_several_sites)
    documents = {row.key: row for row in rows}
    others = [form for forms in query.meanings.values() for form in forms]
    wanted = " ".join([query.text, result.corrected, *others])
    found = [
        _found(documents[hit.key], hit.score, [row for row in rows if row.origin == hit.key], wanted)
        for hit in result.hits
        if hit.key in documents
    ]
    found = _with_files(session, found, words(query.text), wanted)
    return Answer(query, replace(result, corrected=_with_marks(result.corrected, query, found)), found)


async def board_titles(database: Database, answer: Answer, at_most: int) -> dict[str, str]:
    """Give the titles of the most usual boards of an answer, by address."""
    counts = answer.result.facets["board"]
    usual = sorted(counts, key=lambda address: (address != answer.query.board, -counts[address]))[:at_most]
    return await database.read_in_thread(lambda session: store.board_titles(session, usual))


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
    rows = await database.read_in_thread(
        lambda session: store.find_visible(session, keys, now=now, with_copies=False)
    )
    documents = {row.key: row for row in rows}
    return [documents[key] for key in keys if key in documents]


def _with_files(session: Session, found: Sequence[Found], asked: Sequence[str], wanted: str) -> list[Found]:
    """Give hits with a passage of a file where the page itself lacks words that stand in the file."""
    with_files = (one for one in found if one.document.has_files)
    lacking = [one for one in with_files if not _says_all(one.document, asked)][:MOST_FILES]
    if not lacking:
        return list(found)
    files = store.files_of(session, [one.document.key for one in lacking])
    return [_from_file(one, files.get(one.document.key, ()), asked, wanted) for one in found]


def _says_all(document: SearchDocument, asked: Sequence[str]) -> bool:
    said = words("\n".join((document.title, document.summary, document.body[:PASSAGE_FROM])))
    return set(asked) <= set(said)


def _from_file(one: Found, files: Sequence[AttachedText], asked: Sequence[str], wanted: str) -> Found:
    on_page = set(words(f"{one.document.title} {one.passage.striptags()}")) & set(asked)
    for file in files:
        cut = passage(file.text[:FILE_FROM], wanted, PASSAGE)
        if set(words(cut)) & set(asked) - on_page:
            return replace(one, passage=mark(cut, wanted), file=file.name)
    return one


def show(document: SearchDocument, query: Query) -> Found:
    """Give a document as hits are shown, which stands apart from them."""
    return _found(document, 0.0, (), query.text)


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
    if not corrected or query.text.isascii():
        return corrected
    texts = [f"{one.document.title}\n{one.document.body[:PASSAGE_FROM]}" for one in found]
    typed = words(query.text)
    new = {at: word for at, word in enumerate(words(corrected)) if word not in typed}
    return replace_words(corrected, {at: _usual_form(word, texts) for at, word in new.items()})


def _usual_form(word: str, texts: Sequence[str]) -> str:
    forms = Counter(text[start:end].lower() for text in texts for start, end in highlight(text, word))
    return max(forms, key=forms.__getitem__, default=word)
