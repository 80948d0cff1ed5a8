"""The filters of a query as clauses, each with the name of the facet that it belongs to."""

from datetime import datetime

from tantivy import FieldType, Occur, Schema
from tantivy import Query as Clause

from liencong.search.engines.moments import FOREVER, seconds, span_of
from liencong.search.query import Query


class Filters:
    """Makes clauses that keep documents out."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema

    def visible(self, now: datetime) -> list[Clause]:
        """Keep out what is not public yet, or no longer."""
        moment = seconds(now)
        return [self._range("visible_from", 0, moment), self._range("visible_until", moment + 1, FOREVER)]

    def chosen(self, query: Query) -> list[Clause]:
        """Keep out what the visitor's filters do."""
        clauses = [self._term(name, value) for name, value in query.wanted.items()]
        clauses += [self._term("facet", f"{name}={value}") for name, value in query.facets.items()]
        if query.site_ids is not None:
            sites = [str(site_id) for site_id in query.site_ids]
            clauses.append(Clause.term_set_query(self._schema, "site", sites))
        if query.date_from or query.date_to:
            clauses.append(self._range("published", *span_of(query.date_from, query.date_to)))
        return clauses

    def originals(self) -> Clause:
        """Keep out linked copies, where the document that they are copies of is asked for too."""
        copies = self._term("copy", "yes")
        return Clause.boolean_query([(Occur.Must, Clause.all_query()), (Occur.MustNot, copies)])

    def pages(self) -> Clause:
        """Keep out parts of pages, such as their pictures."""
        return self._range("part", 0, 0)

    def _range(self, field: str, lowest: int, highest: int) -> Clause:
        return Clause.range_query(self._schema, field, FieldType.Integer, lowest, highest)

    def _term(self, field: str, value: str) -> Clause:
        return Clause.term_query(self._schema, field, value, index_option="basic")
