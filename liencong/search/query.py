"""What is asked of the index, cleaned of whatever a hostile visitor may send, and what it answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

from liencong.core.text.unicode import clean_line
from liencong.search.question import Meanings

LONGEST_TEXT = 2000
"""Characters; what stands behind them is not looked at."""
MOST_PER_PAGE = 100
DEEPEST_HIT = 1000
"""Hits beyond this one are counted, not shown."""
PER_PAGE = 20

RELEVANCE: Final = "relevance"
DATE: Final = "date"
SORTS = (RELEVANCE, DATE)

FACETS = ("site", "board", "type", "year")
FIELDS: Final = "facet"
"""Stands among facets for the fields of a type, whose values are written `field=value`."""


@dataclass(frozen=True)
class Query:
    """A question with its filters; an empty text asks for the newest documents."""

    text: str = ""
    site_ids: tuple[int, ...] | None = None
    """None asks every site."""
    site_kind: str = ""
    board: str = ""
    """Address of a board, or its number."""
    type: str = ""
    facets: Mapping[str, str] = field(default_factory=dict)
    date_from: date | None = None
    date_to: date | None = None
    year: int | None = None
    state: str = ""
    sort: str = RELEVANCE
    page: int = 1
    per_page: int = PER_PAGE
    meanings: Meanings = field(default_factory=dict)
    """What the site on which it is asked takes for the same."""

    def __post_init__(self) -> None:
        per_page = min(max(self.per_page, 1), MOST_PER_PAGE)
        object.__setattr__(self, "text", clean_line(self.text[:LONGEST_TEXT]))
        object.__setattr__(self, "sort", self.sort if self.sort in SORTS else RELEVANCE)
        object.__setattr__(self, "per_page", per_page)
        object.__setattr__(self, "page", min(max(self.page, 1), last_page(DEEPEST_HIT, per_page)))

    @property
    def offset(self) -> int:
        """The number of hits that stand before this page."""
        return (self.page - 1) * self.per_page

    @property
    def chosen(self) -> frozenset[str]:
        """The facets by which the visitor has narrowed the answer."""
        values = {
            "site": self.site_ids is not None,
            "board": self.board,
            "type": self.type,
            "year": self.year,
        }
        return frozenset(name for name, value in values.items() if value)

    def without(self, facet: str) -> "Query":
        """Give the same question without the filter of one facet."""
        free: dict[str, Any] = (
            {"site_ids": None} if facet == "site" else {facet: None if facet == "year" else ""}
        )
        return replace(self, **free)

    def without_field(self, name: str) -> "Query":
        """Give the same question without the filter of one field of a type."""
        return replace(self, facets={one: value for one, value in self.facets.items() if one != name})

    @property
    def is_first_look(self) -> bool:
        """Whether a question is asked as it stands, before anybody turns pages or narrows the answer."""
        return bool(self.text) and self.page == 1 and not self.chosen and not self.facets

    @property
    def counts_fields(self) -> bool:
        """Whether the values of a type's fields are counted: only where one type is looked at."""
        return bool(self.type or self.facets)

    @property
    def wanted(self) -> dict[str, str]:
        """The values that filters want, by the name of the field."""
        values = {
            "board_id" if self.board.isdigit() else "board": self.board,
            "type": self.type,
            "year": str(self.year) if self.year is not None else "",
            "site_kind": self.site_kind,
            "state": self.state,
        }
        return {name: value for name, value in values.items() if value}

    @property
    def asks_several_sites(self) -> bool:
        """Whether hits of different sites may stand beside each other."""
        return self.site_ids is None or len(self.site_ids) > 1


@dataclass(frozen=True)
class Hit:
    """A document found, and how well it fits (only comparable within one answer)."""

    key: str
    score: float


@dataclass(frozen=True)
class Result:
    """One page of an answer.

    Each facet counts what a choice of that value would give: with every filter but the facet's own.
    """

    total: int
    hits: tuple[Hit, ...]
    facets: Mapping[str, Mapping[str, int]]
    fields: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """The same for each field of the type that is looked at."""
    corrected: str = ""
    """The question as it was probably meant, where it was read differently; words put in have no marks."""
    took_ms: float = 0.0


def by_field(counts: Mapping[str, int]) -> dict[str, dict[str, int]]:
    """Put counts of `field=value` below the names of their fields."""
    found: dict[str, dict[str, int]] = {}
    for pair, count in counts.items():
        name, _, value = pair.partition("=")
        found.setdefault(name, {})[value] = count
    return found


def last_page(total: int, per_page: int) -> int:
    """Give the number of the last page that can be shown, at least 1."""
    return max(1, -(-min(total, DEEPEST_HIT) // per_page))
