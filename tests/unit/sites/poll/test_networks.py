"""What one network is, and when votes from one come in a burst."""

from datetime import timedelta

import pytest

from liencong.sites.poll.bursts import MOST_FROM_ONE_NETWORK, WINDOW, Bursts
from liencong.sites.poll.rules import network_of
from tests.factories.province import MORNING


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("113.160.7.9", "113.160.7.0/24"),
        ("2001:db8:1:2::5", "2001:db8:1::/48"),
        ("", ""),
        ("testclient", "testclient"),
    ],
)
def test_a_network_is_what_a_school_shares(address: str, network: str) -> None:
    assert network_of(address) == network


def test_votes_beyond_the_usual_of_one_network_are_in_a_burst() -> None:
    seen = Bursts()
    told = [seen.is_in_burst(1, f"10.0.0.{n}", MORNING) for n in range(MOST_FROM_ONE_NETWORK + 2)]
    assert told == [False] * MOST_FROM_ONE_NETWORK + [True] * 2
    assert not seen.is_in_burst(1, "10.0.1.1", MORNING)
    assert not seen.is_in_burst(2, "10.0.0.1", MORNING)
    assert not seen.is_in_burst(1, "10.0.0.1", MORNING + WINDOW)


def test_a_clock_that_is_set_back_begins_anew() -> None:
    seen = Bursts()
    for _ in range(MOST_FROM_ONE_NETWORK):
        seen.is_in_burst(1, "10.0.0.1", MORNING)
    assert not seen.is_in_burst(1, "10.0.0.1", MORNING - timedelta(hours=1))
