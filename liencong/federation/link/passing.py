"""Lets changes of trusted sources through that say nothing new, and takes such a change back (UB04)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from anyio import to_thread
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from liencong.core.access.rules import Actor, require
from liencong.core.errors import NotFound
from liencong.core.tenancy.scope import every_site, on_site, scope_of
from liencong.federation.link import pausing, rules, service
from liencong.federation.link.rules import Content
from liencong.federation.link.tables import Link, LinkPass
from liencong.federation.link.trivial import Change, is_trivial
from liencong.federation.link_rule import rules as rule_rules
from liencong.federation.link_rule import service as link_rules
from liencong.federation.link_rule.rules import Origin
from liencong.sites.entry.comparing import content_of
from liencong.sites.entry.tables import Entry, Revision

_Before, _After = aliased(Revision), aliased(Revision)


@dataclass(frozen=True)
class Passed:
    """A change that went through by itself, with both texts; `can_undo` while readers see the later one."""

    passed: LinkPass
    link: Link
    before: Revision
    after: Revision

    @property
    def can_undo(self) -> bool:
        """Tell whether it can still be taken back."""
        is_shown = self.link.state in rules.SHOWN and self.link.revision_id == self.passed.after_id
        return self.passed.undone_at is None and is_shown


async def let_through(session: AsyncSession, entry_id: int, *, now: datetime) -> None:
    """Let what an entry says now through wherever its source is trusted and nothing new is said."""
    changed = select(Link).where(Link.entry_id == entry_id, Link.state == rules.SOURCE_CHANGED)
    with every_site(session):
        entry: Entry | None = await session.scalar(select(Entry).where(Entry.id == entry_id))
        links = list(await session.scalars(changed.with_for_update()))
    if entry is None or not links or await service.is_archive(session, entry.site_id):
        return
    origin = await link_rules.origin_of(session, entry)
    for link in links:
        with on_site(session, link.site_id):
            if await _may_pass(session, link, origin, now=now) and await _says_nothing_new(session, link):
                await _pass(session, link, now=now)


async def undo(session: AsyncSession, actor: Actor, pass_id: int, *, now: datetime) -> Link:
    """Show again what was approved before a change passed by itself; then nothing of its source passes so.

    Raises `NotUndone` where readers see something else by now, and whatever showing raises.
    """
    passed: LinkPass | None = await session.scalar(select(LinkPass).where(LinkPass.id == pass_id))
    if passed is None:
        raise NotFound(pass_id=pass_id)
    link = await service.get(session, passed.link_id, for_update=True)
    right = require(actor, rules.LINK_DECIDE, link.site_id, link.board_id)
    if passed.undone_at or link.state not in rules.SHOWN or link.revision_id != passed.after_id:
        raise rules.NotUndone(pass_id=pass_id)
    media = (await service.pinned(session, link)).media
    await service.show(session, link, Content(passed.before_id, media), now=now)
    link.state, link.waits_since = rules.SOURCE_CHANGED, now
    link.decided_by_id, link.decided_at = actor.account_id, now
    passed.undone_at, passed.undone_by_id = now, actor.account_id
    await link_rules.hold(session, actor, link.origin_site_id, now=now)
    service.note(session, actor, link, "undo-pass", right=right, now=now)
    await session.flush()
    return link


async def list_passed(session: AsyncSession, *, limit: int, offset: int = 0) -> Sequence[Passed]:
    """Give the changes that went through by themselves on the session's site, the latest first."""
    statement = (
        select(LinkPass, Link, _Before, _After)
        .join(Link, Link.id == LinkPass.link_id)
        .join(_Before, _Before.id == LinkPass.before_id)
        .join(_After, _After.id == LinkPass.after_id)
        .where(LinkPass.site_id == scope_of(session))
        .order_by(LinkPass.id.desc())
    )
    with every_site(session):
        rows = (await session.execute(statement.limit(limit).offset(offset))).all()
    return [Passed(*row) for row in rows]


async def count_passed(session: AsyncSession) -> int:
    """Count the changes that went through by themselves on the session's site."""
    return await session.scalar(select(func.count(LinkPass.id))) or 0


async def _may_pass(session: AsyncSession, link: Link, origin: Origin, *, now: datetime) -> bool:
    governing = await link_rules.find_governing(session, origin, link.board_id, now=now)
    if governing is None or not governing.is_trusted or governing.mode == rule_rules.CLOSED:
        return False
    is_held = await link_rules.find_hold(session, origin.site_id) is not None
    return not is_held and await pausing.find_pause(session, origin.site_id) is None


async def _says_nothing_new(session: AsyncSession, link: Link) -> bool:
    """Hold what a link offers against what readers see; a text that nobody at its source approved is new."""
    shown = await service.pinned(session, link)
    with every_site(session):
        found = await session.scalars(
            select(Revision).where(Revision.id.in_((shown.revision_id, link.offered_revision_id)))
        )
        texts = {one.id: one for one in found}
    before, after = texts[shown.revision_id], texts[link.offered_revision_id]
    change = Change(
        content_of(before, str(before.picture_id)),
        content_of(after, str(after.picture_id)),
        is_same_media=shown.media == service.offered_media(link),
    )
    return after.approved_at is not None and await to_thread.run_sync(is_trivial, change)


async def _pass(session: AsyncSession, link: Link, *, now: datetime) -> None:
    before_id = link.revision_id or 0
    await service.pin(session, link, now=now)
    link.state = rules.LIVE
    session.add(
        LinkPass(link_id=link.id, before_id=before_id, after_id=link.offered_revision_id, passed_at=now)
    )
    service.note(session, None, link, "pass", right=None, now=now)
    await session.flush()
