"""Votes that come at once share a transaction, and what was taken in can be counted again."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import delete, event, func, select, update

from liencong.core.outbox.tables import OutboxRow
from liencong.core.tenancy.scope import every_site
from liencong.sites.poll import bursts, service
from liencong.sites.poll.ballot_box import MOST_WAITING, BallotBox, BoxFull
from liencong.sites.poll.recount import Recount, recount
from liencong.sites.poll.rules import AlreadyVoted
from liencong.sites.poll.tables import PollLot, PollPlacement, Vote
from tests.db.sites.poll.conftest import Polls
from tests.factories.province import MORNING, Province


async def counted_again(polls: Polls) -> Recount:
    async with polls.installation.read(None) as session:
        (found,) = await recount(session)
    return found


@pytest.fixture
async def commits(province: Province) -> AsyncIterator[list[int]]:
    """Notes every commit of votes."""
    noted: list[int] = []
    engine = province.installation.database.thread_sessions.kw["bind"]

    def note(_connection: object) -> None:
        noted.append(1)

    event.listen(engine, "commit", note)
    yield noted
    event.remove(engine, "commit", note)


async def test_votes_that_come_while_one_is_written_share_the_next_transaction(
    province: Province, polls: Polls, commits: list[int]
) -> None:
    site = await province.site("so-y-te")
    poll = await polls.ask(site)
    option = (await polls.result(site, poll)).options[0].id
    await province.settle()
    commits.clear()
    await asyncio.gather(*(polls.cast(site, poll, option, who=f"10.{n}.0.1") for n in range(50)))
    assert 1 <= len(commits) <= 3
    assert await polls.votes(site, poll) == [50, 0, 0]


async def test_votes_leave_nothing_for_the_relay_to_do(province: Province, polls: Polls) -> None:
    site = await province.site("so-y-te")
    poll = await polls.ask(site)
    await province.settle()
    await polls.vote(site, poll)
    async with province.installation.read(None) as session:
        assert await session.scalar(select(func.count()).select_from(OutboxRow)) == 0


async def test_a_vote_that_is_refused_does_not_hurt_those_beside_it(province: Province, polls: Polls) -> None:
    site = await province.site("so-y-te")
    poll = await polls.ask(site)
    option = (await polls.result(site, poll)).options[0].id
    votes = [polls.cast(site, poll, option, who=who) for who in ("10.0.0.1", "10.0.0.2", "10.0.0.1")]
    absent = polls.cast(site, poll, 99_999_999, who="10.0.0.3")
    told = await asyncio.gather(*votes, absent, return_exceptions=True)
    assert told[:2] == [None, None]
    assert isinstance(told[2], AlreadyVoted)
    assert told[3] is not None
    assert await polls.votes(site, poll) == [2, 0, 0]


async def test_more_votes_than_can_wait_are_told_to_come_again(
    province: Province, polls: Polls, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert MOST_WAITING > 1000
    monkeypatch.setattr("liencong.sites.poll.ballot_box.MOST_WAITING", 2)
    site = await province.site("so-y-te")
    poll = await polls.ask(site)
    option = (await polls.result(site, poll)).options[0].id
    votes = [polls.cast(site, poll, option, who=f"10.0.0.{n}") for n in range(6)]
    told = await asyncio.gather(*votes, return_exceptions=True)
    assert sum(isinstance(one, BoxFull) for one in told) == 4
    assert sum(await polls.votes(site, poll)) == 2


async def test_a_recount_gives_what_is_told(province: Province, polls: Polls) -> None:
    site = await province.site("so-y-te")
    poll = await polls.ask(site, opening=(5, 0, 0))
    for number in range(6):
        await polls.vote(site, poll, number % 2, who=f"10.0.0.{number}")
    found = await counted_again(polls)
    options = (await polls.result(site, poll)).options
    assert found.votes == {(site.id, options[0].id): 3, (site.id, options[1].id): 3}
    assert (found.total, found.lots, found.wrong_lots) == (6, 6, [])


async def test_a_recount_notices_a_vote_that_was_changed_taken_out_or_slipped_in(
    province: Province, polls: Polls
) -> None:
    site = await province.site("so-y-te")
    poll = await polls.ask(site)
    options = [one.id for one in (await polls.result(site, poll)).options]
    for number in range(4):
        await polls.vote(site, poll, 0, who=f"10.0.0.{number}")
    async with province.installation.write(site.id) as session:
        await session.execute(update(Vote).where(Vote.lot == 2).values(option_id=options[1]))
        await session.execute(delete(Vote).where(Vote.lot == 3))
        session.add(Vote(poll_id=poll.id, voter_key="x", option_id=options[2], lot=4, site_id=site.id))
    assert (await counted_again(polls)).wrong_lots == [2, 3, 4]


async def test_whoever_takes_out_a_whole_lot_breaks_the_one_after(province: Province, polls: Polls) -> None:
    site = await province.site("so-y-te")
    poll = await polls.ask(site)
    for number in range(3):
        await polls.vote(site, poll, 0, who=f"10.0.0.{number}")
    async with province.installation.write(site.id) as session:
        await session.execute(delete(Vote).where(Vote.lot == 2))
        with every_site(session):
            await session.execute(delete(PollLot).where(PollLot.number == 2))
    assert (await counted_again(polls)).wrong_lots == [3]


async def test_a_burst_from_one_network_is_marked_and_its_keeper_decides(
    province: Province, polls: Polls, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bursts, "MOST_FROM_ONE_NETWORK", 3)
    site = await province.site("so-y-te")
    poll = await polls.ask(site)
    for number in range(5):
        await polls.vote(site, poll, 0, who=f"10.0.0.{number}")
    with pytest.raises(AlreadyVoted):
        await polls.vote(site, poll, 0, who="10.0.0.1")
    await polls.vote(site, poll, 1, who="10.0.1.1")
    assert await polls.votes(site, poll) == [5, 1, 0]
    assert (await polls.result(site, poll)).in_bursts == 2
    async with province.installation.write(site.id) as session:
        await service.count_bursts(session, province.operator, poll.id, counted=False, now=MORNING)
    assert await polls.votes(site, poll) == [3, 1, 0]
    async with province.installation.read(site.id) as session:
        assert await session.scalar(select(func.count()).select_from(Vote)) == 6
    async with province.installation.write(site.id) as session:
        await service.count_bursts(session, province.operator, poll.id, counted=True, now=MORNING)
    assert await polls.votes(site, poll) == [5, 1, 0]


async def test_what_was_cast_is_written_before_the_box_closes(province: Province, polls: Polls) -> None:
    site = await province.site("so-y-te")
    poll = await polls.ask(site)
    option = (await polls.result(site, poll)).options[0].id
    vote = asyncio.create_task(polls.cast(site, poll, option))
    await asyncio.sleep(0)
    await province.installation.get(BallotBox).settle()
    assert await polls.votes(site, poll) == [1, 0, 0]
    await vote


async def test_a_thousand_votes_of_eight_at_once_are_counted_again(province: Province, polls: Polls) -> None:
    site, other = await province.site("so-y-te"), await province.site("so-tai-chinh")
    poll = await polls.ask(site)
    async with province.installation.write(other.id) as session:
        session.add(PollPlacement(poll_id=poll.id))
    options = [one.id for one in (await polls.result(site, poll)).options]

    async def vote(first: int) -> None:
        for number in range(first, 1000, 8):
            where = site if number % 2 else other
            await polls.cast(where, poll, options[number % 3], who=f"10.{number // 200}.{number % 200}.1")

    await asyncio.gather(*(vote(first) for first in range(8)))
    found, told = await counted_again(polls), await polls.result(site, poll)
    assert (found.total, told.total, found.wrong_lots) == (1000, 1000, [])
    assert told.by_site == {site.id: 500, other.id: 500}
    assert [one.votes for one in told.options] == [334, 333, 333]
    assert sum(one.percent for one in told.options) == 100
