"""A question as requests to a Meilisearch server."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from liencong.search.engines.meilisearch.settings import RANKED_BY, SETTINGS_VERSION
from liencong.search.engines.moments import seconds, span_of
from liencong.search.query import DATE, DEEPEST_HIT, FACETS, Query
from liencong.search.question import Question
from liencong.search.ranking import RANKED

LIVE = f"documents-s{SETTINGS_VERSION}"
"""The index that answers."""
FIELDS_HELD = "facets"
"""The attribute with the values of a type's fields."""


def searches(query: Query, question: Question, now: datetime) -> list[dict[str, Any]]:
    """Ask for the page, and once more for each facet that a filter is chosen for, without that filter."""
    shared = {"indexUid": LIVE, "q": _text(question), "matchingStrategy": "frequency"}
    hits = max(RANKED, query.offset + query.per_page)
    apart = query.chosen | {"site"}  # a choice of one site shows its linked copies too
    main = {
        **shared,
        "filter": [*_visible(now), *_kept(query)],
        "facets": [name for name in FACETS if name not in apart],
        "attributesToRetrieve": list(RANKED_BY),
        "showRankingScore": True,
        "page": 1,
        "hitsPerPage": min(hits, DEEPEST_HIT),
    }
    if query.sort == DATE or not query.text:
        main["sort"] = ["published:desc"]
    only_counted = {**shared, "page": 1, "hitsPerPage": 0}
    filters = {name: _kept(query.without(name)) for name in apart} | {"site": _chosen(query.without("site"))}
    others = [
        {**only_counted, "filter": [*_visible(now), *chosen], "facets": [name]}
        for name, chosen in filters.items()
    ]
    return [main, *others, *_counts_of_fields(query, only_counted, now)]


def _counts_of_fields(query: Query, shared: dict[str, Any], now: datetime) -> list[dict[str, Any]]:
    """Ask for the values of a type's fields: once for all, then for each chosen one without its filter."""
    if not query.counts_fields:
        return []
    freed = [query, *(query.without_field(name) for name in query.facets)]
    return [{**shared, "filter": [*_visible(now), *_kept(one)], "facets": [FIELDS_HELD]} for one in freed]


def _text(question: Question) -> str:
    """Give the words to ask for; quotes and a minus mean something to the server, so only ours are sent."""
    quoted = [f'"{" ".join(part)}"' for part in question.quoted]
    words = map(_without_zeros, question.words) if question.numbers else question.words
    synonyms = [word for form in question.synonyms for word in form.words]
    return " ".join([*question.numbers, *quoted, *words, *synonyms])


def _without_zeros(word: str) -> str:
    """Give a part of a document number without the zeros in front that no other spelling has."""
    return word.lstrip("0") or word


def _visible(now: datetime) -> list[str]:
    return [f"visible_from <= {seconds(now)}", f"visible_until > {seconds(now)}"]


def _chosen(query: Query) -> list[str]:
    """Give the chosen filters."""
    filters = [f"{name} = {quoted(value)}" for name, value in query.wanted.items()]
    filters += [f"facets = {quoted(f'{name}={value}')}" for name, value in query.facets.items()]
    if query.site_ids is not None:
        filters.append(f"site_id IN [{', '.join(map(str, query.site_ids))}]")
    if query.date_from or query.date_to:
        first, last = span_of(query.date_from, query.date_to)
        filters.append(f"published {first} TO {last}")
    return filters


def _kept(query: Query) -> list[str]:
    """Give the chosen filters; across sites a linked entry is one hit, the one where it comes from."""
    return [*_chosen(query), "copy = false"] if query.asks_several_sites else _chosen(query)


def quoted(values: str | Sequence[str]) -> str:
    """Give a value, or several, as the server's filter language writes them."""
    return json.dumps(values, ensure_ascii=False)


def suggestions(site_ids: Sequence[int] | None, now: datetime, limit: int) -> dict[str, Any]:
    """Give the options of a search in titles whose last word may be a beginning."""
    wanted = Query(site_ids=tuple(site_ids) if site_ids else None)
    return {
        "filter": [*_visible(now), *_kept(wanted), "part = false"],
        "attributesToSearchOn": ["title"],
        "attributesToRetrieve": ["key"],
        "matchingStrategy": "all",
        "limit": limit,
    }
