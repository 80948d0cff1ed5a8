"""A poll is answered once by each voter, while it is open; its figures always add up (S82, S83)."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from liencong.core.clock import utc_now
from liencong.core.errors import Forbidden, Invalid, NotFound
from liencong.sites.poll import service, store
from liencong.sites.poll.rules import AlreadyVoted, PollClosed, PollNotOpen
from liencong.sites.poll.service import OptionInput, PollInput
from liencong.sites.poll.tables import Vote
from tests.db.sites.poll.conftest import Polls
from tests.factories.province import MORNING, Province

DAY = timedelta(days=1)


async def test_the_poll_of_the_regulations_page(province: Province, polls: Polls) -> None:
    site = await province.site("so-y-te")
    poll = await polls.ask(site, opening=(1180, 107, 56))
    await polls.vote(site, poll, 2)
    result = await polls.result(site, poll)
    assert [option.votes for option in result.options] == [1180, 107, 57]
    assert [option.percent for option in result.options] == [88, 8, 4]
    assert (result.total, result.by_site) == (1344, {site.id: 1344})


async def test_a_poll_without_votes_shows_nothing_percent(province: Province, polls: Polls) -> None:
    site = await province.site("so-y-te")
    result = await polls.result(site, await polls.ask(site))
    assert [(option.votes, option.percent) for option in result.options] == [(0, 0)] * 3
    assert result.total == 0


async def test_a_second_vote_is_refused_and_changes_nothing(province: Province, polls: Polls) -> None:
    site = await province.site("so-y-te")
    poll = await polls.ask(site)
    await polls.vote(site, poll, 0)
    with pytest.raises(AlreadyVoted):
        await polls.vote(site, poll, 1)
    assert await polls.votes(site, poll) == [1, 0, 0]


async def test_of_many_votes_of_one_voter_at_once_one_counts(province: Province, polls: Polls) -> None:
    site = await province.site("so-y-te")
    poll = await polls.ask(site)
    tries = [polls.vote(site, poll, number % 3) for number in range(8)]
    told = await asyncio.gather(*tries, return_exceptions=True)
    assert [type(one) for one in told if one is not None] == [AlreadyVoted] * 7
    assert sum(await polls.votes(site, poll)) == 1


async def test_votes_of_many_voters_at_once_all_count(province: Province, polls: Polls) -> None:
    site = await province.site("so-y-te")
    poll = await polls.ask(site)
    await asyncio.gather(*(polls.vote(site, poll, n % 3, who=f"10.0.0.{n}") for n in range(12)))
    assert await polls.votes(site, poll) == [4, 4, 4]


async def test_nothing_kept_of_a_vote_tells_who_or_when(province: Province, polls: Polls) -> None:
    site = await province.site("so-y-te")
    await polls.vote(site, await polls.ask(site), who="113.160.0.9")
    async with province.installation.read(site.id) as session:
        vote = await session.scalar(select(Vote))
    assert {column.name for column in Vote.__table__.columns} == {
        "site_id",
        "poll_id",
        "voter_key",
        "option_id",
        "lot",
        "in_burst",
    }
    assert vote is not None
    assert "113.160" not in vote.voter_key


async def test_a_voter_is_not_known_again_the_next_day(province: Province, polls: Polls) -> None:
    site = await province.site("so-y-te")
    poll = await polls.ask(site)
    await polls.vote(site, poll)
    await polls.vote(site, poll, now=utc_now() + DAY)
    assert await polls.votes(site, poll) == [2, 0, 0]


async def test_one_may_vote_in_every_poll(province: Province, polls: Polls) -> None:
    site = await province.site("so-y-te")
    for poll in (await polls.ask(site), await polls.ask(site)):
        await polls.vote(site, poll)
        assert await polls.votes(site, poll) == [1, 0, 0]


async def test_a_closed_poll_takes_no_votes_and_is_closed_once(province: Province, polls: Polls) -> None:
    site = await province.site("so-y-te")
    poll = await polls.ask(site, opening=(3, 2, 1))
    async with province.installation.write(site.id) as session:
        await service.close(session, province.operator, poll.id, now=utc_now())
    with pytest.raises(PollClosed):
        await polls.vote(site, poll)
    async with province.installation.write(site.id) as session:
        with pytest.raises(PollClosed):
            await service.close(session, province.operator, poll.id, now=utc_now())
    assert await polls.votes(site, poll) == [3, 2, 1]


async def test_before_it_opens_a_poll_is_neither_told_nor_answered(province: Province, polls: Polls) -> None:
    site = await province.site("so-y-te")
    poll = await polls.ask(site, opens_at=utc_now() + DAY)
    with pytest.raises(PollNotOpen):
        await polls.vote(site, poll)
    with pytest.raises(PollNotOpen):
        await polls.result(site, poll)
    async with province.installation.read(site.id) as session:
        assert await store.list_opened(session, now=utc_now(), limit=10) == []
        assert await store.find_current(session, now=utc_now()) is None


async def test_after_its_last_moment_a_poll_is_closed(province: Province, polls: Polls) -> None:
    site = await province.site("so-y-te")
    poll = await polls.ask(site, closes_at=MORNING + timedelta(hours=1))
    with pytest.raises(PollClosed):
        await polls.vote(site, poll)


async def test_an_option_of_another_poll_is_none(province: Province, polls: Polls) -> None:
    site = await province.site("so-y-te")
    poll, other = await polls.ask(site), await polls.ask(site)
    option = (await polls.result(site, other)).options[0].id
    with pytest.raises(Invalid):
        await polls.cast(site, poll, option)


async def test_the_tally_is_what_counting_the_rows_again_gives(province: Province, polls: Polls) -> None:
    site = await province.site("so-y-te")
    poll = await polls.ask(site)
    for number in range(5):
        await polls.vote(site, poll, number % 2, who=f"10.0.0.{number}")
    async with province.installation.read(site.id) as session:
        rows = await session.execute(select(Vote.option_id, func.count()).group_by(Vote.option_id))
        counted = {row[0]: row[1] for row in rows}
    result = await polls.result(site, poll)
    assert counted == {option.id: option.votes for option in result.options if option.votes}


async def test_a_poll_is_seen_and_answered_on_its_own_site_only(province: Province, polls: Polls) -> None:
    site, other = await province.site("so-y-te"), await province.site("so-tai-chinh")
    poll = await polls.ask(site)
    with pytest.raises(NotFound):
        await polls.vote(other, poll)
    with pytest.raises(NotFound):
        await polls.result(other, poll)
    async with province.installation.read(other.id) as session:
        assert await store.list_opened(session, now=utc_now(), limit=10) == []
        assert await service.list_own(session) == []


async def test_only_who_manages_polls_here_asks_and_closes(province: Province, polls: Polls) -> None:
    site, other = await province.site("so-y-te"), await province.site("so-tai-chinh")
    poll = await polls.ask(site)
    given = PollInput(question="Hỏi?", options=[OptionInput(label="Có"), OptionInput(label="Không")])
    stranger, writer = await province.person("site_admin", other), await province.person("contributor", site)
    for actor in (stranger.actor, writer.actor):
        async with province.installation.write(site.id) as session:
            with pytest.raises(Forbidden):
                await service.create(session, actor, given, now=MORNING)
            with pytest.raises(Forbidden):
                await service.close(session, actor, poll.id, now=MORNING)
    async with province.installation.write(other.id) as session:
        with pytest.raises(NotFound):
            await service.close(session, stranger.actor, poll.id, now=MORNING)


async def test_a_question_needs_a_choice_and_an_end_after_its_begin(province: Province, polls: Polls) -> None:
    site = await province.site("so-y-te")
    wrong = [(["Có"], "options-too-few"), (["Có", "Không", "có"], "options-alike")]
    for labels, code in wrong:
        given = PollInput(question="Hỏi?", options=[OptionInput(label=label) for label in labels])
        async with province.installation.write(site.id) as session:
            with pytest.raises(Invalid) as refused:
                await service.create(session, province.operator, given, now=MORNING)
        assert refused.value.fields == {"options": code}
    with pytest.raises(Invalid) as refused:
        await polls.ask(site, closes_at=MORNING)
    assert list(refused.value.fields) == ["closes_at"]


async def test_of_several_open_polls_the_one_opened_last_is_current(province: Province, polls: Polls) -> None:
    site = await province.site("so-y-te")
    await polls.ask(site, opens_at=MORNING - DAY)
    newest = await polls.ask(site)
    await polls.ask(site, opens_at=utc_now() + DAY)
    async with province.installation.read(site.id) as session:
        current = await store.find_current(session, now=utc_now())
    assert current is not None
    assert current.id == newest.id
