"""Use cases of polls: ask, close, tell the result. How votes are taken in stands in `voting.py`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from pydantic import BaseModel, Field
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.access.rules import Actor, Permission, require
from liencong.core.audit import service as audit
from liencong.core.errors import Invalid, NotFound
from liencong.core.outbox import service as outbox
from liencong.core.tenancy.scope import scope_of
from liencong.core.text.inputs import Line
from liencong.core.web.api_lists import Moment
from liencong.sites.poll import rules, store
from liencong.sites.poll.events import PollChanged
from liencong.sites.poll.rules import EVERY_DAY, PollState, ShownDays
from liencong.sites.poll.tables import OpeningVotes, Poll, PollOption, PollPlacement

POLL_MANAGE = Permission("poll:manage")
FEWEST_OPTIONS = 2


class OptionInput(BaseModel):
    """An answer, and the votes that it has from an older system."""

    label: Line = Field(min_length=1, max_length=200)
    opening_votes: int = Field(default=0, ge=0, lt=2**53)


class PollInput(BaseModel):
    """What is said of a new poll; without times it opens at once and stays open until somebody closes it."""

    question: Line = Field(min_length=1, max_length=400)
    options: list[OptionInput] = Field(max_length=20)
    opens_at: Moment | None = None
    closes_at: Moment | None = None


@dataclass(frozen=True)
class Share:
    """An option with its votes and their share in percent."""

    id: int
    label: str
    votes: int
    percent: int


@dataclass(frozen=True)
class Result:
    """What a poll has come to on all its sites; `tally` has the votes of each site for each option.

    `in_bursts` are votes that came from one network at once, whether they count or not.
    """

    poll: Poll
    state: PollState
    options: Sequence[Share]
    total: int
    tally: store.Tally
    in_bursts: int

    @property
    def by_site(self) -> Mapping[int, int]:
        """The votes of each site by its number; together they are the total."""
        return {site_id: sum(votes.values()) for site_id, votes in self.tally.items()}


async def create(session: AsyncSession, actor: Actor, given: PollInput, *, now: datetime) -> Poll:
    """Ask a question on the session's site; raise `Invalid` for a lone option, or an end before the begin."""
    site_id = scope_of(session)
    right = require(actor, POLL_MANAGE, site_id)
    if len(given.options) < FEWEST_OPTIONS:
        raise Invalid({"options": "options-too-few"})
    opens_at = given.opens_at or now
    if given.closes_at is not None and given.closes_at <= opens_at:
        raise Invalid({"closes_at": "ends-before-it-begins"})
    poll = Poll(
        site_id=site_id,
        question=given.question,
        scope=rules.ONE_SITE,
        opens_at=opens_at,
        closes_at=given.closes_at,
        created_at=now,
        created_by_id=actor.account_id,
    )
    session.add(poll)
    await session.flush()
    labels = [one.label for one in given.options]
    options = [PollOption(poll_id=poll.id, position=at, label=label) for at, label in enumerate(labels)]
    session.add_all(options)
    await session.flush()
    await place(session, poll, options, [one.opening_votes for one in given.options], now=now)
    audit.record(session, actor, "poll:create", f"poll:{poll.id}", site_id=site_id, now=now, right=right)
    return poll


async def place(
    session: AsyncSession,
    poll: Poll,
    options: Sequence[PollOption],
    opening: Sequence[int],
    *,
    days: ShownDays = EVERY_DAY,
    now: datetime,
) -> None:
    """Let a poll stand on the session's site, with the votes for each option that the site brings along."""
    session.add(PollPlacement(poll_id=poll.id, first_day=days.first, last_day=days.last))
    session.add_all(
        OpeningVotes(poll_id=poll.id, option_id=option.id, votes=votes)
        for option, votes in zip(options, opening, strict=True)
        if votes
    )
    await session.flush()
    outbox.append(session, PollChanged(scope_of(session), poll.id), now=now)


async def close(session: AsyncSession, actor: Actor, poll_id: int, *, now: datetime) -> Poll:
    """Close a poll of the session's site for good; its result no longer changes. Raises `PollClosed`."""
    poll: Poll | None = await session.scalar(select(Poll).where(Poll.id == poll_id).with_for_update())
    if poll is None:
        raise NotFound(poll_id=poll_id)
    right = require(actor, POLL_MANAGE, poll.site_id)
    if state_of(poll, now) is PollState.CLOSED:
        raise rules.PollClosed(poll_id=poll_id)
    poll.closes_at = now
    audit.record(session, actor, "poll:close", f"poll:{poll.id}", site_id=poll.site_id, now=now, right=right)
    outbox.append(session, PollChanged(poll.site_id, poll.id), now=now)
    return poll


async def count_bursts(
    session: AsyncSession, actor: Actor, poll_id: int, *, counted: bool, now: datetime
) -> Poll:
    """Decide whether votes of a poll count that came in bursts; none of them is taken out of the tally."""
    poll: Poll | None = await session.scalar(select(Poll).where(Poll.id == poll_id).with_for_update())
    if poll is None:
        raise NotFound(poll_id=poll_id)
    right = require(actor, POLL_MANAGE, poll.site_id)
    poll.counts_bursts = counted
    action = "poll:bursts-counted" if counted else "poll:bursts-left-out"
    audit.record(session, actor, action, f"poll:{poll.id}", site_id=poll.site_id, now=now, right=right)
    outbox.append(session, PollChanged(poll.site_id, poll.id), now=now)
    return poll


async def get(session: AsyncSession, poll_id: int, *, now: datetime) -> Poll:
    """Give a poll that the session's site shows and that has opened; raise `NotFound` or `PollNotOpen`."""
    poll = await store.find(session, poll_id, now=now)
    if poll is None:
        raise NotFound(poll_id=poll_id)
    if state_of(poll, now) is PollState.UPCOMING:
        raise rules.PollNotOpen(poll_id=poll_id)
    return poll


async def get_own(session: AsyncSession, poll_id: int) -> Poll:
    """Give a poll that the session's site asks itself; raise `NotFound` for any other."""
    poll: Poll | None = await session.scalar(select(Poll).where(Poll.id == poll_id))
    if poll is None:
        raise NotFound(poll_id=poll_id)
    return poll


async def list_own(session: AsyncSession, *, limit: int = 100) -> Sequence[Poll]:
    """Give the polls that the session's site asks itself, the latest first."""
    return list(await session.scalars(select(Poll).order_by(*store.NEWEST_FIRST).limit(limit)))


async def results_of(session: AsyncSession, polls: Sequence[Poll], *, now: datetime) -> list[Result]:
    """Tell what polls have come to; the votes of a poll's sites add up to its total."""
    poll_ids = [poll.id for poll in polls]
    options = await store.list_options(session, poll_ids)
    tallies = await store.count_votes(session, poll_ids)
    in_bursts = await store.count_in_bursts(session, poll_ids)
    return [
        _result(poll, options[poll.id], tallies.get(poll.id, {}), in_bursts.get(poll.id, 0), now)
        for poll in polls
    ]


def state_of(poll: Poll, now: datetime) -> PollState:
    """Tell where a poll stands in time."""
    return rules.poll_state(poll.opens_at, poll.closes_at, now)


def _result(
    poll: Poll, options: Sequence[PollOption], tally: store.Tally, in_bursts: int, now: datetime
) -> Result:
    votes = [sum(site.get(option.id, 0) for site in tally.values()) for option in options]
    shares = [
        Share(option.id, option.label, number, percent)
        for option, number, percent in zip(options, votes, rules.shares(votes), strict=True)
    ]
    return Result(poll, state_of(poll, now), shares, sum(votes), tally, in_bursts)
