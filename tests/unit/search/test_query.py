"""Whatever stands in an address becomes a question that can be asked."""

from datetime import date

import pytest

from liencong.core.tenancy.tables import Site
from liencong.search.parameters import read_query
from liencong.search.query import LONGEST_TEXT, MOST_PER_PAGE, Query, last_page

HEALTH = Site(id=7, slug="so-y-te", name="Sở Y tế")


def asked(**parameters: str) -> Query:
    return read_query(parameters, {"so-y-te": HEALTH}, site_id=3)


def test_cleans_and_cuts_the_text() -> None:
    assert Query("  quy\u200b \x00 che\u0302\u0301  ").text == "quy chế"
    assert len(Query("a" * 10_000).text) == LONGEST_TEXT


@pytest.mark.parametrize(("given", "page"), [(0, 1), (-9, 1), (7, 7), (10**9, 50)])
def test_bounds_pages(given: int, page: int) -> None:
    assert Query(page=given).page == page


@pytest.mark.parametrize(("given", "per_page"), [(0, 1), (50, 50), (10**9, MOST_PER_PAGE)])
def test_bounds_the_length_of_a_page(given: int, per_page: int) -> None:
    assert Query(per_page=given).per_page == per_page


def test_pages_end_at_the_deepest_hit() -> None:
    assert [last_page(total, 20) for total in (0, 1, 20, 21, 10**6)] == [1, 1, 1, 2, 50]


def test_asks_every_site_unless_told_otherwise() -> None:
    assert asked(q="x").site_ids is None
    assert asked(q="x", scope="site").site_ids == (3,)
    assert asked(q="x", site="so-y-te").site_ids == (7,)


def test_a_site_that_does_not_exist_has_nothing() -> None:
    assert asked(site="khong-co").site_ids == (0,)


def test_reads_filters() -> None:
    query = asked(**{"from": "2026-01-02", "to": "2026-03-04", "year": "2025", "sort": "date", "trang": "3"})
    assert (query.date_from, query.date_to) == (date(2026, 1, 2), date(2026, 3, 4))
    assert (query.year, query.sort, query.page) == (2025, "date", 3)


@pytest.mark.parametrize("senseless", ["", "x", "-1", "1e9", "9" * 30, "²", "２０２５", "\x00"])
def test_what_makes_no_sense_is_as_if_not_given(senseless: str) -> None:
    parameters = dict.fromkeys(("from", "to", "year", "sort", "trang"), senseless)
    query = asked(q="x", **parameters)
    assert (query.date_from, query.date_to, query.sort, query.page) == (None, None, "relevance", 1)
    assert query.year is None


def test_a_facet_can_be_taken_away() -> None:
    query = Query("x", site_ids=(1,), board="tin-tuc", type="article", year=2025)
    assert query.chosen == {"site", "board", "type", "year"}
    assert [query.without(facet).chosen for facet in sorted(query.chosen)] == [
        {"site", "type", "year"},
        {"board", "type", "year"},
        {"site", "board", "year"},
        {"site", "board", "type"},
    ]
