"""Takes votes in, many in one transaction: each is written once, in a lot, and never changed."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import bindparam, select, tuple_
from sqlalchemy.orm import Session

from liencong.core.clock import local_day
from liencong.core.db.upsert import insert_all
from liencong.core.errors import Invalid, LiencongError, NotFound
from liencong.core.outbox import service as outbox
from liencong.core.tenancy.scope import every_site
from liencong.sites.poll import rules
from liencong.sites.poll.bursts import Bursts
from liencong.sites.poll.events import VoteCast
from liencong.sites.poll.rules import AlreadyVoted
from liencong.sites.poll.tables import Poll, PollLot, PollOption, PollPlacement, Vote

# Built once: making a statement anew costs as much as carrying it out.
TIMES = (
    select(Poll.id, Poll.opens_at, Poll.closes_at)
    .where(Poll.id.in_(bindparam("polls", expanding=True)))
    .order_by(Poll.id)
    .with_for_update()
)
ANSWERS = (
    select(PollPlacement.site_id, PollPlacement.poll_id, PollOption.id)
    .join(PollOption, PollOption.poll_id == PollPlacement.poll_id)
    .where(tuple_(PollPlacement.site_id, PollPlacement.poll_id).in_(bindparam("pairs", expanding=True)))
    .where(PollPlacement.taken_off_at.is_(None))
)
KNOWN = select(Vote.voter_key).where(
    Vote.poll_id == bindparam("poll"), Vote.voter_key.in_(bindparam("keys", expanding=True))
)
LAST_LOT = (
    select(PollLot.number, PollLot.digest)
    .where(PollLot.poll_id == bindparam("poll"))
    .order_by(PollLot.number.desc())
    .limit(1)
)


class Voter(NamedTuple):
    """Where a vote comes from, as far as it is known without asking; none of it is kept."""

    address: str
    user_agent: str


class Ballot(NamedTuple):
    """A vote as it is cast on a site."""

    site_id: int
    poll_id: int
    option_id: int
    voter: Voter
    at: datetime


@dataclass(frozen=True)
class _Called:
    """The polls that ballots name: when each is open, where it stands, and what may be answered there."""

    times: Mapping[int, tuple[datetime, datetime | None]]
    answers: Mapping[tuple[int, int], set[int]]

    def check(self, ballot: Ballot) -> None:
        """Raise why a ballot does not count."""
        options = self.answers.get((ballot.site_id, ballot.poll_id))
        if options is None or ballot.poll_id not in self.times:
            raise NotFound(poll_id=ballot.poll_id)
        state = rules.poll_state(*self.times[ballot.poll_id], ballot.at)
        rules.may_vote(state, has_voted=False)
        if ballot.option_id not in options:
            raise Invalid({"option": "choice-unknown"})


def take_in(
    session: Session, ballots: Sequence[Ballot], salts: Mapping[date, bytes], bursts: Bursts
) -> list[LiencongError | None]:
    """Write votes, in a thread; give for each why it does not count, or None, in their order.

    One voter votes once, on whichever site the poll stands, and is known again for a day: telephones of one
    make share addresses, and a hindrance for longer would keep many from voting at all. What is refused,
    `NotFound`, `PollNotOpen`, `PollClosed`, `Invalid`, `AlreadyVoted`, does not hurt the others. `salts` has
    those of the days on which the ballots were cast.
    """
    with every_site(session):
        called = _call(session, ballots)
        told: list[LiencongError | None] = [_refusal(called, ballot) for ballot in ballots]
        lots: defaultdict[int, list[int]] = defaultdict(list)
        for at, ballot in enumerate(ballots):
            if told[at] is None:
                lots[ballot.poll_id].append(at)
        for poll_id, places in lots.items():
            keys = _keys([ballots[at] for at in places], salts)
            new = _first_votes(session, poll_id, keys)
            taken = {places[at] for at in new.values()}
            for at in places:
                told[at] = None if at in taken else AlreadyVoted()
            _write_lot(session, poll_id, {key: ballots[places[at]] for key, at in new.items()}, bursts)
    counted = {(one.site_id, one.poll_id) for one, why in zip(ballots, told, strict=True) if why is None}
    for site_id, poll_id in sorted(counted):
        outbox.tell(session, VoteCast(site_id, poll_id))
    return told


def _call(session: Session, ballots: Iterable[Ballot]) -> _Called:
    """Find the polls; nobody closes them, and nobody else adds a lot, until the transaction ends."""
    pairs = {(ballot.site_id, ballot.poll_id) for ballot in ballots}
    poll_ids = {poll_id for _, poll_id in pairs}
    times = session.execute(TIMES, {"polls": list(poll_ids)})
    found = {row[0]: (row[1], row[2]) for row in times}
    standing: defaultdict[tuple[int, int], set[int]] = defaultdict(set)
    for site_id, poll_id, option_id in session.execute(ANSWERS, {"pairs": list(pairs)}):
        standing[site_id, poll_id].add(option_id)
    return _Called(found, standing)


def _refusal(called: _Called, ballot: Ballot) -> LiencongError | None:
    try:
        called.check(ballot)
    except LiencongError as refusal:
        return refusal
    return None


def _keys(ballots: Sequence[Ballot], salts: Mapping[date, bytes]) -> list[str]:
    """Give what stands for the voters of some ballots of one poll."""
    return [
        rules.voter_key(salts[local_day(one.at)], one.poll_id, one.voter.address, one.voter.user_agent)
        for one in ballots
    ]


def _first_votes(session: Session, poll_id: int, keys: Sequence[str]) -> dict[str, int]:
    """Give the keys of voters who have not voted yet, each with the place of its first ballot.

    The poll is held by this transaction, so that nobody else writes votes of it meanwhile.
    """
    known = set(session.scalars(KNOWN, {"poll": poll_id, "keys": list(set(keys))}))
    first = {key: at for at, key in reversed(list(enumerate(keys)))}
    return {key: at for key, at in first.items() if key not in known}


def _write_lot(session: Session, poll_id: int, votes: Mapping[str, Ballot], bursts: Bursts) -> None:
    """Write the votes of one poll as its next lot, by the keys of their voters."""
    if not votes:
        return
    before = _last_lot(session, poll_id)
    number, digest = before or (0, "")
    marked = {
        key: bursts.is_in_burst(poll_id, ballot.voter.address, ballot.at) for key, ballot in votes.items()
    }
    rows = [
        {"poll_id": poll_id, "voter_key": key, "option_id": ballot.option_id, "site_id": ballot.site_id,
         "lot": number + 1, "in_burst": marked[key]}
        for key, ballot in votes.items()
    ]  # fmt: skip
    lines = [(key, ballot.site_id, ballot.option_id, marked[key]) for key, ballot in votes.items()]
    lot = {"poll_id": poll_id, "number": number + 1, "digest": rules.lot_digest(digest, lines)}
    insert_all(session, Vote, rows)
    insert_all(session, PollLot, [lot])


def _last_lot(session: Session, poll_id: int) -> tuple[int, str] | None:
    found = (session.execute(LAST_LOT, {"poll": poll_id})).first()
    return (found[0], found[1]) if found else None
