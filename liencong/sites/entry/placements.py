"""Put approved revisions on boards, and take them off again."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, distinct, func, inspect, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.tenancy.scope import every_site, scope_of
from liencong.core.tenancy.tables import ARCHIVED, Site
from liencong.sites.board.tables import Board
from liencong.sites.entry.events import MOVED, REWRITTEN
from liencong.sites.entry.tables import Entry, PinnedMedia, Placement

_WHERE = ("epoch", "visible_from", "visible_until", "withdrawn_at")
"""What decides whether and where a list shows a placement, of all that placing it anew may change."""


async def place(
    session: AsyncSession,
    *,
    board_id: int,
    entry: Entry,
    revision_id: int,
    visible_from: datetime,
    now: datetime,
) -> Placement:
    """Let a revision stand on a board of the session's site, in place of an older one of the same entry.

    What the site has added stays, unless the older one had been taken off. What has never been public stands
    nowhere yet, and is not looked for.
    """
    was_public = entry.live_revision_id is not None or entry.epoch > 0
    placement = await find(session, board_id, entry.id) if was_public else None
    if placement is None:
        placement = Placement(site_id=scope_of(session), board_id=board_id, entry_id=entry.id)
        session.add(placement)
    elif placement.withdrawn_at is not None or placement.epoch != entry.epoch:
        present(placement, now=now)
        await session.execute(
            update(PinnedMedia).where(PinnedMedia.placement_id == placement.id).values(cut=None)
        )
    placement.revision_id, placement.epoch = revision_id, entry.epoch
    placement.origin_site_id = entry.site_id
    placement.visible_from = visible_from
    placement.visible_until = _earlier(entry.publish_until, placement.ends_at)
    placement.withdrawn_at, placement.withdrawn_reason = None, ""
    placement.changed_at = now
    return placement


def present(
    placement: Placement,
    *,
    heading: str = "",
    focus: str = "",
    ends_at: datetime | None = None,
    source_until: datetime | None = None,
    now: datetime,
) -> None:
    """Set what a site adds: its own heading, the part of the picture to keep, an end before the source's."""
    placement.heading, placement.heading_of_id = heading, placement.revision_id if heading else None
    placement.focus = focus
    placement.ends_at, placement.visible_until = ends_at, _earlier(source_until, ends_at)
    placement.changed_at = now


def change_of(placement: Placement) -> str:
    """Tell what lists will see of a placement that has been set and is not saved yet."""
    seen = inspect(placement)
    is_moved = not seen.persistent or any(seen.attrs[name].history.has_changes() for name in _WHERE)
    return MOVED if is_moved else REWRITTEN


def of_kept_site(placement: type[Placement] = Placement) -> ColumnElement[bool]:
    """Give the condition under which a placement is a site's own, or of one that has not become an archive.

    An archive stays readable at its own address and is shown nowhere else, wherever it is hosted.
    """
    archives = select(Site.id).where(Site.state == ARCHIVED)
    is_own = placement.origin_site_id == placement.site_id
    return or_(is_own, placement.origin_site_id.not_in(archives))


async def list_elsewhere(session: AsyncSession, origin_site_id: int) -> list[Placement]:
    """Give what other sites show of one."""
    shown = select(Placement).where(
        Placement.origin_site_id == origin_site_id,
        Placement.site_id != origin_site_id,
        Placement.withdrawn_at.is_(None),
    )
    with every_site(session):
        return list(await session.scalars(shown.order_by(Placement.id)))


async def count_elsewhere(session: AsyncSession, origin_site_id: int) -> tuple[int, int]:
    """Count what other sites show of one, and those sites."""
    shown = select(func.count(), func.count(distinct(Placement.site_id))).where(
        Placement.origin_site_id == origin_site_id,
        Placement.site_id != origin_site_id,
        Placement.withdrawn_at.is_(None),
    )
    with every_site(session):
        row = (await session.execute(shown)).one()
    return row[0], row[1]


async def pin_media(session: AsyncSession, placement: Placement, numbers: Mapping[int, int]) -> None:
    """Let a placement show its media in these versions, by the numbers of both.

    What the site has cut of one for itself stays while the same version is shown.
    """
    await session.flush()
    before = await _list_pinned(session, placement.id)
    cuts = {(one.media_id, one.number): one.cut for one in before}
    await session.execute(delete(PinnedMedia).where(PinnedMedia.placement_id == placement.id))
    session.add_all(
        PinnedMedia(
            placement_id=placement.id, media_id=media_id, number=number, cut=cuts.get((media_id, number))
        )
        for media_id, number in numbers.items()
    )
    await session.flush()


async def find_pinned(session: AsyncSession, placement_id: int, media_id: int) -> PinnedMedia | None:
    """Find in which version a placement shows a media of another site."""
    return next((one for one in await _list_pinned(session, placement_id) if one.media_id == media_id), None)


async def cut_pinned(session: AsyncSession, pinned: PinnedMedia, cut: int | None) -> None:
    """Let a placement show a version that its site has cut for itself, or again the approved one."""
    changed = update(PinnedMedia).where(
        PinnedMedia.placement_id == pinned.placement_id, PinnedMedia.media_id == pinned.media_id
    )
    await session.execute(changed.values(cut=cut))


async def pinned_media(session: AsyncSession, placement_id: int) -> dict[int, int]:
    """Give the version in which a placement shows each of its media; nothing for a site's own entries."""
    return {one.media_id: one.number for one in await _list_pinned(session, placement_id)}


async def find(session: AsyncSession, board_id: int, entry_id: int) -> Placement | None:
    """Find where an entry stands, or stood, on a board of the session's site."""
    found: Placement | None = await session.scalar(
        select(Placement).where(Placement.board_id == board_id, Placement.entry_id == entry_id)
    )
    return found


async def find_last(session: AsyncSession, entry_id: int) -> Placement | None:
    """Find where an entry stands on the session's site, or stood last."""
    last_first = (Placement.withdrawn_at.desc().nulls_first(), Placement.id.desc())
    found: Placement | None = await session.scalar(
        select(Placement).where(Placement.entry_id == entry_id).order_by(*last_first).limit(1)
    )
    return found


async def list_of(session: AsyncSession, entry_id: int) -> list[tuple[Placement, Board]]:
    """Give every board of the session's site on which an entry stands or stood, the latest first."""
    statement = (
        select(Placement, Board)
        .join(Board, Board.id == Placement.board_id)
        .where(Placement.entry_id == entry_id)
        .order_by(Placement.changed_at.desc(), Placement.id.desc())
    )
    return [(row[0], row[1]) for row in await session.execute(statement)]


async def withdraw_from(
    session: AsyncSession, board_id: int, entry_id: int, reason: str, *, now: datetime
) -> None:
    """Take an entry off one board of the session's site."""
    placement = await find(session, board_id, entry_id)
    if placement is not None and placement.withdrawn_at is None:
        _end(placement, reason, now)
        await session.flush()


async def withdraw(session: AsyncSession, entry_id: int, reason: str, *, now: datetime) -> list[int]:
    """Take an entry off every board of the session's site; give the boards that it stood on."""
    board_ids = []
    for placement in await _standing(session, entry_id):
        _end(placement, reason, now)
        board_ids.append(placement.board_id)
    await session.flush()
    return board_ids


async def end_at(session: AsyncSession, entry_id: int, until: datetime | None, *, now: datetime) -> list[int]:
    """Let an entry stand on the boards of the session's site until another time; give the boards."""
    board_ids = []
    for placement in await _standing(session, entry_id):
        ends = _earlier(until, placement.ends_at)
        if placement.visible_until != ends:
            placement.visible_until, placement.changed_at = ends, now
            board_ids.append(placement.board_id)
    await session.flush()
    return board_ids


async def suspend(session: AsyncSession, origin_site_id: int, *, now: datetime) -> list[tuple[int, int]]:
    """Hide for a time whatever the session's site shows of another one; give each entry with its board."""
    shown = and_(Placement.withdrawn_at.is_(None), Placement.suspended_at.is_(None))
    return await _set_suspended(session, origin_site_id, shown, now, now=now)


async def resume(session: AsyncSession, origin_site_id: int, *, now: datetime) -> list[tuple[int, int]]:
    """Hide no more what was suspended; whatever was withdrawn meanwhile stays so, by its epoch or its end."""
    return await _set_suspended(session, origin_site_id, Placement.suspended_at.is_not(None), None, now=now)


async def boards_of(session: AsyncSession, entry_id: int) -> list[int]:
    """Give the boards of the session's site on which an entry stands."""
    return [placement.board_id for placement in await _standing(session, entry_id)]


async def _list_pinned(session: AsyncSession, placement_id: int) -> list[PinnedMedia]:
    return list(await session.scalars(select(PinnedMedia).where(PinnedMedia.placement_id == placement_id)))


async def _set_suspended(
    session: AsyncSession,
    origin_site_id: int,
    which: ColumnElement[bool],
    at: datetime | None,
    *,
    now: datetime,
) -> list[tuple[int, int]]:
    changed = await session.execute(
        update(Placement)
        .where(Placement.site_id == scope_of(session), Placement.origin_site_id == origin_site_id, which)
        .values(suspended_at=at, changed_at=now, version=Placement.version + 1)
        .returning(Placement.entry_id, Placement.board_id)
        .execution_options(synchronize_session=False)
    )
    return [(row[0], row[1]) for row in changed]


async def _standing(session: AsyncSession, entry_id: int) -> list[Placement]:
    found = await session.scalars(
        select(Placement).where(Placement.entry_id == entry_id, Placement.withdrawn_at.is_(None))
    )
    return list(found)


def _earlier(one: datetime | None, other: datetime | None) -> datetime | None:
    return min((moment for moment in (one, other) if moment is not None), default=None)


def _end(placement: Placement, reason: str, now: datetime) -> None:
    placement.withdrawn_at, placement.withdrawn_reason = now, reason[:400]
    placement.changed_at = now
