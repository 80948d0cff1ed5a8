"""Shares of a poll add up to 100, are fair, and are always the same for the same votes (S82, S83)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liencong.sites.poll.rules import shares

VOTES = st.lists(st.integers(min_value=0, max_value=10**12), min_size=1, max_size=12)


def test_the_poll_of_the_regulations_page() -> None:
    assert shares([1180, 107, 57]) == [88, 8, 4]


@pytest.mark.parametrize(
    ("votes", "wanted"),
    [
        ([], []),
        ([0, 0, 0], [0, 0, 0]),
        ([7], [100]),
        ([0, 1], [0, 100]),
        ([1, 1, 1], [34, 33, 33]),
        ([1, 1, 1, 1, 1, 1], [17, 17, 17, 17, 16, 16]),
        ([1, 999_999], [0, 100]),
    ],
)
def test_rounding(votes: list[int], wanted: list[int]) -> None:
    assert shares(votes) == wanted


@given(VOTES)
def test_shares_add_up(votes: list[int]) -> None:
    assert sum(shares(votes)) == (100 if any(votes) else 0)


@given(VOTES)
def test_no_share_is_off_by_a_whole_percent(votes: list[int]) -> None:
    total = sum(votes)
    for number, share in zip(votes, shares(votes), strict=True):
        assert abs(share * total - number * 100) < max(total, 1)


@given(VOTES)
def test_more_votes_never_show_as_a_smaller_share(votes: list[int]) -> None:
    in_order = [share for _, share in sorted(zip(votes, shares(votes), strict=True))]
    assert in_order == sorted(in_order)


@given(VOTES)
def test_an_option_without_votes_shows_nothing(votes: list[int]) -> None:
    assert shares([*votes, 0])[-1] == 0


def test_negative_votes_are_a_mistake() -> None:
    with pytest.raises(ValueError, match="negative"):
        shares([3, -1])
