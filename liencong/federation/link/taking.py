"""Takes what the rules of sites take: entries that nobody offered, and offers that nobody has to decide.

Both look at the present state, so that events which come late, twice or in another order do no harm.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, time, timedelta

from sqlalchemy import ColumnElement, func, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.clock import LOCAL_ZONE, local_day, utc_now
from liencong.core.installation import Installation
from liencong.core.outbox import service as outbox
from liencong.core.outbox.relay import Duty
from liencong.core.tenancy.scope import every_site, on_site
from liencong.core.tenancy.tables import ARCHIVED, EXTERNAL, Site
from liencong.federation.link import pausing, rules, service
from liencong.federation.link.events import LinkChanged
from liencong.federation.link.tables import Link
from liencong.federation.link_rule import rules as rule_rules
from liencong.federation.link_rule import service as link_rules
from liencong.federation.link_rule.events import LinkRulesChanged
from liencong.federation.link_rule.rules import Origin
from liencong.federation.link_rule.tables import LinkRule
from liencong.sites.entry.tables import Entry, Revision

AT_ONCE = 50
"""Offers that one transaction takes: others may write between two of them."""


async def is_wanted(session: AsyncSession, entry_id: int, *, now: datetime) -> bool:
    """Tell whether the rule of any board takes an entry without its being offered."""
    return bool(await _takers(session, await _published(session, entry_id), now=now))


async def bring(session: AsyncSession, entry_id: int, *, now: datetime) -> None:
    """Offer an entry to every board whose rule takes all that its source publishes.

    What a board sent back or took off does not come again; what its source withdrew and published anew does.
    """
    entry = await _published(session, entry_id)
    for rule in await _takers(session, entry, now=now):
        with on_site(session, rule.site_id):
            link = await service.find(session, rule.board_id, entry_id)
            if entry and (link is None or link.reason == rules.WITHDRAWN_AT_SOURCE):
                link = link or Link(board_id=rule.board_id)
                link.assigned_to_id = rule.approver_id
                await service.offer(session, entry, link, by_id=None, now=now)
                outbox.append(session, LinkChanged(link.site_id, link.id, link.state), now=now)
                await session.flush()


async def accept_waiting(installation: Installation, event: LinkChanged | LinkRulesChanged) -> None:
    """Take on a site whatever its rules let through; does nothing where no rule does."""
    if isinstance(event, LinkChanged) and event.state != rules.PROPOSED:
        return
    await take_on(installation, event.site_id, now=utc_now())


async def take_on(installation: Installation, site_id: int, *, now: datetime) -> None:
    """Take on a site whatever its rules let through at a moment, the oldest first."""
    async with installation.read(site_id) as session:
        found = await list_automatic(session, now=now)
    for rule_id in [rule.id for rule in found]:
        taken = AT_ONCE
        while taken == AT_ONCE:
            async with installation.write(site_id) as session:
                taken = await take_some(session, rule_id, now=now)


async def take_some(session: AsyncSession, rule_id: int, *, now: datetime) -> int:
    """Take some of what waits and what a rule lets through, within its quota of the day; tell how many.

    Whoever else works on the same rule waits for this transaction, so that nobody exceeds the quota.
    """
    locked = select(LinkRule).where(LinkRule.id == rule_id).with_for_update()
    rule = (await session.scalars(locked.execution_options(populate_existing=True))).one()
    left = min(AT_ONCE, await _left_today(session, rule, now=now))
    if left <= 0 or not rule_rules.holds_on(rule, local_day(now)):
        return 0
    taken = 0
    for link in await _let_through(session, rule, left, now=now):
        try:
            await service.take(session, link, rule.id, now=now)
        except rules.SourcePaused:  # since we looked
            continue
        taken += 1
    return taken


async def list_automatic(session: AsyncSession, *, now: datetime) -> list[LinkRule]:
    """Give the rules of the session's site by which something may be taken on the day of a moment."""
    found = await link_rules.list_rules(session)
    day = local_day(now)
    return [rule for rule in found if rule.mode == rule_rules.AUTOMATIC and rule_rules.holds_on(rule, day)]


async def _take_everywhere(installation: Installation) -> None:
    """Take what became due by itself: a new day begins a new quota, a rule its first day."""
    async with installation.read(None) as session:
        with every_site(session):
            waiting = select(Link.site_id).where(Link.state == rules.PROPOSED)
            automatic = select(LinkRule.site_id).where(
                LinkRule.mode == rule_rules.AUTOMATIC,
                LinkRule.ended_at.is_(None),
                LinkRule.site_id.in_(waiting),
            )
            site_ids = list(await session.scalars(automatic.distinct()))
    for site_id in site_ids:
        await take_on(installation, site_id, now=utc_now())


async def _published(session: AsyncSession, entry_id: int) -> Entry | None:
    published = select(Entry).where(Entry.id == entry_id, Entry.live_revision_id.is_not(None))
    with every_site(session):
        found: Entry | None = await session.scalar(published)
    return None if found is None or await service.is_archive(session, found.site_id) else found


async def _takers(session: AsyncSession, entry: Entry | None, *, now: datetime) -> Sequence[LinkRule]:
    if entry is None:
        return ()
    return await link_rules.list_taking(session, await link_rules.origin_of(session, entry), now=now)


async def _left_today(session: AsyncSession, rule: LinkRule, *, now: datetime) -> int:
    if rule.daily_quota is None:
        return AT_ONCE
    midnight = datetime.combine(local_day(now), time.min, LOCAL_ZONE)
    taken = select(func.count(Link.id)).where(Link.rule_id == rule.id, Link.taken_at >= midnight)
    return rule.daily_quota - (await session.scalar(taken) or 0)


async def _let_through(session: AsyncSession, rule: LinkRule, limit: int, *, now: datetime) -> Sequence[Link]:
    """Give the oldest offers that a rule lets through, as their sources stand now."""
    all_rules, shut = await link_rules.list_rules(session), await _shut_sources(session)
    statement = (
        select(Link, Entry.board_id, Revision.approved_by_id, Site)
        .join(Entry, Entry.id == Link.entry_id)
        .join(Revision, Revision.id == Link.offered_revision_id)
        .join(Site, Site.id == Link.origin_site_id)
        .where(
            Link.site_id == rule.site_id,
            Link.board_id == rule.board_id,
            Link.state == rules.PROPOSED,
            Link.offered_revision_id == Entry.live_revision_id,
            Link.epoch == Entry.epoch,
            Link.origin_site_id.not_in(shut),
            Site.state != ARCHIVED,
            _from_source(rule),
        )
        .order_by(Link.waits_since, Link.id)
    )
    with every_site(session):
        rows = (await session.execute(statement.with_for_update(of=Link))).all()
    found, day = [], local_day(now)
    for link, home_id, approved_by_id, site in rows:
        origin = Origin(site.id, site.tier, home_id, site.kind == EXTERNAL)
        governing = rule_rules.governing(all_rules, origin, link.board_id, day)
        if governing is rule and rule_rules.takes_by_itself(rule, origin, approved_by_id=approved_by_id):
            found.append(link)
    return found[:limit]


async def _shut_sources(session: AsyncSession) -> Collection[int]:
    """Give the sources of which nothing is shown just now, and those of which nothing passes by itself."""
    paused = {one.site_id for one in await pausing.list_sources(session) if one.pause}
    return paused | {one.source_site_id for one in await link_rules.list_holds(session)}


def _from_source(rule: LinkRule) -> ColumnElement[bool]:
    return Link.origin_site_id == rule.source_site_id if rule.source_site_id is not None else true()


DUTY = Duty("links-by-rule", timedelta(minutes=1), _take_everywhere)
