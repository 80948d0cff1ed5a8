"""Counts a poll again from its votes, and holds them against the marks of their lots."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.tenancy.scope import every_site
from liencong.sites.poll import rules
from liencong.sites.poll.tables import Poll, PollLot, Vote


@dataclass(frozen=True)
class Recount:
    """A poll as its votes tell it: by site and option, without those that a site brought along.

    `wrong_lots` are those whose votes are not the ones that were taken in.
    """

    poll_id: int
    question: str
    votes: Mapping[tuple[int, int], int]
    in_bursts: int
    lots: int
    wrong_lots: Sequence[int]

    @property
    def total(self) -> int:
        """The number of all votes."""
        return sum(self.votes.values())


async def recount(session: AsyncSession, poll_id: int | None = None) -> list[Recount]:
    """Count every poll of every site again, or one of them."""
    wanted = select(Poll).order_by(Poll.id)
    with every_site(session):
        polls = await session.scalars(wanted if poll_id is None else wanted.where(Poll.id == poll_id))
        return [await _recount(session, poll) for poll in polls]


async def _recount(session: AsyncSession, poll: Poll) -> Recount:
    lots: defaultdict[int, list[tuple[str, int, int, bool]]] = defaultdict(list)
    counted = Counter[tuple[int, int]]()
    in_bursts = 0
    votes = select(Vote.lot, Vote.voter_key, Vote.site_id, Vote.option_id, Vote.in_burst)
    for lot, key, site_id, option_id, in_burst in await session.execute(votes.where(Vote.poll_id == poll.id)):
        lots[lot].append((key, site_id, option_id, in_burst))
        counted[site_id, option_id] += 1
        in_bursts += in_burst
    kept = await session.scalars(select(PollLot).where(PollLot.poll_id == poll.id).order_by(PollLot.number))
    digests = {one.number: one.digest for one in kept}
    wrong = [
        number
        for number in sorted(digests.keys() | lots.keys())
        if digests.get(number) != rules.lot_digest(digests.get(number - 1, ""), lots[number])
    ]
    return Recount(poll.id, poll.question, counted, in_bursts, len(digests), wrong)
