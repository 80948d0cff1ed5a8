"""A poll of the portal on several sites: one vote a voter, figures of each site, and their sum (S84)."""

import asyncio
from collections.abc import Sequence
from datetime import datetime

import pytest

from liencong.core.access.rules import Actor
from liencong.core.clock import utc_now
from liencong.core.errors import Forbidden, Invalid, NotFound
from liencong.core.tenancy.tables import Site
from liencong.federation.totals import service
from liencong.federation.totals.rules import EVERY_TIER
from liencong.federation.totals.service import NotThePortals
from liencong.sites.poll import service as polls
from liencong.sites.poll.ballot_box import BallotBox
from liencong.sites.poll.rules import AlreadyVoted, PollClosed
from liencong.sites.poll.service import OptionInput, PollInput, Result
from liencong.sites.poll.tables import Poll
from liencong.sites.poll.voting import Ballot, Voter
from tests.factories.province import MORNING, Province
from tests.worlds import world

CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/131.0.0.0"


class Spread:
    """A province of a portal and two sites, with a poll of the portal."""

    def __init__(self, province: Province) -> None:
        self.province = province
        self.installation = province.installation

    async def make(self, opening: Sequence[int] = (10, 5)) -> "Spread":
        self.portal: Site = await self.province.portal()
        self.health: Site = await self.province.site("so-y-te")
        self.finance: Site = await self.province.site("so-tai-chinh")
        self.poll: Poll = await self.ask(self.portal, opening)
        return self

    async def ask(self, site: Site, opening: Sequence[int] = (0, 0)) -> Poll:
        labels = ("Có", "Không")
        options = [OptionInput(label=a, opening_votes=b) for a, b in zip(labels, opening, strict=True)]
        given = PollInput(question="Hỏi?", options=options, opens_at=MORNING)
        async with self.installation.write(site.id) as session:
            return await polls.create(session, self.installation.operator, given, now=MORNING)

    async def put(
        self, *sites: Site, opening: Sequence[int] = (), by: Actor | None = None, poll: Poll | None = None
    ) -> None:
        poll = poll or self.poll
        async with self.installation.write(poll.site_id) as session:
            wanted = {site.id: opening for site in sites}
            actor = by or self.installation.operator
            await service.spread_poll(session, actor, poll.id, wanted, now=utc_now())

    async def put_on_tiers(self, *tiers: str) -> None:
        async with self.installation.write(self.portal.id) as session:
            operator = self.installation.operator
            await service.spread_poll(session, operator, self.poll.id, {}, tiers=tiers, now=utc_now())

    async def take_off(self, site: Site, *, by: Actor | None = None) -> None:
        async with self.installation.write(self.portal.id) as session:
            actor = by or self.installation.operator
            await service.take_off(session, actor, self.poll.id, site.id, now=utc_now())

    async def vote(self, site: Site, option: int, who: str, *, now: datetime | None = None) -> None:
        chosen = (await self.result(self.portal)).options[option].id
        ballot = Ballot(site.id, self.poll.id, chosen, Voter(who, CHROME), now or utc_now())
        await self.installation.get(BallotBox).cast(ballot)

    async def result(self, site: Site) -> Result:
        async with self.installation.read(site.id) as session:
            poll = await polls.get(session, self.poll.id, now=utc_now())
            (result,) = await polls.results_of(session, [poll], now=utc_now())
        return result


@world
async def spread(province: Province) -> Spread:
    return await Spread(province).make()


async def test_votes_of_all_sites_add_up_and_every_site_tells_the_same_result(spread: Spread) -> None:
    await spread.put(spread.health, opening=(7, 8))
    await spread.vote(spread.portal, 0, "10.0.0.1")
    await spread.vote(spread.health, 1, "10.0.0.2")
    here, there = await spread.result(spread.portal), await spread.result(spread.health)
    assert [option.votes for option in here.options] == [18, 14]
    assert [option.percent for option in here.options] == [56, 44]
    assert here.by_site == {spread.portal.id: 16, spread.health.id: 16}
    assert (here.options, here.total, here.by_site) == (there.options, there.total, there.by_site)
    assert sum(here.by_site.values()) == here.total == 32


async def test_a_voter_has_one_vote_on_all_sites_together(spread: Spread) -> None:
    await spread.put(spread.health)
    await spread.vote(spread.portal, 0, "10.0.0.1")
    with pytest.raises(AlreadyVoted):
        await spread.vote(spread.health, 1, "10.0.0.1")
    assert (await spread.result(spread.health)).total == 16


async def test_votes_on_two_sites_at_once_by_one_voter_count_once(spread: Spread) -> None:
    await spread.put(spread.health)
    tries = [spread.vote(site, 0, "10.0.0.1") for site in (spread.portal, spread.health) * 3]
    told = await asyncio.gather(*tries, return_exceptions=True)
    assert [type(one) for one in told if one is not None] == [AlreadyVoted] * 5
    assert (await spread.result(spread.portal)).total == 16


async def test_where_it_was_not_put_a_poll_is_unknown(spread: Spread) -> None:
    await spread.put(spread.health)
    with pytest.raises(NotFound):
        await spread.result(spread.finance)
    with pytest.raises(NotFound):
        await spread.vote(spread.finance, 0, "10.0.0.1")


async def test_the_scope_says_whom_a_poll_asks(spread: Spread) -> None:
    scopes = [(await spread.result(spread.portal)).poll.scope]
    for site in (spread.health, spread.finance):
        await spread.put(site)
        scopes.append((await spread.result(spread.portal)).poll.scope)
    assert scopes == ["site", "sites", "province"]


async def test_a_poll_on_a_tier_stands_on_its_sites_and_on_those_that_are_made_later(spread: Spread) -> None:
    old = await spread.province.site("xa-cu", tier="commune")
    await spread.put_on_tiers("commune")
    new = await spread.province.site("xa-moi", tier="commune")
    agency = await spread.province.site("so-moi", tier="agency")
    await spread.province.settle()
    for site in (old, new):
        assert (await spread.result(site)).poll.scope == "sites"
    for site in (spread.health, agency):
        with pytest.raises(NotFound):
            await spread.result(site)
    await spread.vote(new, 0, "10.0.0.1")
    assert (await spread.result(old)).total == 16


async def test_a_poll_on_all_sites_stands_on_every_new_one_until_it_is_over(spread: Spread) -> None:
    await spread.put_on_tiers(EVERY_TIER)
    assert (await spread.result(spread.finance)).poll.scope == "province"
    async with spread.installation.write(spread.portal.id) as session:
        await polls.close(session, spread.installation.operator, spread.poll.id, now=utc_now())
    late = await spread.province.site("xa-moi", tier="commune")
    await spread.province.settle()
    with pytest.raises(NotFound):
        await spread.result(late)


async def test_putting_it_nowhere_is_refused(spread: Spread) -> None:
    with pytest.raises(Invalid) as refused:
        await spread.put_on_tiers()
    assert refused.value.fields == {"sites": "sites-none-ticked"}


async def test_putting_it_there_again_brings_no_votes_twice(spread: Spread) -> None:
    for _ in range(2):
        await spread.put(spread.health, opening=(7, 8))
    assert (await spread.result(spread.portal)).total == 30


async def test_only_the_portals_own_polls_are_put_on_other_sites(spread: Spread) -> None:
    foreign = await spread.ask(spread.health)
    with pytest.raises(NotThePortals):
        await spread.put(spread.finance, poll=foreign)
    async with spread.installation.write(spread.portal.id) as session:
        with pytest.raises(NotFound):
            await service.spread_poll(
                session, spread.installation.operator, foreign.id, {spread.finance.id: ()}, now=utc_now()
            )


async def test_a_sites_webmaster_puts_nothing_on_others(spread: Spread) -> None:
    stranger = await spread.province.person("site_admin", spread.health)
    with pytest.raises(Forbidden):
        await spread.put(spread.health, by=stranger.actor)


async def test_a_poll_that_is_over_stays_where_it_stood(spread: Spread) -> None:
    await spread.put(spread.health)
    async with spread.installation.write(spread.portal.id) as session:
        await polls.close(session, spread.installation.operator, spread.poll.id, now=utc_now())
    with pytest.raises(PollClosed):
        await spread.put(spread.finance)
    with pytest.raises(PollClosed):
        await spread.vote(spread.health, 0, "10.0.0.1")
    assert (await spread.result(spread.health)).poll.scope == "sites"


@pytest.mark.parametrize("opening", [(1,), (1, 2, 3), (-1, 2)])
async def test_votes_that_do_not_fit_the_options_are_refused(
    spread: Spread, opening: tuple[int, ...]
) -> None:
    with pytest.raises(Invalid):
        await spread.put(spread.health, opening=opening)
    with pytest.raises(NotFound):
        await spread.result(spread.health)


async def test_a_site_that_does_not_exist_is_refused(spread: Spread) -> None:
    async with spread.installation.write(spread.portal.id) as session:
        with pytest.raises(NotFound):
            await service.spread_poll(
                session, spread.installation.operator, spread.poll.id, {999: ()}, now=utc_now()
            )


async def test_a_site_from_which_it_is_taken_off_shows_it_no_more_and_its_votes_stay(spread: Spread) -> None:
    await spread.put(spread.health, spread.finance)
    await spread.vote(spread.health, 0, "198.51.100.1")
    await spread.take_off(spread.health)
    with pytest.raises(NotFound):
        await spread.result(spread.health)
    with pytest.raises(NotFound):
        await spread.vote(spread.health, 0, "198.51.100.2")
    assert (await spread.result(spread.portal)).by_site[spread.health.id] == 1
    await spread.put_on_tiers(EVERY_TIER)
    with pytest.raises(NotFound):
        await spread.result(spread.health)
    await spread.put(spread.health)
    await spread.vote(spread.health, 0, "198.51.100.2")
    assert (await spread.result(spread.finance)).by_site[spread.health.id] == 2


async def test_what_does_not_stand_there_and_what_is_the_portals_own_is_not_taken_off(spread: Spread) -> None:
    for site in (spread.health, spread.portal):
        with pytest.raises(NotFound):
            await spread.take_off(site)
    await spread.put(spread.health)
    editor = await spread.province.person("editor", spread.portal)
    with pytest.raises(Forbidden):
        await spread.take_off(spread.health, by=editor.actor)
