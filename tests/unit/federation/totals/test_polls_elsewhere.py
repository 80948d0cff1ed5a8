"""What sites hosted elsewhere tell of polls is added up where it is the same poll, and only there."""

from datetime import UTC, datetime, timedelta

from liencong.core.tenancy.tables import Site
from liencong.federation.peer.reports import ToldPoll
from liencong.federation.totals.polls_elsewhere import gathered

NOW = datetime(2026, 11, 29, tzinfo=UTC)


def told(
    name: str, votes: tuple[int, ...], *, options: tuple[str, ...] = ("Có", "Không"), told_at: datetime = NOW
) -> ToldPoll:
    return ToldPoll(Site(name=name), "a", "Hài lòng?", options, votes, told_at, changed_at=None)


def test_sites_of_one_poll_add_up_and_percents_make_a_whole() -> None:
    (poll,) = gathered([told("A", (1, 1)), told("B", (0, 1))])
    assert [one.site.name for one in poll.told] == ["A", "B"]
    assert (poll.votes, poll.total, poll.percents) == ([1, 2], 3, [33, 67])


def test_the_uid_of_another_in_other_words_changes_nobodys_figures() -> None:
    forged = told("B", (900, 0), options=("Có", "Có chứ"), told_at=NOW - timedelta(hours=1))
    assert [poll.total for poll in gathered([forged, told("A", (1, 1))])] == [2, 900]


def test_a_poll_without_votes_has_no_percents() -> None:
    (poll,) = gathered([told("A", (0, 0))])
    assert (poll.percents, poll.total) == ([0, 0], 0)
