"""How documents become terms of the index. We cut the words ourselves; the index only splits at blanks."""

from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Final

from tantivy import Document as IndexDocument
from tantivy import Index, Schema, SchemaBuilder, TextAnalyzerBuilder, Tokenizer

from liencong.core.text.numbers import find_document_numbers, number_key
from liencong.core.text.words import marked_words, words
from liencong.search.document import ARCHIVED, Document
from liencong.search.engines.moments import FOREVER, local_year, seconds

ANALYSIS_VERSION: Final = 3
"""Raised whenever the same document would give other terms; an index of another version is not read."""

PARAGRAPH = "\n\n"
BREAK: Final = "¶"
"""Stands between texts and paragraphs: the last word of one is no neighbour of the first of the next."""

_BLANKS = "blanks"
_WITH_POSITIONS = ("title", "text")
_WITHOUT_POSITIONS = ("marked", "pairs", "marked_pairs")
_EXACT = ("key", "key_version", "board_id", "number", "mentioned", "site_kind", "state", "copy")
_COUNTED = ("site", "board", "type", "year", "facet")
_NUMBERS = ("site_id", "published", "visible_from", "visible_until", "archived", "numbered", "part")


def open_index(path: Path) -> Index:
    """Open the index in a folder, or make an empty one there; raise ValueError where it is broken."""
    index = Index(_schema(), path=str(path))
    index.register_tokenizer(_BLANKS, TextAnalyzerBuilder(Tokenizer.whitespace()).build())
    return index


def _schema() -> Schema:
    builder = SchemaBuilder()
    for name in _WITH_POSITIONS:
        builder.add_text_field(name, tokenizer_name=_BLANKS, index_option="position")
    for name in _WITHOUT_POSITIONS:
        builder.add_text_field(name, tokenizer_name=_BLANKS, index_option="freq")
    for name in _EXACT:
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", stored=name == "key")
    for name in _COUNTED:
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    for name in _NUMBERS:
        builder.add_integer_field(name, indexed=True, fast=True)
    return builder.build()


def index_document(document: Document) -> IndexDocument:
    """Cut a document into its terms.

    Title and body stand together in `text`, the title once more in `title`: with a body apart, short titles
    would weigh too much.
    """
    cut = [_cut(passage) for part in document.texts for passage in part.split(PARAGRAPH)]
    folded, marked = ([words for words, _ in cut], [words for _, words in cut])
    made = IndexDocument()
    made.add_text("title", " ".join(words(document.title)))
    made.add_text("text", f" {BREAK} ".join(" ".join(words) for words in folded if words))
    made.add_text("marked", " ".join(word for words in marked for word in words))
    made.add_text("pairs", " ".join(pair for words in folded for pair in pairs(words)))
    made.add_text("marked_pairs", " ".join(pair for words in marked for pair in pairs(words)))
    made.add_text("key", document.key)
    made.add_text("key_version", f"{document.key}@{document.version}")
    if document.number:
        made.add_text("number", number_key(document.number))
    for number in {number_key(found) for found in find_document_numbers(document.whole_text)}:
        made.add_text("mentioned", number)
    _add_filters(made, document)
    return made


def _cut(text: str) -> tuple[list[str], list[str]]:
    """Give the words of a text, folded and with marks."""
    pieces = [_cut_piece(piece) for piece in text.split()]
    return [word for folded, _ in pieces for word in folded], [
        word for _, marked in pieces for word in marked
    ]


@lru_cache(maxsize=30_000)
def _cut_piece(piece: str) -> tuple[list[str], list[str]]:
    """Cut what stands between two blanks; texts are made of the same few thousand of them."""
    return words(piece), marked_words(piece)


def _add_filters(made: IndexDocument, document: Document) -> None:
    made.add_text("site", str(document.site_id))
    if document.board:
        made.add_text("board", document.board)
    made.add_text("board_id", str(document.board_id))
    made.add_text("type", document.type)
    made.add_text("year", local_year(document.published_at))
    made.add_text("site_kind", document.site_kind)
    made.add_text("state", document.state)
    for name, value in document.facets.items():
        made.add_text("facet", f"{name}={value}")
    if document.origin:
        made.add_text("copy", "yes")
    made.add_integer("site_id", document.site_id)
    made.add_integer("published", seconds(document.published_at))
    made.add_integer("visible_from", seconds(document.visible_from) if document.visible_from else 0)
    made.add_integer("visible_until", seconds(document.visible_until) if document.visible_until else FOREVER)
    made.add_integer("archived", int(document.state == ARCHIVED))
    made.add_integer("numbered", int(bool(document.number)))
    made.add_integer("part", int(bool(document.parent)))


def pairs(found: Iterable[str]) -> list[str]:
    """Give each two neighbours as one term."""
    return [f"{left}_{right}" for left, right in pairwise(found)]
