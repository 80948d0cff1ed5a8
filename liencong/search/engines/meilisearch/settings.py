"""What our index is to a Meilisearch server: its settings, and documents in the shape that it takes.

The server cuts `/`, `-` and marks away and ranks by rules, not by BM25: so it gets folded text, numbers as
one token, and the order of the first hits is made by us.
"""

from typing import Any, Final

from liencong.core.text.abbreviations import abbreviations
from liencong.core.text.numbers import find_document_numbers, number_key
from liencong.core.text.unicode import fold
from liencong.core.text.words import marked_words, words
from liencong.search.document import ARCHIVED, Document
from liencong.search.engines.moments import FOREVER, local_year, seconds
from liencong.search.query import DEEPEST_HIT

SETTINGS_VERSION: Final = 2
"""Raised with every change of this file; it is part of the index's name, so a change makes a new index."""

SEARCHED = ("number", "title", "mentioned", "summary", "body")
RANKED_BY = (
    "key",
    "number",
    "published",
    "site_id",
    "archived",
    "numbered",
    "part",
    "title",
    "summary",
    "body",
    "marked",
)
"""Attributes that the order of the first hits is made from."""


def index_settings() -> dict[str, Any]:
    """Give the settings of the index."""
    return {
        "searchableAttributes": list(SEARCHED),
        "displayedAttributes": [*RANKED_BY, "version"],
        "filterableAttributes": [
            "key", "site_id", "site", "site_kind", "board", "board_id", "type", "year", "facets", "state",
            "copy", "part", "published", "visible_from", "visible_until",
        ],
        "sortableAttributes": ["published"],
        "rankingRules": ["words", "typo", "proximity", "attribute", "sort", "exactness", "published:desc"],
        "typoTolerance": {
            "minWordSizeForTypos": {"oneTypo": 4, "twoTypos": 9},
            "disableOnAttributes": ["number", "mentioned"],
        },
        "faceting": {"maxValuesPerFacet": 1000, "sortFacetValuesBy": {"*": "count"}},
        "pagination": {"maxTotalHits": DEEPEST_HIT},
        "stopWords": [],
        "synonyms": _synonyms(),
        "searchCutoffMs": 500,
    }  # fmt: skip


def index_document(document: Document) -> dict[str, Any]:
    """Give a document as the server keeps it."""
    whole = document.whole_text
    return {
        "key": document.key,
        "version": document.version,
        "number": number_key(document.number) if document.number else "",
        "mentioned": [number_key(number) for number in find_document_numbers(whole)],
        "title": " ".join(words(document.title)),
        "summary": " ".join(words(document.summary)),
        "body": " ".join(words("\n".join((document.body, *(file.text for file in document.files))))),
        "marked": " ".join(marked_words(whole)),
        "site_id": document.site_id,
        "site": str(document.site_id),
        "site_kind": document.site_kind,
        "board": document.board or None,
        "board_id": str(document.board_id),
        "type": document.type,
        "year": local_year(document.published_at),
        "facets": [f"{name}={value}" for name, value in document.facets.items()],
        "state": document.state,
        "archived": document.state == ARCHIVED,
        "numbered": bool(document.number),
        "part": bool(document.parent),
        "copy": bool(document.origin),
        "published": seconds(document.published_at),
        "visible_from": seconds(document.visible_from) if document.visible_from else 0,
        "visible_until": seconds(document.visible_until) if document.visible_until else FOREVER,
    }


def _synonyms() -> dict[str, list[str]]:
    """Give abbreviations and their long forms as synonyms; risky ones need capitals, which are lost here."""
    pairs: dict[str, set[str]] = {}
    for short, long, risky in abbreviations():
        if not risky:
            one, other = " ".join(words(short)), fold(long)
            pairs.setdefault(one, set()).add(other)
            pairs.setdefault(other, set()).add(one)
    return {form: sorted(others) for form, others in pairs.items()}
