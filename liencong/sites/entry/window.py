"""What the public may see of a site: its visible placements, with the revisions that stand there.

This is the shop window: the one place of the public face that reads across sites, since a link shows
another site's approved revision. A placement is visible while it has not been withdrawn nor suspended, its
time is on, the entry has not been withdrawn at its source since, and its source has not become an archive; so
a withdrawal there wins at once, everywhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVarTuple
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    Subquery,
    and_,
    case,
    func,
    literal,
    not_,
    or_,
    select,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute, aliased, contains_eager, load_only

from liencong.core.tenancy.scope import every_site, scope_of
from liencong.sites.board.tables import Board
from liencong.sites.entry.placements import of_kept_site
from liencong.sites.entry.tables import Entry, PinnedMedia, Placement, Revision
from liencong.sites.media.tables import Media, MediaVersion


@dataclass(frozen=True)
class Shown:
    """A placement with everything that is needed to show it."""

    placement: Placement
    entry: Entry
    revision: Revision
    board: Board
    """The board that it stands on."""
    home: Board
    """The board of its own site where the entry belongs; for a site's own entries the same one."""
    picture: MediaVersion | None
    """The picture that stands for it, in the version that is shown here."""

    @property
    def title(self) -> str:
        """Give what stands above it here: the site's own heading, else the entry's title."""
        return self.placement.heading or self.revision.title

    @property
    def is_link(self) -> bool:
        """Tell whether the entry is another site's."""
        return self.placement.origin_site_id != self.placement.site_id


@dataclass(frozen=True)
class Filter:
    """Which of the visible placements of a site are wanted."""

    board_ids: Sequence[int] | None = None
    types: Sequence[str] | None = None
    words: str = ""
    from_day: datetime | None = None
    to_day: datetime | None = None
    changed_since: datetime | None = None
    after: tuple[datetime, int] | None = None
    """Those that follow a placement when the newest come first: when it became visible, and its number."""
    typed: tuple[str, str, str] | None = None
    """A typed field, and the first and the last of the values that are wanted, as texts."""
    entries: Sequence[int] | None = None
    without_entries: Sequence[int] = ()
    without_origins: Sequence[int] = ()
    """Sites whose entries are left out."""


Columns = TypeVarTuple("Columns")

_Home = aliased(Board)
_Main, _MainEntry = aliased(Placement), aliased(Entry)

TITLE = case((Placement.heading != "", Placement.heading), else_=Revision.title)
"""What stands above a placement that is joined with its revision."""

NEWEST_FIRST = (Placement.visible_from.desc(), Placement.id.desc())

CARD_COLUMNS = load_only(
    Revision.entry_id, Revision.title, Revision.summary, Revision.fields, Revision.author, Revision.source,
    Revision.picture_id, Revision.created_at,
)  # fmt: skip


def visible(
    now: datetime, placement: type[Placement] = Placement, entry: type[Entry] = Entry
) -> ColumnElement[bool]:
    """Give the condition under which a placement, joined with its entry, may be seen."""
    return and_(
        placement.withdrawn_at.is_(None),
        placement.suspended_at.is_(None),
        placement.visible_from <= now,
        or_(placement.visible_until.is_(None), placement.visible_until > now),
        entry.live_revision_id.is_not(None),
        entry.epoch == placement.epoch,
        of_kept_site(placement),
    )


def listed(now: datetime) -> ColumnElement[bool]:
    """Give the condition under which a placement stands in lists for itself, and not under a main one.

    One whose main one is not to be seen stands for itself again, from the moment on at which that vanishes.
    """
    main = select(_Main.id).join(_MainEntry, _MainEntry.id == _Main.entry_id)
    is_shown = main.where(_Main.id == Placement.main_id, visible(now, _Main, _MainEntry)).exists()
    return or_(Placement.main_id.is_(None), not_(is_shown))


async def list_shown(
    session: AsyncSession, wanted: Filter, *, now: datetime, limit: int, offset: int = 0
) -> list[Shown]:
    """Give visible placements of the session's site for a list: pinned ones in their order, then the newest.

    The text of the entries is not loaded.
    """
    first = _first(scope_of(session), wanted, now, offset + limit)
    statement = (
        _shown()
        .join(first, first.c.id == Placement.id)
        .options(CARD_COLUMNS)
        .order_by(first.c.place, first.c.pin_order, *NEWEST_FIRST)
    )
    with every_site(session):
        rows = await session.execute(statement.limit(limit).offset(offset))
    return [Shown(*row) for row in rows]


async def list_with_bodies(
    session: AsyncSession, wanted: Filter, *, now: datetime, limit: int, offset: int = 0
) -> list[Shown]:
    """Give visible placements of the session's site with their whole text for a feed: the newest first."""
    statement = _wanted(_shown(), scope_of(session), wanted, now).order_by(*NEWEST_FIRST)
    with every_site(session):
        rows = await session.execute(statement.limit(limit).offset(offset))
    return [Shown(*row) for row in rows]


async def list_addresses(
    session: AsyncSession, *, now: datetime, limit: int, offset: int
) -> list[tuple[str, str, int, datetime]]:
    """Give board path, slug, number and last change of the site's own visible entries, the newest first."""
    statement = (
        select(Board.path, Entry.slug, Entry.id, Placement.changed_at)
        .select_from(Placement)
        .join(Entry, Entry.id == Placement.entry_id)
        .join(Board, Board.id == Placement.board_id)
        .where(visible(now), Placement.origin_site_id == Placement.site_id)
        .order_by(*NEWEST_FIRST)
    )
    rows = await session.execute(statement.limit(limit).offset(offset))
    return [(row[0], row[1], row[2], row[3]) for row in rows]


async def list_withdrawn(
    session: AsyncSession, wanted: Filter, *, now: datetime, limit: int
) -> list[tuple[UUID, datetime, str]]:
    """Give the uid of withdrawn entries with when and why, the latest first, for a feed's tombstones.

    What only moved from board to board, and is still shown, is none.
    """
    still_shown = _standing(scope_of(session), wanted, now, Placement.entry_id).correlate(None)
    statement = (
        select(Entry.uid, Placement.withdrawn_at, Placement.withdrawn_reason)
        .join(Entry, Entry.id == Placement.entry_id)
        .where(Placement.site_id == scope_of(session), Placement.withdrawn_at.is_not(None))
        .where(Placement.entry_id.not_in(still_shown))
        .order_by(Placement.withdrawn_at.desc())
    )
    if wanted.board_ids is not None:
        statement = statement.where(Placement.board_id.in_(wanted.board_ids))
    with every_site(session):
        rows = await session.execute(statement.limit(limit))
    return [(uid, at, reason) for uid, at, reason in rows if at is not None]


async def count_shown(session: AsyncSession, wanted: Filter, *, now: datetime) -> int:
    """Count the visible placements of the session's site."""
    statement = _standing(scope_of(session), wanted, now, func.count(Placement.id))
    with every_site(session):
        return int(await session.scalar(statement) or 0)


async def list_fields(
    session: AsyncSession, wanted: Filter, *, now: datetime, limit: int
) -> list[dict[str, Any]]:
    """Give the typed fields of visible placements of the session's site, and nothing else of them."""
    statement = (
        select(Revision.fields)
        .select_from(Placement)
        .join(Entry, Entry.id == Placement.entry_id)
        .join(Revision, Revision.id == Placement.revision_id)
    )
    statement = _wanted(statement, scope_of(session), wanted, now)
    with every_site(session):
        found = await session.scalars(statement.limit(limit))
    return list(found)


async def find_shown(session: AsyncSession, entry_id: int, *, now: datetime) -> list[Shown]:
    """Give the visible placements of one entry on the session's site, the oldest first."""
    statement = _shown().where(
        Placement.site_id == scope_of(session), Placement.entry_id == entry_id, visible(now)
    )
    with every_site(session):
        rows = await session.execute(statement.order_by(Placement.id))
    return [Shown(*row) for row in rows]


async def list_at(session: AsyncSession, placement_ids: Sequence[int], *, now: datetime) -> list[Shown]:
    """Give what may be seen at some places of the session's site, the newest first, without its text."""
    at = _shown().where(Placement.site_id == scope_of(session), Placement.id.in_(placement_ids), visible(now))
    with every_site(session):
        rows = await session.execute(at.options(CARD_COLUMNS).order_by(*NEWEST_FIRST))
    return [Shown(*row) for row in rows]


async def list_newest(
    session: AsyncSession, *, since: datetime, now: datetime, limit: int
) -> list[tuple[Placement, str]]:
    """Give what became visible on the session's site since a moment, the newest first, with the titles."""
    wanted = Filter(from_day=since)
    statement = _standing(scope_of(session), wanted, now, Placement, TITLE)
    newest = statement.join(Revision, Revision.id == Placement.revision_id).order_by(*NEWEST_FIRST)
    with every_site(session):
        return [(row[0], row[1]) for row in await session.execute(newest.limit(limit))]


async def others_of_topic(session: AsyncSession, entry_id: int) -> list[int]:
    """Give the other entries of an entry's story on the session's site, seen or not, the main one first."""
    own = select(_Main).where(_Main.site_id == scope_of(session), _Main.entry_id == entry_id)
    mains = own.with_only_columns(func.coalesce(_Main.main_id, _Main.id))
    told = select(Placement.entry_id).where(
        or_(Placement.id.in_(mains), Placement.main_id.in_(mains)), Placement.entry_id != entry_id
    )
    found = await session.scalars(told.order_by(Placement.main_id.is_not(None), *NEWEST_FIRST))
    return list(dict.fromkeys(found))


async def last_titles(session: AsyncSession, entry_ids: Sequence[int]) -> dict[int, str]:
    """Give what stood last above entries on the session's site, seen or not, for those who work there."""
    statement = (
        select(Placement.entry_id, TITLE)
        .join(Revision, Revision.id == Placement.revision_id)
        .where(Placement.site_id == scope_of(session), Placement.entry_id.in_(entry_ids))
        .order_by(Placement.changed_at)
    )
    with every_site(session):
        return {row[0]: row[1] for row in await session.execute(statement)}


async def list_standing(session: AsyncSession, entry_ids: Sequence[int], *, now: datetime) -> list[Shown]:
    """Give entries of the session's site that may be seen, listed or not, in the order of their numbers."""
    standing = _shown().where(
        Placement.site_id == scope_of(session), Placement.entry_id.in_(entry_ids), visible(now)
    )
    with every_site(session):
        rows = await session.execute(standing.options(CARD_COLUMNS).order_by(Placement.id.desc()))
    by_entry = {row[1].id: Shown(*row) for row in rows}
    return [by_entry[number] for number in entry_ids if number in by_entry]


async def next_change(session: AsyncSession, *, now: datetime) -> datetime | None:
    """Give the next moment at which something appears on the session's site, or vanishes, by itself."""
    ends = select(func.min(Placement.visible_until).label("moment")).where(
        Placement.visible_until > now, Placement.withdrawn_at.is_(None)
    )
    unpins = select(func.min(Placement.pinned_until)).where(Placement.pinned_until > now)
    begins = select(func.min(Entry.publish_at)).where(Entry.state == "scheduled", Entry.publish_at > now)
    moments = union_all(ends, unpins, begins).subquery()
    found: datetime | None = await session.scalar(select(func.min(moments.c.moment)))
    return found


def is_pinned(placement: Placement, now: datetime) -> bool:
    """Tell whether a placement stands first on the lists of its board."""
    return placement.pinned_until is not None and placement.pinned_until > now


def place_in_list(placement: Placement, now: datetime) -> tuple[bool, int, float, int]:
    """Give by what `list_shown` has placements in order: pinned ones as editors put them, then the newest."""
    pinned = is_pinned(placement, now)
    order = placement.pin_order if pinned else 0
    return not pinned, order, -placement.visible_from.timestamp(), -placement.id


def _shown() -> Select[Placement, Entry, Revision, Board, Board, MediaVersion]:
    picture = and_(
        MediaVersion.media_id == Media.id,
        MediaVersion.number == func.coalesce(PinnedMedia.cut, PinnedMedia.number, Media.version),
    )
    return (
        select(Placement, Entry, Revision, Board, _Home, MediaVersion)
        .join(Entry, Entry.id == Placement.entry_id)
        .join(Revision, Revision.id == Placement.revision_id)
        .join(Board, Board.id == Placement.board_id)
        .join(_Home, _Home.id == Entry.board_id)
        .outerjoin(Media, Media.id == Revision.picture_id)
        .outerjoin(
            PinnedMedia, and_(PinnedMedia.placement_id == Placement.id, PinnedMedia.media_id == Media.id)
        )
        .outerjoin(MediaVersion, picture)
        .options(contains_eager(MediaVersion.media))
    )


def _first(site_id: int, wanted: Filter, now: datetime, most: int) -> Subquery:
    """Choose the pinned placements, which are few, and the newest of the others, which an index has in order.

    One ordering of all would read the whole board for each page of it.
    """
    order = {0: Placement.pin_order, 1: literal(0)}
    pinned, others = (
        _standing(site_id, wanted, now, Placement.id, literal(place).label("place"), pin.label("pin_order"))
        for place, pin in order.items()
    )
    is_not_pinned = or_(Placement.pinned_until.is_(None), Placement.pinned_until <= now)
    newest = others.where(is_not_pinned).order_by(*NEWEST_FIRST).limit(most).subquery()
    return union_all(pinned.where(Placement.pinned_until > now), select(newest)).subquery()


def _standing(site_id: int, wanted: Filter, now: datetime, *columns: Any) -> Select[Any]:
    statement = select(*columns).select_from(Placement).join(Entry, Entry.id == Placement.entry_id)
    if wanted.words or wanted.typed:
        statement = statement.join(Revision, Revision.id == Placement.revision_id)
    return _wanted(statement, site_id, wanted, now)


def _wanted(statement: Select[*Columns], site_id: int, wanted: Filter, now: datetime) -> Select[*Columns]:
    statement = statement.where(Placement.site_id == site_id, visible(now), listed(now))
    chosen: Sequence[tuple[InstrumentedAttribute[Any], Sequence[int | str] | None]] = (
        (Placement.board_id, wanted.board_ids),
        (Entry.type, wanted.types),
        (Placement.entry_id, wanted.entries),
    )
    for attribute, values in chosen:
        if values is not None:
            statement = statement.where(attribute.in_(values))
    statement = statement.where(*_said(wanted))
    if wanted.from_day is not None:
        statement = statement.where(Placement.visible_from >= wanted.from_day)
    if wanted.to_day is not None:
        statement = statement.where(Placement.visible_from < wanted.to_day)
    if wanted.changed_since is not None:
        statement = statement.where(Placement.changed_at >= wanted.changed_since)
    if wanted.after is not None:
        moment, number = wanted.after
        same_moment = and_(Placement.visible_from == moment, Placement.id < number)
        statement = statement.where(or_(Placement.visible_from < moment, same_moment))
    left_out = (
        (Placement.entry_id, wanted.without_entries),
        (Placement.origin_site_id, wanted.without_origins),
    )
    for column, numbers in left_out:
        if numbers:
            statement = statement.where(column.not_in(numbers))
    return statement


def _said(wanted: Filter) -> list[ColumnElement[bool]]:
    """Give what the text of a revision has to say, and its typed fields."""
    conditions = []
    if wanted.words:
        conditions.append(TITLE.icontains(wanted.words, autoescape=True))
    if wanted.typed is not None:
        name, first, last = wanted.typed
        conditions.append(Revision.fields[name].as_string().between(first, last))
    return conditions
