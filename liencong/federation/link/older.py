"""What the source of a rule published before: fetched once, by somebody who was told how much it is.

A rule that takes all takes what is published from then on. What stood there already comes by an order of its
own, oldest first, in transactions of their own; what a board has seen of it, whatever it decided, stays so.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from pydantic import BaseModel
from sqlalchemy import ColumnElement, exists, func, not_, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.access.rules import Actor, require
from liencong.core.audit import service as audit
from liencong.core.clock import LOCAL_ZONE, local_day, utc_now
from liencong.core.errors import Refused
from liencong.core.installation import Installation
from liencong.core.outbox import service as outbox
from liencong.core.outbox.events import Event
from liencong.core.tenancy.scope import every_site
from liencong.core.tenancy.tables import ARCHIVED, EXTERNAL, Site
from liencong.federation.link import service
from liencong.federation.link.tables import Link
from liencong.federation.link_rule import rules
from liencong.federation.link_rule import service as link_rules
from liencong.federation.link_rule.events import LinkRulesChanged
from liencong.federation.link_rule.rules import Origin
from liencong.federation.link_rule.tables import LinkRule
from liencong.sites.entry.tables import Entry

AT_ONCE = 50
"""Entries that one transaction offers: others may write between two of them."""


class NothingOlder(Refused):
    """There is nothing that a rule could fetch: it takes not all, holds no more, or everything has come."""

    code = "link-rule-nothing-older"


class OlderInput(BaseModel):
    """From which day of publication on; without one, from the beginning."""

    since: date | None = None


@dataclass(frozen=True)
class OlderWanted(Event):
    """Somebody wants what the source of a rule has published since a day, in ISO 8601, empty for all."""

    rule_id: int
    since: str = ""


async def look(
    session: AsyncSession, actor: Actor, rule_id: int, given: OlderInput, *, now: datetime
) -> tuple[LinkRule, int]:
    """Give a rule to whoever may change it, and how much it could fetch."""
    rule = await link_rules.get(session, rule_id)
    require(actor, rules.LINK_RULE, rule.site_id, rule.board_id)
    return rule, await count(session, rule, given, now=now)


async def count(session: AsyncSession, rule: LinkRule, given: OlderInput, *, now: datetime) -> int:
    """Count what a rule of the session's site could fetch: public there, and never offered to its board."""
    if not takes_older(rule, now=now):
        return 0
    return sum(number for _, number in await _sources(session, rule, given.since, now=now))


def takes_older(rule: LinkRule, *, now: datetime) -> bool:
    """Tell whether a rule is one that fetches at all: it takes everything, and holds today."""
    return rule.takes_all and rule.mode != rules.CLOSED and rules.holds_on(rule, local_day(now))


async def want(session: AsyncSession, actor: Actor, rule_id: int, given: OlderInput, *, now: datetime) -> int:
    """Have everything older fetched that a rule takes, and tell how much that is; raise `NothingOlder`."""
    rule = await link_rules.get(session, rule_id)
    right = require(actor, rules.LINK_RULE, rule.site_id, rule.board_id)
    number = await count(session, rule, given, now=now)
    if not number:
        raise NothingOlder
    since = given.since.isoformat() if given.since else ""
    audit.record(
        session, actor, "link-rule:older", f"link-rule:{rule.id}", site_id=rule.site_id, now=now, right=right,
        since=since, count=number,
    )  # fmt: skip
    outbox.append(session, OlderWanted(rule.site_id, rule.id, since), now=now)
    await session.flush()
    return number


async def fetch(installation: Installation, event: OlderWanted) -> None:
    """Offer to the board of a rule what its source published before, until nothing is left of it."""
    is_done = False
    while not is_done:
        async with installation.write(event.site_id) as session:
            is_done = await offer_some(session, event.rule_id, event.since, now=utc_now())


async def offer_some(session: AsyncSession, rule_id: int, since: str, *, now: datetime) -> bool:
    """Offer some of what a rule fetches, the oldest first, telling nobody of each; tell whether it was all.

    Whoever else fetches for the same rule waits for this transaction, so that nothing comes twice.
    """
    locked = select(LinkRule).where(LinkRule.id == rule_id).with_for_update()
    rule = (await session.scalars(locked)).one()
    if not takes_older(rule, now=now):
        return True
    day = date.fromisoformat(since) if since else None
    home_ids = [home_id for home_id, _ in await _sources(session, rule, day, now=now)]
    wanted = (
        select(Entry)
        .join(Site, Site.id == Entry.site_id)
        .where(Entry.board_id.in_(home_ids), *_older(rule, day, now))
        .order_by(Entry.published_at, Entry.id)
        .limit(AT_ONCE)
    )
    with every_site(session):
        found = list(await session.scalars(wanted))
    for entry in found:
        link = Link(board_id=rule.board_id, assigned_to_id=rule.approver_id)
        await service.offer(session, entry, link, by_id=None, now=now)
    outbox.mark_bulk(session)
    outbox.append(session, LinkRulesChanged(rule.site_id), now=now)
    return len(found) < AT_ONCE


async def _sources(
    session: AsyncSession, rule: LinkRule, since: date | None, *, now: datetime
) -> Sequence[tuple[int, int]]:
    """Give the boards elsewhere of which a rule governs what comes, each with how much it could fetch."""
    facts = (Entry.site_id, Site.tier, Entry.board_id, Site.kind)
    counted = (
        select(*facts, func.count())
        .join(Site, Site.id == Entry.site_id)
        .where(*_older(rule, since, now))
        .group_by(*facts)
    )
    with every_site(session):
        rows = (await session.execute(counted)).all()
    standing, day = await link_rules.list_rules(session), local_day(now)
    found = []
    for site_id, tier, home_id, kind, number in rows:
        origin = Origin(site_id, tier, home_id, kind == EXTERNAL)
        governing = rules.governing(standing, origin, rule.board_id, day)
        if governing is not None and governing.id == rule.id:
            found.append((home_id, number))
    return found


def _older(rule: LinkRule, since: date | None, now: datetime) -> list[ColumnElement[bool]]:
    """Give what holds of entries that a rule might fetch, whichever rule governs what comes from them."""
    begins = datetime.combine(since, time.min, LOCAL_ZONE) if since else None
    return [
        Entry.site_id != rule.site_id,
        Entry.live_revision_id.is_not(None),
        or_(Entry.publish_until.is_(None), Entry.publish_until > now),
        Entry.published_at >= begins if begins else true(),
        Entry.site_id == rule.source_site_id if rule.source_site_id is not None else true(),
        Entry.board_id == rule.source_board_id if rule.source_board_id is not None else true(),
        Site.state != ARCHIVED,
        not_(exists().where(Link.board_id == rule.board_id, Link.entry_id == Entry.id)),
    ]
