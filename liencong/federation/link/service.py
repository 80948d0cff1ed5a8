"""Use cases of links: propose, decide, follow the source."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.access.rules import Actor, Right, require
from liencong.core.audit import service as audit
from liencong.core.errors import NotFound, Stale
from liencong.core.outbox import service as outbox
from liencong.core.tenancy.scope import every_site, on_site, scope_of
from liencong.core.text import clean_line
from liencong.federation.link import pausing, rules
from liencong.federation.link.events import LinkChanged
from liencong.federation.link.rules import Content
from liencong.federation.link.tables import Link
from liencong.search import service as search
from liencong.sites.board import service as boards
from liencong.sites.entry import media_uses, placements
from liencong.sites.entry.addresses import document_key
from liencong.sites.entry.events import PlacementChanged
from liencong.sites.entry.tables import Entry, MediaUse


async def propose(
    session: AsyncSession, actor: Actor, entry_id: int, *, to_site_id: int, board: str | int, now: datetime
) -> Link:
    """Offer a live entry to a board of another site.

    Either its own site's people offer it, or the receiving site's people ask for it.
    """
    entry = await _linkable(session, entry_id, to_site_id)
    media = await media_uses.present_numbers(session, entry.live_revision_id or 0)
    asked_for = any(
        right.site_id == to_site_id and rules.LINK_DECIDE in right.permissions for right in actor.rights
    )
    right = require(
        actor,
        rules.LINK_DECIDE if asked_for else rules.LINK_PROPOSE,
        to_site_id if asked_for else entry.site_id,
        None if asked_for else entry.board_id,
    )
    with on_site(session, to_site_id):
        target = await boards.get_by_name(session, board)
        link = await _find(session, target.id, entry.id)
        if link is None:
            link = Link(
                site_id=to_site_id, board_id=target.id, entry_id=entry.id, origin_site_id=entry.site_id
            )
            session.add(link)
        elif link.state in (rules.PROPOSED, rules.LIVE, rules.SOURCE_CHANGED):
            raise rules.WrongLinkState(decision="propose", state=link.state)
        link.state, link.reason = rules.PROPOSED, ""
        _offer(link, entry, media)
        link.revision_id = link.decided_at = link.decided_by_id = None
        link.proposed_by_id, link.proposed_at, link.waits_since = actor.account_id, now, now
        await session.flush()
        _note(session, actor, link, "propose", right=right, now=now)
        await session.flush()
    return link


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
        await _pin(session, link, now=now)
    if decision.ends == rules.WITHDRAWN and link.revision_id is not None:
        await _take_off(session, link, decision.tells or reason, now=now)
    link.state, link.reason = decision.ends, reason
    link.decided_by_id, link.decided_at = actor.account_id, now
    _note(session, actor, link, name, right=right, now=now)
    await session.flush()
    return link


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
    if entry.site_id == to_site_id:
        raise rules.NotLinkable(entry_id=entry_id)
    return entry


async def _find(session: AsyncSession, board_id: int, entry_id: int) -> Link | None:
    found: Link | None = await session.scalar(
        select(Link).where(Link.board_id == board_id, Link.entry_id == entry_id)
    )
    return found


async def _pin(session: AsyncSession, link: Link, *, now: datetime) -> None:
    await pausing.check_open(session, link.origin_site_id)
    entry = await _linkable(session, link.entry_id, link.site_id)
    first_time = link.revision_id is None
    link.revision_id, link.epoch = link.offered_revision_id, entry.epoch
    standing = None if first_time else await placements.find(session, link.board_id, link.entry_id)
    placement = await placements.place(
        session,
        board_id=link.board_id,
        entry=entry,
        revision_id=link.revision_id,
        visible_from=standing.visible_from if standing else now,
        now=now,
    )
    await placements.pin_media(session, placement, offered_media(link))
    await _placement_changed(session, link, now=now)


async def _take_off(session: AsyncSession, link: Link, reason: str, *, now: datetime) -> None:
    await placements.withdraw_from(session, link.board_id, link.entry_id, reason, now=now)
    if not await placements.boards_of(session, link.entry_id):
        await search.withdraw_with_copies(session, document_key(link.site_id, link.entry_id), now=now)
    await _placement_changed(session, link, now=now)


def _offer(link: Link, entry: Entry, media: Mapping[int, int]) -> None:
    """Let a link wait for a decision on what its source shows: its text, each picture as it is now."""
    link.offered_revision_id = entry.live_revision_id or 0
    link.offered_media = {str(media_id): number for media_id, number in media.items()}


async def _pinned(session: AsyncSession, link: Link) -> Content:
    placement = await placements.find(session, link.board_id, link.entry_id)
    return Content(
        link.revision_id, await placements.pinned_media(session, placement.id) if placement else {}
    )


async def _placement_changed(session: AsyncSession, link: Link, *, now: datetime) -> None:
    board_ids = await boards.with_those_above(session, link.board_id)
    outbox.append(session, PlacementChanged(link.site_id, link.entry_id, board_ids), now=now)


async def _follow(session: AsyncSession, link: Link, entry: Entry, *, now: datetime) -> None:
    if link.state in (rules.RETURNED, rules.WITHDRAWN):
        return
    is_pinned = link.revision_id is not None
    if entry.live_revision_id is None or (is_pinned and link.epoch != entry.epoch):
        if is_pinned:
            await _take_off(session, link, rules.WITHDRAWN_AT_SOURCE, now=now)
        link.state, link.reason = rules.WITHDRAWN, rules.WITHDRAWN_AT_SOURCE
    else:
        ended_otherwise = is_pinned and await placements.end_at(
            session, entry.id, entry.publish_until, now=now
        )
        if ended_otherwise:
            await _placement_changed(session, link, now=now)
        before = (link.state, link.offered_revision_id, link.offered_media)
        _offer(link, entry, await media_uses.present_numbers(session, entry.live_revision_id))
        offered = Content(entry.live_revision_id, offered_media(link))
        link.state = rules.after_source_published(link.state, await _pinned(session, link), offered)
        if (link.state, link.offered_revision_id, link.offered_media) == before:
            return
        if link.state != before[0]:
            link.waits_since, link.assigned_to_id = now, None
    outbox.append(session, LinkChanged(link.site_id, link.id, link.state), now=now)


def _note(session: AsyncSession, actor: Actor, link: Link, name: str, *, right: Right, now: datetime) -> None:
    audit.record(
        session, actor, f"link:{name}", f"link:{link.id}", site_id=link.site_id, now=now, right=right,
        entry=link.entry_id, reason=link.reason,
    )  # fmt: skip
    outbox.append(session, LinkChanged(link.site_id, link.id, link.state), now=now)
