"""The order of the first hits: recency and tending decide among equals, no site fills the page alone."""

from datetime import UTC, datetime, timedelta
from typing import Any

from liencong.search.ranking import Candidate, rank

NOW = datetime(2026, 11, 20, tzinfo=UTC)


def hit(key: str, score: float = 1.0, **changes: Any) -> Candidate:
    """Make a hit of site 1 that is three years old."""
    published = int((NOW - timedelta(days=changes.pop("days", 1000))).timestamp())
    facts = {"site_id": 1, "published": published, "archived": False, "numbered": False} | changes
    return Candidate(key, score, **facts)


def order(*hits: Candidate, across_sites: bool = False) -> str:
    """Give the keys in their order."""
    return "".join(candidate.key for candidate in rank(hits, now=NOW, across_sites=across_sites))


def test_the_newer_of_two_equals_stands_first() -> None:
    assert order(hit("a"), hit("b", days=1)) == "ba"


def test_a_page_of_today_does_not_pass_a_much_better_one() -> None:
    assert order(hit("a", 1.2), hit("b", 1.0, days=0)) == "ab"


def test_numbered_documents_do_not_grow_old() -> None:
    assert order(hit("a", 1.01, numbered=True), hit("b", 1.0, numbered=True, days=0)) == "ab"


def test_an_archived_page_stands_behind_its_equal() -> None:
    assert order(hit("a", archived=True), hit("b")) == "ba"


def test_a_site_does_not_fill_the_page_while_others_fit_about_as_well() -> None:
    hits = [*(hit(key, 1.0) for key in "abcde"), hit("z", 0.9, site_id=2)]
    assert order(*hits, across_sites=True) == "abczde"
    assert order(*hits, across_sites=False) == "abcdez"


def test_a_site_fills_the_page_where_others_fit_badly() -> None:
    hits = [*(hit(key, 1.0) for key in "abcde"), hit("z", 0.5, site_id=2)]
    assert order(*hits, across_sites=True) == "abcdez"


def test_a_time_in_the_future_is_no_more_than_new() -> None:
    assert order(hit("a", 1.02, days=0), hit("b", 1.0, days=-5000)) == "ab"
