"""Takes votes in, many in one transaction: each is written once, in a lot, and never changed."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.clock import local_day
from liencong.core.db.upsert import insert_new
from liencong.core.errors import Invalid, LiencongError, NotFound
from liencong.core.outbox import service as outbox
from liencong.core.tenancy.scope import every_site
from liencong.sites.poll import rules, store
from liencong.sites.poll.events import VoteCast
from liencong.sites.poll.rules import AlreadyVoted
from liencong.sites.poll.tables import Poll, PollLot, PollPlacement, Vote
from liencong.sites.visits.salts import salt_of


@dataclass(frozen=True)
class Voter:
    """Where a vote comes from, as far as it is known without asking; none of it is kept."""

    address: str
    user_agent: str


@dataclass(frozen=True)
class Ballot:
    """A vote as it is cast on a site."""

    site_id: int
    poll_id: int
    option_id: int
    voter: Voter
    at: datetime
    in_burst: bool = False


@dataclass(frozen=True)
class _Called:
    """The polls that some ballots name: where they stand, and what may be answered."""

    polls: Mapping[int, Poll]
    places: set[tuple[int, int]]
    options: Mapping[int, set[int]]

    def check(self, ballot: Ballot) -> None:
        """Raise why a ballot does not count."""
        poll = self.polls.get(ballot.poll_id)
        if poll is None or (ballot.site_id, ballot.poll_id) not in self.places:
            raise NotFound(poll_id=ballot.poll_id)
        rules.may_vote(rules.poll_state(poll.opens_at, poll.closes_at, ballot.at), has_voted=False)
        if ballot.option_id not in self.options[poll.id]:
            raise Invalid({"option": "choice-unknown"})


async def take_in(session: AsyncSession, ballots: Sequence[Ballot]) -> list[LiencongError | None]:
    """Write votes; give for each why it does not count, or None, in their order.

    One voter votes once, on whichever site the poll stands, and is known again for a day: telephones of one
    make share addresses, and a hindrance for longer would keep many from voting at all. What is refused,
    `NotFound`, `PollNotOpen`, `PollClosed`, `Invalid`, `AlreadyVoted`, does not hurt the others.
    """
    called = await _call(session, ballots)
    told: list[LiencongError | None] = [_refusal(called, ballot) for ballot in ballots]
    lots: defaultdict[int, list[int]] = defaultdict(list)
    for at, ballot in enumerate(ballots):
        if told[at] is None:
            lots[ballot.poll_id].append(at)
    for poll_id, places in lots.items():
        taken = await _write_lot(session, poll_id, [ballots[at] for at in places])
        for at, is_taken in zip(places, taken, strict=True):
            told[at] = None if is_taken else AlreadyVoted()
    counted = {(one.site_id, one.poll_id) for one, why in zip(ballots, told, strict=True) if why is None}
    for site_id, poll_id in sorted(counted):
        outbox.append(session, VoteCast(site_id, poll_id), now=ballots[0].at)
    return told


async def _call(session: AsyncSession, ballots: Iterable[Ballot]) -> _Called:
    """Find the polls; nobody closes them, and nobody else adds a lot, until the transaction ends."""
    poll_ids = {ballot.poll_id for ballot in ballots}
    pairs = {(ballot.site_id, ballot.poll_id) for ballot in ballots}
    polls = select(Poll).where(Poll.id.in_(poll_ids)).order_by(Poll.id).with_for_update()
    place = tuple_(PollPlacement.site_id, PollPlacement.poll_id)
    with every_site(session):
        found = {poll.id: poll for poll in await session.scalars(polls)}
        standing = await session.execute(
            select(PollPlacement.site_id, PollPlacement.poll_id).where(place.in_(pairs))
        )
        places = {(row[0], row[1]) for row in standing}
    options = await store.list_options(session, poll_ids)
    return _Called(
        found, places, {poll_id: {one.id for one in of_poll} for poll_id, of_poll in options.items()}
    )


def _refusal(called: _Called, ballot: Ballot) -> LiencongError | None:
    try:
        called.check(ballot)
    except LiencongError as refusal:
        return refusal
    return None


async def _write_lot(session: AsyncSession, poll_id: int, ballots: Sequence[Ballot]) -> list[bool]:
    """Write the votes of one poll as its next lot; tell of each whether it counts."""
    salts = {day: await salt_of(session, day) for day in {local_day(ballot.at) for ballot in ballots}}
    before = await _last_lot(session, poll_id)
    number = before.number + 1 if before else 1
    keys = [
        rules.voter_key(salts[local_day(one.at)], poll_id, one.voter.address, one.voter.user_agent)
        for one in ballots
    ]
    rows = [
        {"poll_id": poll_id, "voter_key": key, "option_id": one.option_id, "site_id": one.site_id,
         "lot": number, "in_burst": one.in_burst}
        for key, one in zip(keys, ballots, strict=True)
    ]  # fmt: skip
    first = {key: at for at, key in reversed(list(enumerate(keys)))}
    new = await insert_new(session, Vote, [rows[at] for at in first.values()], key=["poll_id", "voter_key"])
    taken = {at for key, at in first.items() if (poll_id, key) in new}
    if taken:
        votes = [(keys[at], ballots[at].site_id, ballots[at].option_id, ballots[at].in_burst) for at in taken]
        digest = rules.lot_digest(before.digest if before else "", votes)
        session.add(PollLot(poll_id=poll_id, number=number, digest=digest))
        await session.flush()
    return [at in taken for at in range(len(ballots))]


async def _last_lot(session: AsyncSession, poll_id: int) -> PollLot | None:
    last = select(func.max(PollLot.number)).where(PollLot.poll_id == poll_id).scalar_subquery()
    found: PollLot | None = await session.scalar(
        select(PollLot).where(PollLot.poll_id == poll_id, PollLot.number == last)
    )
    return found
