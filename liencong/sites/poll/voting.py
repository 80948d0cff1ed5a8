"""Takes votes in, many in one transaction: each is written once, in a lot, and never changed."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

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
from liencong.sites.visits.salts import salt_of


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


class Salts:
    """The salts of the days on which a process takes votes in, asked for once and gone with their day."""

    def __init__(self) -> None:
        self._salts: dict[date, bytes] = {}

    async def of(self, session: AsyncSession, days: set[date]) -> Mapping[date, bytes]:
        """Give the salts of some days; the session has to be one that writes."""
        if days != self._salts.keys():
            self._salts = {day: self._salts.get(day) or await salt_of(session, day) for day in days}
        return self._salts


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


async def take_in(
    session: AsyncSession, ballots: Sequence[Ballot], salts: Salts, bursts: Bursts
) -> list[LiencongError | None]:
    """Write votes; give for each why it does not count, or None, in their order.

    One voter votes once, on whichever site the poll stands, and is known again for a day: telephones of one
    make share addresses, and a hindrance for longer would keep many from voting at all. What is refused,
    `NotFound`, `PollNotOpen`, `PollClosed`, `Invalid`, `AlreadyVoted`, does not hurt the others.
    """
    with every_site(session):
        called = await _call(session, ballots)
        told: list[LiencongError | None] = [_refusal(called, ballot) for ballot in ballots]
        lots: defaultdict[int, list[int]] = defaultdict(list)
        for at, ballot in enumerate(ballots):
            if told[at] is None:
                lots[ballot.poll_id].append(at)
        for poll_id, places in lots.items():
            keys = await _keys(session, [ballots[at] for at in places], salts)
            new = await _first_votes(session, poll_id, keys)
            taken = {places[at] for at in new.values()}
            for at in places:
                told[at] = None if at in taken else AlreadyVoted()
            await _write_lot(session, poll_id, {key: ballots[places[at]] for key, at in new.items()}, bursts)
    counted = {(one.site_id, one.poll_id) for one, why in zip(ballots, told, strict=True) if why is None}
    for site_id, poll_id in sorted(counted):
        outbox.tell(session, VoteCast(site_id, poll_id))
    return told


async def _call(session: AsyncSession, ballots: Iterable[Ballot]) -> _Called:
    """Find the polls; nobody closes them, and nobody else adds a lot, until the transaction ends."""
    pairs = {(ballot.site_id, ballot.poll_id) for ballot in ballots}
    poll_ids = {poll_id for _, poll_id in pairs}
    times = select(Poll.id, Poll.opens_at, Poll.closes_at).where(Poll.id.in_(poll_ids)).order_by(Poll.id)
    answers = (
        select(PollPlacement.site_id, PollPlacement.poll_id, PollOption.id)
        .join(PollOption, PollOption.poll_id == PollPlacement.poll_id)
        .where(tuple_(PollPlacement.site_id, PollPlacement.poll_id).in_(pairs))
    )
    found = {row[0]: (row[1], row[2]) for row in await session.execute(times.with_for_update())}
    standing: defaultdict[tuple[int, int], set[int]] = defaultdict(set)
    for site_id, poll_id, option_id in await session.execute(answers):
        standing[site_id, poll_id].add(option_id)
    return _Called(found, standing)


def _refusal(called: _Called, ballot: Ballot) -> LiencongError | None:
    try:
        called.check(ballot)
    except LiencongError as refusal:
        return refusal
    return None


async def _keys(session: AsyncSession, ballots: Sequence[Ballot], salts: Salts) -> list[str]:
    """Give what stands for the voters of some ballots of one poll."""
    days = [local_day(ballot.at) for ballot in ballots]
    salt = await salts.of(session, set(days))
    return [
        rules.voter_key(salt[day], one.poll_id, one.voter.address, one.voter.user_agent)
        for day, one in zip(days, ballots, strict=True)
    ]


async def _first_votes(session: AsyncSession, poll_id: int, keys: Sequence[str]) -> dict[str, int]:
    """Give the keys of voters who have not voted yet, each with the place of its first ballot.

    The poll is held by this transaction, so that nobody else writes votes of it meanwhile.
    """
    known = set(
        await session.scalars(
            select(Vote.voter_key).where(Vote.poll_id == poll_id, Vote.voter_key.in_(set(keys)))
        )
    )
    first = {key: at for at, key in reversed(list(enumerate(keys)))}
    return {key: at for key, at in first.items() if key not in known}


async def _write_lot(
    session: AsyncSession, poll_id: int, votes: Mapping[str, Ballot], bursts: Bursts
) -> None:
    """Write the votes of one poll as its next lot, by the keys of their voters."""
    if not votes:
        return
    before = await _last_lot(session, poll_id)
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
    await insert_all(session, Vote, rows)
    await insert_all(session, PollLot, [lot])


async def _last_lot(session: AsyncSession, poll_id: int) -> tuple[int, str] | None:
    last = select(func.max(PollLot.number)).where(PollLot.poll_id == poll_id).scalar_subquery()
    lots = select(PollLot.number, PollLot.digest).where(PollLot.poll_id == poll_id, PollLot.number == last)
    found = (await session.execute(lots)).first()
    return (found[0], found[1]) if found else None
