"""Use cases of rules about links: set one, end one, find the one that governs, let a source's rest."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, Field
from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.access.rules import Actor, require
from liencong.core.access.service import Roles, list_holders
from liencong.core.audit import service as audit
from liencong.core.clock import local_day
from liencong.core.db.base import RowNumber
from liencong.core.errors import Invalid, NotFound, Stale
from liencong.core.outbox import service as outbox
from liencong.core.tenancy.scope import every_site, on_site, scope_of
from liencong.core.tenancy.tables import EXTERNAL, Site
from liencong.core.text.inputs import Line
from liencong.federation.link_rule import rules
from liencong.federation.link_rule.events import LinkRulesChanged
from liencong.federation.link_rule.rules import Origin
from liencong.federation.link_rule.tables import LinkRule, SourceHold
from liencong.sites.board import service as boards
from liencong.sites.entry.tables import Entry

FACTS = (
    "board_id", "source_site_id", "source_tier", "source_board_id", "mode", "takes_all", "is_trusted",
    "approver_id", "daily_quota", "valid_from", "valid_to", "legal_basis",
)  # fmt: skip
"""What a rule says, as the log keeps it."""


class RuleInput(BaseModel):
    """What can be said of a rule; `source_board_id` is a board of the source, `board` one of the own site."""

    board: RowNumber | Line
    source_site_id: RowNumber | None = None
    source_tier: Line = Field(default="", max_length=40)
    source_board_id: RowNumber | None = None
    mode: Literal["manual", "automatic", "closed"] = "manual"
    takes_all: bool = False
    is_trusted: bool = False
    approver_id: RowNumber | None = None
    daily_quota: int | None = Field(default=None, ge=1, le=1000)
    valid_from: date | None = None
    valid_to: date | None = None
    legal_basis: Line = Field(default="", max_length=300)
    version: int | None = None


async def make(
    session: AsyncSession, actor: Actor, given: RuleInput, roles: Roles, *, now: datetime
) -> LinkRule:
    """Make a rule of the session's site; see `change` for what is refused."""
    rule = LinkRule(site_id=scope_of(session), created_at=now, created_by_id=actor.account_id)
    return await _set(session, actor, rule, given, roles, now=now)


async def change(
    session: AsyncSession, actor: Actor, rule_id: int, given: RuleInput, roles: Roles, *, now: datetime
) -> LinkRule:
    """Let a rule say something else.

    Raises `Invalid` where a board, source or person is none that the rule could name, where its days are in
    the wrong order, or where another rule reaches as far; `Stale` where it has changed since it was read.
    """
    rule = await get(session, rule_id)
    require(actor, rules.LINK_RULE, rule.site_id, rule.board_id)
    if given.version not in (None, rule.version):
        raise Stale(rule_id=rule_id, version=rule.version)
    return await _set(session, actor, rule, given, roles, now=now)


async def end(session: AsyncSession, actor: Actor, rule_id: int, *, now: datetime) -> None:
    """Let a rule hold no more; what it took stays. Ending it again changes nothing."""
    rule = await get(session, rule_id)
    right = require(actor, rules.LINK_RULE, rule.site_id, rule.board_id)
    if rule.ended_at is not None:
        return
    rule.ended_at = now
    audit.record(
        session, actor, "link-rule:end", f"link-rule:{rule.id}", site_id=rule.site_id, now=now, right=right
    )
    outbox.append(session, LinkRulesChanged(rule.site_id), now=now)
    await session.flush()


async def get(session: AsyncSession, rule_id: int) -> LinkRule:
    """Give a rule of the session's site; raise `NotFound` where it is absent or another site's."""
    found: LinkRule | None = await session.scalar(select(LinkRule).where(LinkRule.id == rule_id))
    if found is None:
        raise NotFound(rule_id=rule_id)
    return found


async def list_rules(session: AsyncSession) -> list[LinkRule]:
    """Give the rules of the session's site that have not been ended, the most specific first."""
    standing = select(LinkRule).where(LinkRule.ended_at.is_(None)).order_by(LinkRule.board_id, LinkRule.id)
    return sorted(await session.scalars(standing), key=rules.specificity, reverse=True)


async def find_governing(
    session: AsyncSession, origin: Origin, board_id: int, *, now: datetime
) -> LinkRule | None:
    """Find the rule that governs what comes from a source to a board of the session's site."""
    of_board = select(LinkRule).where(LinkRule.board_id == board_id, LinkRule.ended_at.is_(None))
    return rules.governing(await session.scalars(of_board), origin, board_id, local_day(now))


async def list_taking(session: AsyncSession, origin: Origin, *, now: datetime) -> list[LinkRule]:
    """Give the rules of all other sites by which an entry comes to their boards without being offered.

    One for each board: where a more specific rule governs that does not take all, none.
    """
    found, day = await list_speaking(session, origin), local_day(now)
    board_ids = sorted({rule.board_id for rule in found})
    chosen = [rules.governing(found, origin, board_id, day) for board_id in board_ids]
    return [rule for rule in chosen if rule and rule.takes_all and rule.mode != rules.CLOSED]


async def list_speaking(session: AsyncSession, origin: Origin) -> list[LinkRule]:
    """Give the rules of all other sites that may speak of what comes from a source."""
    speaking = select(LinkRule).where(
        LinkRule.ended_at.is_(None),
        LinkRule.site_id != origin.site_id,
        or_(LinkRule.source_site_id == origin.site_id, LinkRule.source_site_id.is_(None)),
    )
    with every_site(session):
        return list(await session.scalars(speaking))


async def origin_of(session: AsyncSession, entry: Entry) -> Origin:
    """Tell where an entry comes from."""
    site: Site = (await session.scalars(select(Site).where(Site.id == entry.site_id))).one()
    return Origin(site.id, site.tier, entry.board_id, site.kind == EXTERNAL)


async def hold(session: AsyncSession, actor: Actor, source_site_id: int, *, now: datetime) -> None:
    """Let nothing of a source pass by itself until somebody has looked; doing it again changes nothing."""
    if await find_hold(session, source_site_id) is None:
        session.add(SourceHold(source_site_id=source_site_id, since=now, held_by_id=actor.account_id))
        await session.flush()


async def release(session: AsyncSession, actor: Actor, source_site_id: int, *, now: datetime) -> None:
    """Let a source's rules hold again; raise `NotFound` where they do."""
    site_id = scope_of(session)
    right = require(actor, rules.LINK_RULE, site_id)
    held = await find_hold(session, source_site_id)
    if held is None:
        raise NotFound(site_id=source_site_id)
    await session.delete(held)
    audit.record(
        session, actor, "source:release", f"site:{source_site_id}", site_id=site_id, now=now, right=right
    )
    outbox.append(session, LinkRulesChanged(site_id), now=now)
    await session.flush()


async def find_hold(session: AsyncSession, source_site_id: int) -> SourceHold | None:
    """Find whether nothing of a source passes by itself on the session's site just now."""
    found: SourceHold | None = await session.scalar(
        select(SourceHold).where(SourceHold.source_site_id == source_site_id)
    )
    return found


async def list_holds(session: AsyncSession) -> Sequence[SourceHold]:
    """Give the sources of which nothing passes by itself on the session's site just now."""
    return list(await session.scalars(select(SourceHold).order_by(SourceHold.since)))


async def _set(
    session: AsyncSession, actor: Actor, rule: LinkRule, given: RuleInput, roles: Roles, *, now: datetime
) -> LinkRule:
    board = await boards.get_by_name(session, given.board)
    right = require(actor, rules.LINK_RULE, rule.site_id, board.id)
    await _check_source(session, rule.site_id, given)
    if given.valid_from and given.valid_to and given.valid_to < given.valid_from:
        raise Invalid({"valid_to": "ends-before-it-begins"})
    if given.approver_id is not None and given.approver_id not in await list_holders(
        session, rules.LINK_DECIDE, roles, site_id=rule.site_id, board_id=board.id, now=now
    ):
        raise Invalid({"approver_id": "choice-unknown"})
    before = {name: getattr(rule, name) for name in FACTS} if rule.id else {}
    rule.board_id = board.id
    for name, value in given.model_dump(exclude={"board", "version"}).items():
        setattr(rule, name, value)
    await _check_alone(session, rule)
    session.add(rule)
    await session.flush()
    changed = {name: _plain(getattr(rule, name)) for name in FACTS if before.get(name) != getattr(rule, name)}
    audit.record(
        session, actor, "link-rule:change" if before else "link-rule:make", f"link-rule:{rule.id}",
        site_id=rule.site_id, now=now, right=right, **changed,
    )  # fmt: skip
    outbox.append(session, LinkRulesChanged(rule.site_id), now=now)
    return rule


async def _check_source(session: AsyncSession, site_id: int, given: RuleInput) -> None:
    """Refuse a source that there is not, and one that is the site itself."""
    source_id = given.source_site_id
    if source_id is not None:
        is_known = await session.scalar(select(Site.id).where(Site.id == source_id))
        if given.source_tier or source_id == site_id or is_known is None:
            raise Invalid({"source": "choice-unknown"})
    if given.source_board_id is not None:
        if source_id is None:
            raise Invalid({"source_board_id": "link-rule-board-without-site"})
        try:
            with on_site(session, source_id):
                await boards.get(session, given.source_board_id)
        except NotFound as error:
            raise Invalid({"source_board_id": "choice-unknown"}) from error


async def _check_alone(session: AsyncSession, rule: LinkRule) -> None:
    """Refuse a rule beside which another reaches as far; who saves one meanwhile waits for this one."""
    await session.execute(select(Site.id).where(Site.id == rule.site_id).with_for_update())
    others = select(LinkRule).where(LinkRule.board_id == rule.board_id, LinkRule.ended_at.is_(None))
    found = [other for other in await session.scalars(others) if other is not rule]
    if any(rules.collide(rule, other) for other in found):
        raise Invalid({"source": "link-rule-twice"})


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
