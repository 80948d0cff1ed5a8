"""Who may vote, and when; nobody can be followed from poll to poll (S83, L53)."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liencong.core.errors import Refused
from liencong.sites.poll.rules import (
    AlreadyVoted,
    PollClosed,
    PollNotOpen,
    PollState,
    may_vote,
    poll_state,
    voter_key,
)

OPENS = datetime(2026, 11, 1, tzinfo=UTC)
CLOSES = datetime(2026, 12, 1, tzinfo=UTC)
MOMENT = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("now", "state"),
    [
        (OPENS - MOMENT, PollState.UPCOMING),
        (OPENS, PollState.OPEN),
        (CLOSES - MOMENT, PollState.OPEN),
        (CLOSES, PollState.CLOSED),
    ],
)
def test_a_poll_is_open_between_its_dates(now: datetime, state: PollState) -> None:
    assert poll_state(OPENS, CLOSES, now) is state


def test_a_poll_without_dates_is_open() -> None:
    assert poll_state(None, None, OPENS) is PollState.OPEN
    assert poll_state(None, CLOSES, OPENS) is PollState.OPEN
    assert poll_state(OPENS, None, CLOSES) is PollState.OPEN


def test_a_first_vote_in_an_open_poll_passes() -> None:
    may_vote(PollState.OPEN, has_voted=False)


@pytest.mark.parametrize(
    ("state", "has_voted", "refusal"),
    [
        (PollState.UPCOMING, False, PollNotOpen),
        (PollState.CLOSED, False, PollClosed),
        (PollState.CLOSED, True, PollClosed),
        (PollState.OPEN, True, AlreadyVoted),
    ],
)
def test_any_other_vote_is_refused(state: PollState, has_voted: bool, refusal: type[Refused]) -> None:
    with pytest.raises(refusal):
        may_vote(state, has_voted=has_voted)


@given(st.text(max_size=60), st.text(max_size=200))
def test_a_voter_is_known_again_in_the_same_poll_only(address: str, user_agent: str) -> None:
    key = voter_key(b"salt", 1, address, user_agent)
    assert key == voter_key(b"salt", 1, address, user_agent)
    assert key != voter_key(b"salt", 2, address, user_agent)
    assert key != voter_key(b"another salt", 1, address, user_agent)


def test_another_address_or_browser_is_another_voter() -> None:
    keys = {voter_key(b"salt", 1, address, browser) for address in ("a", "b") for browser in ("x", "y")}
    assert len(keys) == 4


def test_a_header_that_is_no_text_still_votes() -> None:
    assert len(voter_key(b"salt", 1, "a", "\udcff")) == 32
