"""One question answered from one state of the embedded index."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from tantivy import DocAddress, Order, Schema, Searcher, SearchResult
from tantivy import Query as Clause

from liencong.search.engines.embedded.clauses import Clauses, found_by
from liencong.search.engines.embedded.correction import TypedWord, read_words
from liencong.search.engines.embedded.filters import Filters
from liencong.search.engines.embedded.vocabulary import Vocabulary
from liencong.search.query import DATE, FACETS, FIELDS, Hit, Query, Result, by_field
from liencong.search.question import Question, is_beginning, read_question, replace_words
from liencong.search.ranking import RANKED, Candidate, rank

MOST_FACET_VALUES = 1000

Page = tuple[int, tuple[Hit, ...]]
"""How many documents were found, and those of one page."""


class Answering:
    """Answers questions from one state of the index."""

    def __init__(self, schema: Schema, searcher: Searcher, vocabulary: Vocabulary) -> None:
        self._schema = schema
        self._searcher = searcher
        self._vocabulary = vocabulary
        self._filters = Filters(schema)
        self._has_copies = searcher.doc_freq("copy", "yes") > 0

    def answer(self, query: Query, now: datetime) -> Result:
        """Answer a question with one page of hits, its total and its facets."""
        if not query.text:
            return self._newest(query, now)
        question = read_question(query.text, query.meanings)
        if not question.words:
            return Result(total=0, hits=(), facets={name: {} for name in FACETS})
        readings = self._read(question)
        clauses = Clauses(self._schema, question, readings)
        shown, (total, hits) = self._closest(clauses, query, now)
        return Result(
            total=total,
            hits=hits,
            facets=self._facets(query, shown),
            fields=self._fields(query, shown),
            corrected=self._corrected(query.text, question, readings),
        )

    def suggest(self, prefix: str, site_ids: Sequence[int] | None, now: datetime, limit: int) -> list[str]:
        """Give keys of the newest documents whose title has these words, in a row before elsewhere."""
        words = list(read_question(prefix).words)
        if not is_beginning(words):
            return []
        *whole, beginning = words
        ways = [
            [Clause.term_query(self._schema, "title", word) for word in whole]
            + [Clause.regex_query(self._schema, "title", f"{beginning}.*")]
        ]
        if whole:
            ways.insert(0, [Clause.phrase_prefix_query(self._schema, "title", list(words))])
        kept = self._filters.visible(now) + self._kept(Query(site_ids=tuple(site_ids) if site_ids else None))
        kept.append(self._filters.pages())
        keys: dict[str, None] = {}
        for way in ways:
            found = self._searcher.search(found_by([*way, *kept]), limit, order_by_field="published")
            keys |= dict.fromkeys(self._keys(address for _, address in found.hits))
        return list(keys)[:limit]

    def _newest(self, query: Query, now: datetime) -> Result:
        shown = [Clause.all_query(), *self._filters.visible(now)]
        total, hits = self._by_date(query, [*shown, *self._kept(query)])
        facets, fields = self._facets(query, shown), self._fields(query, shown)
        return Result(total=total, hits=hits, facets=facets, fields=fields)

    def _read(self, question: Question) -> list[tuple[str, ...]]:
        """Give what each word may have been meant as; what is quoted, or has a synonym, stands as it is."""
        quoted = {word for part in question.quoted for word in part}
        known = {at for form in question.synonyms for at in range(form.start, form.stop)}
        typed = [TypedWord(*forms) for forms in zip(question.words, question.marked, strict=True)]
        readings = read_words(typed, has_marks=question.has_marks, counts=self._vocabulary)
        return [(word,) if word in quoted or at in known else reading
                for at, (word, reading) in enumerate(zip(question.words, readings, strict=True))]  # fmt: skip

    def _closest(self, clauses: Clauses, query: Query, now: datetime) -> tuple[list[Clause], Page]:
        """Give the strictest condition that some public document holds, and what of the page meets it.

        Were the condition to depend on the filters, the counts beside them would not agree with a click.
        """
        required = [*clauses.required(), *self._filters.visible(now)]
        stricter = [clauses.neighbours]
        if query.sort == DATE:  # without an order by fitness, what fits badly would stand on top
            stricter.insert(0, clauses.every_word)
        for condition in stricter:
            shown = [condition(), *required]
            total, hits = self._page(query, shown, clauses, now)
            if total or total_of(self._searcher.search(found_by(shown), 1)):
                return shown, (total, hits)
        shown = [clauses.any_word(), *required]
        return shown, self._page(query, shown, clauses, now)

    def _page(self, query: Query, shown: Sequence[Clause], clauses: Clauses, now: datetime) -> Page:
        required = [*shown, *self._kept(query)]
        if query.sort == DATE:
            return self._by_date(query, required)
        return self._by_fitness(query, required, clauses.scoring(), now)

    def _kept(self, query: Query) -> list[Clause]:
        """Give the chosen filters; across sites a linked entry is one hit, the one where it comes from."""
        kept = self._filters.chosen(query)
        return [*kept, self._filters.originals()] if self._has_copies and query.asks_several_sites else kept

    def _by_date(self, query: Query, required: Iterable[Clause]) -> Page:
        found = self._searcher.search(
            found_by(required),
            query.per_page,
            offset=query.offset,
            order_by_field="published",
            order=Order.Desc,
        )
        return total_of(found), tuple(
            Hit(key, 0.0) for key in self._keys(address for _, address in found.hits)
        )

    def _by_fitness(
        self, query: Query, required: Iterable[Clause], scoring: Iterable[Clause], now: datetime
    ) -> Page:
        found = self._searcher.search(found_by(required, scoring), max(RANKED, query.offset + query.per_page))
        first = rank(self._candidates(found.hits[:RANKED]), now=now, across_sites=query.asks_several_sites)
        hits = [Hit(candidate.key, candidate.score) for candidate in first]
        page = slice(query.offset, query.offset + query.per_page)
        if page.stop > RANKED:
            behind = found.hits[RANKED:]
            keys = self._keys(address for _, address in behind)
            hits += [Hit(key, score) for (score, _), key in zip(behind, keys, strict=True)]
        return total_of(found), tuple(hits[page])

    def _candidates(self, hits: Sequence[tuple[float, DocAddress]]) -> list[Candidate]:
        addresses = [address for _, address in hits]
        columns = (
            self._searcher.fast_field_values(name, addresses)
            for name in ("site_id", "published", "archived", "numbered", "part")
        )
        return [
            Candidate(key, score, int(site_id), int(published), bool(archived), bool(numbered), bool(part))
            for (score, _), key, site_id, published, archived, numbered, part in zip(
                hits, self._keys(addresses), *columns, strict=True
            )
        ]

    def _facets(self, query: Query, match: Sequence[Clause]) -> dict[str, dict[str, int]]:
        """Count by each facet with every filter but the facet's own."""
        apart = query.chosen | ({"site"} if self._has_copies else set())
        counts = self._count([name for name in FACETS if name not in apart], [*match, *self._kept(query)])
        for name in apart - {"site"}:
            counts |= self._count([name], [*match, *self._kept(query.without(name))])
        if "site" in apart:  # a choice of one site shows its linked copies too
            counts |= self._count(["site"], [*match, *self._filters.chosen(query.without("site"))])
        return counts

    def _fields(self, query: Query, match: Sequence[Clause]) -> dict[str, dict[str, int]]:
        """Count by each field of the type that is looked at, with every filter but the field's own."""
        if not query.counts_fields:
            return {}
        counts = by_field(self._count([FIELDS], [*match, *self._kept(query)])[FIELDS])
        for name in query.facets:
            freed = self._count([FIELDS], [*match, *self._kept(query.without_field(name))])
            counts |= {name: by_field(freed[FIELDS]).get(name, {})}
        return counts

    def _count(self, names: Iterable[str], required: Iterable[Clause]) -> dict[str, dict[str, int]]:
        asked = {name: {"terms": {"field": name, "size": MOST_FACET_VALUES}} for name in names}
        counted: dict[str, Any] = self._searcher.aggregate(found_by(required), asked)
        return {
            name: {bucket["key"]: bucket["doc_count"] for bucket in counted[name]["buckets"]}
            for name in asked
        }

    def _keys(self, addresses: Iterable[DocAddress]) -> list[str]:
        return [str(self._searcher.doc(address).get_first("key")) for address in addresses]

    def _corrected(self, text: str, question: Question, readings: Sequence[tuple[str, ...]]) -> str:
        changed = {
            at: reading[0]
            for at, (word, reading) in enumerate(zip(question.words, readings, strict=True))
            if reading[0] != word
        }
        return replace_words(text, changed) if changed else ""


def total_of(found: SearchResult) -> int:
    """Give how many documents were found; the library's types leave the attribute out."""
    total: int = vars(type(found))["count"].__get__(found)
    return total
