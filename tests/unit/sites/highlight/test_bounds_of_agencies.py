"""A block takes so many entries of one agency, in the order of the editors."""

import pytest

from liencong.sites.highlight.rules import EVENTS, LEAD, beyond_limit, fault_of, limit_of, number_in, repeated
from liencong.sites.highlight.tables import Highlight

HOME = "https://cong.test"


def test_each_agency_has_its_share_and_own_entries_have_no_bound() -> None:
    assert beyond_limit([7, None, 7, 8, 7, None], 1) == {2, 4}
    assert beyond_limit([7, None, 7, 8, 7, None], 2) == {4}


def test_without_a_rule_there_is_no_bound() -> None:
    assert beyond_limit([7, 7, 7], None) == set()


def test_of_several_blocks_the_strictest_bounds_what_is_put_there() -> None:
    assert limit_of([{"per_agency": 3}, {"per_agency": None}, {"per_agency": 2}, {}]) == 2
    assert limit_of([{"per_agency": None}, {}]) is None


def test_an_entry_stands_in_a_place_once_and_things_without_one_as_often_as_wanted() -> None:
    assert repeated([7, None, 8, 7, None, 8]) == {3, 5}


@pytest.mark.parametrize(
    ("url", "number"),
    [
        ("/tin-tuc/mot-tin-12", 12),
        ("https://cong.test/tin-tuc/mot-tin-12?a=1", 12),
        ("https://cong.test.xau.test/tin-tuc/mot-tin-12", None),
        ("https://khac.test/tin-tuc/mot-tin-12", None),
        ("/tin-tuc", None),
    ],
)
def test_an_address_names_an_entry_of_the_site_or_none(url: str, number: int | None) -> None:
    assert number_in(url, HOME) == number


def test_events_may_lead_anywhere_and_what_stands_first_is_an_entry() -> None:
    said = Highlight(title="Hội chợ", url="https://hoi.test/")
    assert fault_of(said, EVENTS, None, is_shown=True) is None
    assert fault_of(said, LEAD, None, is_shown=True) == ("url", "entry-wanted")
