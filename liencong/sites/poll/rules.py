"""The arithmetic of polls (S82–S83): who may vote, when, and shares that always add up to 100."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from functools import lru_cache
from hashlib import blake2b
from ipaddress import ip_address, ip_network

from liencong.core.clock import LOCAL_ZONE, local_day
from liencong.core.errors import Invalid, Refused

WHOLE = 100

ONE_SITE, SEVERAL_SITES, PROVINCE = "site", "sites", "province"
"""Whom a poll asks (S84)."""


class PollNotOpen(Refused):
    """Voting has not begun."""

    code = "poll-not-open"


class PollClosed(Refused):
    """Voting is over; the result no longer changes."""

    code = "poll-closed"


class AlreadyVoted(Refused):
    """The voter has answered this poll."""

    code = "poll-already-voted"


class PollStillOpen(Refused):
    """Votes are still taken: what they come to is not final."""

    code = "poll-still-open"


class ResultWritten(Refused):
    """The result was written as an entry before."""

    code = "poll-result-written"


class PollState(StrEnum):
    """Where a poll stands in time."""

    UPCOMING = "upcoming"
    OPEN = "open"
    CLOSED = "closed"


def shares(votes: Sequence[int]) -> list[int]:
    """Give each option's share in whole percent: together 100, or all 0 when nobody has voted.

    Largest remainder: what rounding down leaves over goes to those who lost most by it, the earlier option
    first where two lost the same. Raises ValueError for a negative number of votes.
    """
    if any(number < 0 for number in votes):
        raise ValueError("votes cannot be negative")
    total = sum(votes)
    if total == 0:
        return [0] * len(votes)
    percents = [number * WHOLE // total for number in votes]
    lost = [number * WHOLE % total for number in votes]
    by_loss = sorted(range(len(votes)), key=lambda option: -lost[option])
    for option in by_loss[: WHOLE - sum(percents)]:
        percents[option] += 1
    return percents


def poll_state(opens_at: datetime | None, closes_at: datetime | None, now: datetime) -> PollState:
    """Tell where a poll stands; without a date it is open on that side."""
    if closes_at is not None and now >= closes_at:
        return PollState.CLOSED
    if opens_at is not None and now < opens_at:
        return PollState.UPCOMING
    return PollState.OPEN


@dataclass(frozen=True)
class ShownDays:
    """The days in Vietnam on which a poll is shown on a site, both included; None is open on that side."""

    first: date | None = None
    last: date | None = None

    @property
    def end_at(self) -> datetime | None:
        """The last moment of the last day."""
        return datetime.combine(self.last, time.max, LOCAL_ZONE) if self.last else None

    def include(self, day: date) -> bool:
        """Tell whether a day is one of them."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


EVERY_DAY = ShownDays()


def check_days(days: ShownDays, opens_at: datetime, closes_at: datetime | None, *, today: date) -> None:
    """Let the days pass on which a poll shall be shown on a site; raise `Invalid` for the one that is wrong.

    ShownDays that are over, and those on which the poll itself is not open, would show it never.
    """
    if days.last is not None and days.last < today:
        raise Invalid({"last_day": "last-day-is-over"})
    if days.first is not None and days.last is not None and days.last < days.first:
        raise Invalid({"last_day": "last-day-before-first"})
    if days.last is not None and days.last < local_day(opens_at):
        raise Invalid({"last_day": "poll-not-open-then"})
    if days.first is not None and closes_at is not None and days.first > local_day(closes_at):
        raise Invalid({"first_day": "poll-not-open-then"})


def may_vote(state: PollState, *, has_voted: bool) -> None:
    """Let a vote pass, or raise why it may not: `PollNotOpen`, `PollClosed` or `AlreadyVoted`."""
    if state is PollState.UPCOMING:
        raise PollNotOpen
    if state is PollState.CLOSED:
        raise PollClosed
    if has_voted:
        raise AlreadyVoted


def check_result(state: PollState, *, has_result: bool) -> None:
    """Let a result be published as an entry, or raise why not: `PollStillOpen` or `ResultWritten`."""
    if state is not PollState.CLOSED:
        raise PollStillOpen
    if has_result:
        raise ResultWritten


def lot_digest(before: str, votes: Iterable[tuple[str, int, int, bool]]) -> str:
    """Give the mark of a lot of votes, each a voter's key, a site, an option and whether it came in a burst.

    It holds the mark of the lot before too: whoever changes a vote has to change all lots that follow.
    """
    lines = sorted(f"{key} {site_id} {option_id} {in_burst:d}" for key, site_id, option_id, in_burst in votes)
    return blake2b("\n".join([before, *lines]).encode(), digest_size=16).hexdigest()


@lru_cache(maxsize=4096)
def network_of(address: str) -> str:
    """Give the network of an address: what one household, school or office shares (IPv4 /24, IPv6 /48)."""
    try:
        version = ip_address(address).version
    except ValueError:
        return address
    return str(ip_network(f"{address}/{24 if version == 4 else 48}", strict=False))


def voter_key(salt: bytes, poll_id: int, address: str, user_agent: str) -> str:
    """Give what stands for a voter in one poll: no cookie, and no way back to the person.

    The same browser has another key in another poll, and a new one once the salt (at most 64 bytes) is new.
    """
    seen = f"{poll_id}\n{address}\n{user_agent}".encode(errors="replace")
    return blake2b(seen, digest_size=16, key=salt).hexdigest()
