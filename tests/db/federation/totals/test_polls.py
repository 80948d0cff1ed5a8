"""A poll of the portal on several sites: one vote a voter, figures of each site, and their sum (S84)."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from liencong.core.access.rules import Actor
from liencong.core.clock import day_begins, local_day, utc_now
from liencong.core.errors import Forbidden, Invalid, NotFound
from liencong.core.tenancy.tables import Site
from liencong.federation.peer import reports
from liencong.federation.totals import service
from liencong.federation.totals.rules import EVERY_TIER
from liencong.federation.totals.service import NotThePortals
from liencong.sites.poll import service as polls
from liencong.sites.poll import store
from liencong.sites.poll.ballot_box import BallotBox
from liencong.sites.poll.rules import EVERY_DAY, AlreadyVoted, PollClosed, ShownDays
from liencong.sites.poll.service import OptionInput, PollInput, Result
from liencong.sites.poll.tables import Poll
from liencong.sites.poll.voting import Ballot, Voter
from tests.factories.province import MORNING, Province
from tests.worlds import world

TODAY = local_day(utc_now())
TOMORROW = TODAY + timedelta(days=1)
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
        self,
        *sites: Site,
        opening: Sequence[int] = (),
        days: ShownDays = EVERY_DAY,
        by: Actor | None = None,
        poll: Poll | None = None,
    ) -> None:
        poll = poll or self.poll
        async with self.installation.write(poll.site_id) as session:
            wanted = {site.id: opening for site in sites}
            actor = by or self.installation.operator
            await service.spread_poll(session, actor, poll.id, wanted, days=days, now=utc_now())

    async def show_on_days(self, site: Site, days: ShownDays, *, by: Actor | None = None) -> None:
        async with self.installation.write(self.portal.id) as session:
            actor = by or self.installation.operator
            await service.show_on_days(session, actor, self.poll.id, site.id, days, now=utc_now())

    async def shown(self, site: Site, now: datetime) -> list[int]:
        """Give what a site shows, as its lists, its block and its page find it."""
        async with self.installation.read(site.id) as session:
            listed = await store.list_opened(session, now=now, limit=9)
            current = await store.find_current(session, now=now)
            found = await store.find(session, self.poll.id, now=now)
        shown = [poll.id for poll in listed]
        assert [one.id for one in (current, found) if one] == shown * 2
        return shown

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


def noon(days_ahead: int) -> datetime:
    return day_begins(TODAY) + timedelta(days=days_ahead, hours=12)


async def test_a_site_shows_it_from_its_first_day_to_its_last(spread: Spread) -> None:
    await spread.put(spread.health, days=ShownDays(TOMORROW, TOMORROW))
    await spread.put(spread.finance)
    shown = [await spread.shown(spread.health, noon(ahead)) for ahead in range(3)]
    assert shown == [[], [spread.poll.id], []]
    assert [await spread.shown(spread.finance, noon(ahead)) for ahead in range(3)] == [[spread.poll.id]] * 3


async def test_a_site_knows_when_it_has_to_look_again(spread: Spread) -> None:
    await spread.put(spread.health, days=ShownDays(TOMORROW, TOMORROW))
    async with spread.installation.read(spread.health.id) as session:
        changes = [await store.find_next_change(session, now=noon(ahead)) for ahead in range(3)]
    assert changes == [day_begins(TOMORROW), day_begins(TOMORROW + timedelta(days=1)), None]


async def test_votes_beside_its_days_do_not_count_and_those_within_stay(spread: Spread) -> None:
    await spread.put(spread.health, days=ShownDays(TOMORROW, TOMORROW))
    for ahead in (0, 2):
        with pytest.raises(NotFound):
            await spread.vote(spread.health, 0, "10.0.0.1", now=noon(ahead))
    await spread.vote(spread.health, 0, "10.0.0.1", now=noon(1))
    with pytest.raises(AlreadyVoted):
        await spread.vote(spread.portal, 1, "10.0.0.1", now=noon(1))
    result = await spread.result(spread.portal)
    assert result.by_site == {spread.portal.id: 15, spread.health.id: 1}
    assert (sum(result.by_site.values()), sum(one.percent for one in result.options)) == (16, 100)


async def test_one_ballot_beside_its_days_does_not_hurt_the_others_of_its_lot(spread: Spread) -> None:
    await spread.put(spread.health, days=ShownDays(first=TOMORROW))
    cast = [
        spread.vote(spread.health, 0, "10.0.0.1"),
        spread.vote(spread.portal, 1, "10.0.0.2"),
        spread.vote(spread.portal, 1, "10.0.0.2"),
    ]
    told = await asyncio.gather(*cast, return_exceptions=True)
    assert sorted(type(one).__name__ for one in told) == ["AlreadyVoted", "NoneType", "NotFound"]
    assert (await spread.result(spread.portal)).total == 16


async def test_its_days_on_a_site_are_changed_and_hold_from_then_on(spread: Spread) -> None:
    await spread.put(spread.health, days=ShownDays(first=TOMORROW))
    await spread.show_on_days(spread.health, ShownDays(last=TODAY))
    assert await spread.shown(spread.health, utc_now()) == [spread.poll.id]
    assert await spread.shown(spread.health, noon(1)) == []


async def test_its_days_are_changed_where_it_stands_by_those_who_may(spread: Spread) -> None:
    await spread.put(spread.health)
    stranger = await spread.province.person("site_admin", spread.health)
    with pytest.raises(Forbidden):
        await spread.show_on_days(spread.health, EVERY_DAY, by=stranger.actor)
    for site in (spread.finance, spread.portal):
        with pytest.raises(NotFound):
            await spread.show_on_days(site, EVERY_DAY)
    async with spread.installation.write(spread.portal.id) as session:
        await polls.close(session, spread.installation.operator, spread.poll.id, now=utc_now())
    with pytest.raises(PollClosed):
        await spread.show_on_days(spread.health, EVERY_DAY)


async def test_where_it_is_put_back_the_new_days_hold(spread: Spread) -> None:
    await spread.put(spread.health, days=ShownDays(last=TODAY))
    await spread.take_off(spread.health)
    await spread.put(spread.health, days=ShownDays(first=TODAY))
    assert await spread.shown(spread.health, noon(5)) == [spread.poll.id]


async def test_days_without_a_site_are_refused(spread: Spread) -> None:
    async with spread.installation.write(spread.portal.id) as session:
        with pytest.raises(Invalid) as refused:
            await service.spread_poll(
                session, spread.installation.operator, spread.poll.id, {}, tiers=[EVERY_TIER],
                days=ShownDays(last=TODAY), now=utc_now(),
            )  # fmt: skip
    assert refused.value.fields == {"sites": "days-without-sites"}


@pytest.mark.parametrize("how", ["its last day is over", "it was taken off"])
async def test_the_last_votes_of_a_site_are_reported_after_it_shows_the_poll_no_more(
    spread: Spread, how: str
) -> None:
    await spread.put(spread.health, days=ShownDays(last=TODAY))
    await spread.vote(spread.health, 0, "10.0.0.1", now=noon(0))
    if how == "it was taken off":
        await spread.take_off(spread.health)
    async with spread.installation.read(spread.health.id) as session:
        told = await reports.gather(session, None, now=noon(1))
    assert [(one.uid, one.votes) for one in told.polls] == [(spread.poll.uid, [1, 0])]
