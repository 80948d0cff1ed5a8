"""Use cases of links: propose, decide, follow the source."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.access.rules import Actor, Right, require, right_for
from liencong.core.audit import service as audit
from liencong.core.errors import NotFound, Stale
from liencong.core.outbox import service as outbox
from liencong.core.tenancy.scope import every_site, on_site, scope_of
from liencong.core.tenancy.tables import ARCHIVED, Site
from liencong.core.text import clean_line
from liencong.federation.link import pausing, rules
from liencong.federation.link.events import LinkChanged
from liencong.federation.link.rules import Content
from liencong.federation.link.tables import Link
from liencong.federation.link_rule import service as link_rules
from liencong.federation.link_rule.rules import NotTaken, takes_offers
from liencong.federation.link_rule.tables import LinkRule
from liencong.search import service as search
from liencong.sites.board import service as boards
from liencong.sites.entry import media_uses, placements
from liencong.sites.entry.addresses import document_key
from liencong.sites.entry.events import LEFT, MOVED, PlacementChanged
from liencong.sites.entry.tables import Entry, MediaUse, Revision

AT_ONCE = 100
"""Links that one transaction ends: others may write between two of them."""


@dataclass(frozen=True)
class Source:
    """What the source says of an entry that is shown by a link."""

    title: str
    until: datetime | None


async def propose(
    session: AsyncSession, actor: Actor, entry_id: int, *, to_site_id: int, board: str | int, now: datetime
) -> Link:
    """Offer a live entry to a board of another site.

    Its own site's people offer it, those of a site that shows it hand it on, or the receiving site's people
    ask for it. Raises `NotTaken` where the board takes nothing from its site.
    """
    entry = await _linkable(session, entry_id, to_site_id)
    is_asked_for = any(
        right.site_id == to_site_id and rules.LINK_DECIDE in right.permissions for right in actor.rights
    )
    if is_asked_for:
        right = require(actor, rules.LINK_DECIDE, to_site_id)
    else:
        right = await _right_to_offer(session, actor, entry)
    origin = await link_rules.origin_of(session, entry)
    with on_site(session, to_site_id):
        target = await boards.get_by_name(session, board)
        governing = await link_rules.find_governing(session, origin, target.id, now=now)
        if not is_asked_for:
            await _check_taken(session, governing, entry.site_id, to_site_id)
        link = await find(session, target.id, entry.id)
        if link is not None and link.state in (rules.PROPOSED, rules.LIVE, rules.SOURCE_CHANGED):
            raise rules.WrongLinkState(decision="propose", state=link.state)
        link = link or Link(board_id=target.id)
        link.assigned_to_id = governing.approver_id if governing else None
        await offer(session, entry, link, by_id=actor.account_id, now=now)
        note(session, actor, link, "propose", right=right, now=now)
        await session.flush()
    return link


async def offer(session: AsyncSession, entry: Entry, link: Link, *, by_id: int | None, now: datetime) -> None:
    """Let an entry wait on the session's site for the board that a link names, as it is now."""
    link.entry_id, link.origin_site_id = entry.id, entry.site_id
    link.state, link.reason = rules.PROPOSED, ""
    _offer(link, entry, await media_uses.present_numbers(session, entry.live_revision_id or 0))
    link.revision_id = link.decided_at = link.decided_by_id = None
    link.proposed_by_id, link.proposed_at, link.waits_since = by_id, now, now
    session.add(link)
    await session.flush()


async def decide(
    session: AsyncSession,
    actor: Actor,
    link_id: int,
    name: str,
    *,
    reason: str = "",
    version: int | None = None,
    now: datetime,
) -> Link:
    """Take a decision on a link of the session's site, as `rules.DECISIONS` names them.

    Raises `Stale` where the link has changed since `version` was read, so that of two who decide at once
    exactly one wins, and nobody approves a revision that they have not seen; pulling waits for nobody. Raises
    `SourcePaused` where nothing of its source is to be shown.
    """
    decision, reason = rules.DECISIONS[name], clean_line(reason)
    link = await get(session, link_id, for_update=True)
    right = require(actor, decision.permission, link.site_id, link.board_id)
    if version not in (None, link.version) and name != rules.PULL:
        raise Stale(link_id=link.id, version=link.version)
    rules.check_decision(decision, link.state, reason)
    if decision.pins:
        await pin(session, link, now=now)
    if decision.ends == rules.WITHDRAWN and link.revision_id is not None:
        await _take_off(session, link, decision.tells or reason, now=now)
    link.state, link.reason = decision.ends, reason
    link.decided_by_id, link.decided_at = actor.account_id, now
    note(session, actor, link, name, right=right, now=now)
    await session.flush()
    return link


async def take(session: AsyncSession, link: Link, rule_id: int, *, now: datetime) -> None:
    """Show on the session's site what a rule takes without anybody deciding.

    Raises `SourcePaused` where nothing of its source is to be shown.
    """
    rules.check_decision(rules.DECISIONS["approve"], link.state, "")
    await pin(session, link, now=now)
    link.state, link.reason, link.rule_id, link.taken_at = rules.LIVE, "", rule_id, now
    link.decided_by_id, link.decided_at = None, now
    note(session, None, link, "take", right=None, now=now, rule=rule_id)
    await session.flush()


async def pin(session: AsyncSession, link: Link, *, now: datetime) -> None:
    """Let readers of the session's site see what a link offers."""
    await show(session, link, Content(link.offered_revision_id, offered_media(link)), now=now)


async def show(session: AsyncSession, link: Link, content: Content, *, now: datetime) -> None:
    """Let readers of the session's site see by a link what was approved.

    Raises `SourcePaused`, `NotFound`, `NotLinkable`, and `Stale` where its source has withdrawn it since.
    """
    await pausing.check_open(session, link.origin_site_id)
    entry = await _linkable(session, link.entry_id, link.site_id)
    if link.epoch != entry.epoch:  # withdrawn there since it was offered, and published anew
        raise Stale(link_id=link.id, version=link.version)
    first_time = link.revision_id is None
    link.revision_id = content.revision_id
    standing = None if first_time else await placements.find(session, link.board_id, link.entry_id)
    placement = await placements.place(
        session,
        board_id=link.board_id,
        entry=entry,
        revision_id=content.revision_id,
        visible_from=standing.visible_from if standing else now,
        now=now,
    )
    change = placements.change_of(placement)
    await placements.pin_media(session, placement, content.media)
    await placement_changed(session, link, change, now=now)


async def end(session: AsyncSession, link: Link, reason: str, *, now: datetime) -> None:
    """Let a link of the session's site be withdrawn for what happened at its source, without anybody here."""
    if link.revision_id is not None:
        await _take_off(session, link, reason, now=now)
    link.state, link.reason = rules.WITHDRAWN, reason
    note(session, None, link, "end", right=None, now=now)
    await session.flush()


async def is_linked(session: AsyncSession, entry_id: int) -> bool:
    """Tell whether an entry was ever offered to another site."""
    with every_site(session):
        return bool(await session.scalar(select(Link.id).where(Link.entry_id == entry_id).limit(1)))


async def follow_source(session: AsyncSession, entry_id: int, *, now: datetime) -> None:
    """Bring every link of an entry to what its source says now; calling it again changes nothing."""
    with every_site(session):
        entry: Entry | None = await session.scalar(select(Entry).where(Entry.id == entry_id))
        links = list(await session.scalars(select(Link).where(Link.entry_id == entry_id).with_for_update()))
    if entry is None:
        return
    for link in links:
        with on_site(session, link.site_id):
            await _follow(session, link, entry, now=now)
            await session.flush()


async def end_some(session: AsyncSession, source_site_id: int, *, now: datetime) -> bool:
    """End some of the links to what stands on a site that became an archive; tell whether those were all."""
    standing = select(Link).where(
        Link.origin_site_id == source_site_id, Link.state.in_((rules.PROPOSED, *rules.SHOWN))
    )
    with every_site(session):
        links = list(await session.scalars(standing.order_by(Link.id).limit(AT_ONCE).with_for_update()))
    for link in links:
        with on_site(session, link.site_id):
            await end(session, link, rules.SOURCE_ARCHIVED, now=now)
    return len(links) < AT_ONCE


async def is_archive(session: AsyncSession, site_id: int) -> bool:
    """Tell whether a site has become an archive, so that no other site shows anything of it."""
    archived = select(Site.id).where(Site.id == site_id, Site.state == ARCHIVED)
    return await session.scalar(archived) is not None


async def entries_offering(session: AsyncSession, media_id: int) -> list[int]:
    """Give the entries that were offered to other sites with a text that shows a media."""
    statement = (
        select(Link.entry_id)
        .join(MediaUse, MediaUse.revision_id == Link.offered_revision_id)
        .where(MediaUse.media_id == media_id)
        .distinct()
    )
    with every_site(session):
        return list(await session.scalars(statement))


def offered_media(link: Link) -> dict[int, int]:
    """Give the version of each media in what a link offers, by the numbers of both."""
    return {int(media_id): number for media_id, number in link.offered_media.items()}


async def get(session: AsyncSession, link_id: int, *, for_update: bool = False) -> Link:
    """Give a link of the session's site; raise `NotFound` where it is absent or another site's."""
    statement = select(Link).where(Link.id == link_id)
    link: Link | None = await session.scalar(statement.with_for_update() if for_update else statement)
    if link is None:
        raise NotFound(link_id=link_id)
    return link


async def source_of(session: AsyncSession, link: Link) -> Source:
    """Give the source's title for what readers see by a link, and until when it is public there."""
    said = (
        select(Revision.title, Entry.publish_until)
        .join(Entry, Entry.id == Revision.entry_id)
        .where(Revision.id == link.revision_id)
    )
    with every_site(session):
        row = (await session.execute(said)).one()
    return Source(row[0], row[1])


async def find(session: AsyncSession, board_id: int, entry_id: int) -> Link | None:
    """Find the link by which an entry was offered to a board of the session's site."""
    found: Link | None = await session.scalar(
        select(Link).where(Link.board_id == board_id, Link.entry_id == entry_id)
    )
    return found


async def pinned(session: AsyncSession, link: Link) -> Content:
    """Give what readers of the session's site see by a link."""
    placement = await placements.find(session, link.board_id, link.entry_id)
    return Content(
        link.revision_id or 0, await placements.pinned_media(session, placement.id) if placement else {}
    )


async def placement_changed(session: AsyncSession, link: Link, change: str, *, now: datetime) -> None:
    """Tell that what a link shows on the session's site has changed, and what lists see of that."""
    board_ids = await boards.with_those_above(session, link.board_id)
    outbox.append(session, PlacementChanged(link.site_id, link.entry_id, board_ids, change), now=now)


def note(
    session: AsyncSession,
    actor: Actor | None,
    link: Link,
    name: str,
    *,
    right: Right | None,
    now: datetime,
    **detail: object,
) -> None:
    """Note in the log what became of a link, and tell of it."""
    audit.record(
        session, actor, f"link:{name}", f"link:{link.id}", site_id=link.site_id, now=now, right=right,
        entry=link.entry_id, reason=link.reason, **detail,
    )  # fmt: skip
    outbox.append(session, LinkChanged(link.site_id, link.id, link.state), now=now)


async def get_seen(session: AsyncSession, actor: Actor, link_id: int) -> Link:
    """Give a link that the session's site has received or offered, to somebody who works on links there."""
    site_id = scope_of(session)
    with every_site(session):
        link = await get(session, link_id)
    if link.site_id == site_id:
        require(actor, rules.LINK_DECIDE, site_id, link.board_id)
    elif link.origin_site_id == site_id:
        require(actor, rules.LINK_PROPOSE, site_id)
    else:
        raise NotFound(link_id=link_id)
    return link


async def list_received(
    session: AsyncSession, states: Sequence[str], *, limit: int = 50, after_id: int = 0
) -> list[Link]:
    """Give links that other sites offered to the session's site, the oldest first."""
    return await _list(session, Link.site_id == scope_of(session), states, limit, after_id)


async def list_offered(
    session: AsyncSession, states: Sequence[str], *, limit: int = 50, after_id: int = 0
) -> list[Link]:
    """Give links that the session's site has offered to others, the oldest first."""
    return await _list(session, Link.origin_site_id == scope_of(session), states, limit, after_id)


async def _list(
    session: AsyncSession, whose: ColumnElement[bool], states: Sequence[str], limit: int, after_id: int
) -> list[Link]:
    statement = (
        select(Link).where(whose, Link.state.in_(states), Link.id > after_id).order_by(Link.id).limit(limit)
    )
    with every_site(session):
        return list(await session.scalars(statement))


async def _linkable(session: AsyncSession, entry_id: int, to_site_id: int) -> Entry:
    with every_site(session):
        entry: Entry | None = await session.scalar(
            select(Entry).where(Entry.id == entry_id).with_for_update()
        )
    if entry is None or entry.live_revision_id is None:
        raise NotFound(entry_id=entry_id)
    if entry.site_id == to_site_id or await is_archive(session, entry.site_id):
        raise rules.NotLinkable(entry_id=entry_id)
    return entry


async def _right_to_offer(session: AsyncSession, actor: Actor, entry: Entry) -> Right:
    """Give the right by which somebody offers an entry: of its own site, or of one that shows it."""
    own = right_for(actor, rules.LINK_PROPOSE, entry.site_id, entry.board_id)
    if own is not None:
        return own
    shown = select(Link.site_id, Link.board_id).where(Link.entry_id == entry.id, Link.state.in_(rules.SHOWN))
    with every_site(session):
        places = (await session.execute(shown)).all()
    found = (right_for(actor, rules.LINK_PROPOSE, site_id, board_id) for site_id, board_id in places)
    handing_on = next((right for right in found if right is not None), None)
    return handing_on or require(actor, rules.LINK_PROPOSE, entry.site_id, entry.board_id)


async def _check_taken(session: AsyncSession, governing: LinkRule | None, *site_ids: int) -> None:
    """Refuse what a board does not take of what comes from one site to another."""
    kinds = await session.scalars(select(Site.kind).where(Site.id.in_(site_ids)))
    if not takes_offers(governing, list(kinds)):
        raise NotTaken


async def _take_off(session: AsyncSession, link: Link, reason: str, *, now: datetime) -> None:
    await placements.withdraw_from(session, link.board_id, link.entry_id, reason, now=now)
    if not await placements.boards_of(session, link.entry_id):
        await search.withdraw_with_copies(session, document_key(link.site_id, link.entry_id), now=now)
    await placement_changed(session, link, LEFT, now=now)


def _offer(link: Link, entry: Entry, media: Mapping[int, int]) -> None:
    """Let a link wait for a decision on what its source shows: its text, each picture as it is now."""
    link.offered_revision_id, link.epoch = entry.live_revision_id or 0, entry.epoch
    link.offered_media = {str(media_id): number for media_id, number in media.items()}


async def _follow(session: AsyncSession, link: Link, entry: Entry, *, now: datetime) -> None:
    if link.state in (rules.RETURNED, rules.WITHDRAWN):
        return
    is_pinned = link.revision_id is not None
    if entry.live_revision_id is None or (is_pinned and link.epoch != entry.epoch):
        await end(session, link, rules.WITHDRAWN_AT_SOURCE, now=now)
        return
    if is_pinned and await placements.end_at(session, entry.id, entry.publish_until, now=now):
        await placement_changed(session, link, MOVED, now=now)
    before, known = link.state, Content(link.offered_revision_id, offered_media(link))
    _offer(link, entry, await media_uses.present_numbers(session, entry.live_revision_id))
    offered = Content(link.offered_revision_id, offered_media(link))
    if offered == known:
        return  # told before: whatever was decided about it since stays
    link.state = rules.after_source_published(link.state, await pinned(session, link), offered)
    if link.state != before:
        link.waits_since, link.assigned_to_id = now, None
    outbox.append(session, LinkChanged(link.site_id, link.id, link.state), now=now)
