"""The parameters of a search as addresses carry them; nothing that somebody types there is an error."""

from collections.abc import Mapping
from datetime import date

from liencong.core.tenancy.tables import Site
from liencong.core.web.listing import PAGE_PARAMETER
from liencong.search.query import Query

NOWHERE = 0
"""Stands for a site that does not exist: nothing is found there."""
LONGEST_NUMBER = 9
FIELD = "f."
"""Before the name of a field of a type in an address."""
MOST_FIELDS = 5


def read_query(parameters: Mapping[str, str], by_slug: Mapping[str, Site], site_id: int) -> Query:
    """Give the query of an address; `site_id` is the site on which it is asked."""
    return Query(
        text=parameters.get("q", ""),
        site_ids=sites_asked(parameters.get("scope", ""), parameters.get("site", ""), by_slug, site_id),
        board=parameters.get("board", ""),
        type=parameters.get("type", ""),
        facets=read_fields(parameters),
        date_from=_day(parameters.get("from", "")),
        date_to=_day(parameters.get("to", "")),
        year=_number(parameters.get("year", "")),
        sort=parameters.get("sort", ""),
        page=_number(parameters.get(PAGE_PARAMETER, "")) or 1,
    )


def sites_asked(scope: str, site: str, by_slug: Mapping[str, Site], site_id: int) -> tuple[int, ...] | None:
    """Give the sites that a scope (`site`, `all`) or the slug of a site names, None for every site."""
    if site:
        named = by_slug.get(site)
        return (named.id if named else NOWHERE,)
    return (site_id,) if scope == "site" else None


def read_fields(parameters: Mapping[str, str]) -> dict[str, str]:
    """Give the fields of a type by which the answer is narrowed, from `f.field=value`."""
    given = {name.removeprefix(FIELD): value for name, value in parameters.items() if name.startswith(FIELD)}
    return {name: given[name] for name in [name for name, value in given.items() if value][:MOST_FIELDS]}


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
