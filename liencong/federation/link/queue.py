"""What the screens of links show: a link with the source's text, the text that readers see, and its board.

Whoever works on some boards only sees what was offered to those (S11).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVarTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, select, true
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased, contains_eager

from liencong.core.access.rules import Actor, allowed_somewhere, boards_where, require, require_somewhere
from liencong.core.errors import NotFound
from liencong.core.tenancy.scope import every_site, scope_of
from liencong.federation.link import service
from liencong.federation.link.rules import LINK_PROPOSE, SHOWN, state_seen
from liencong.federation.link.tables import Link, SourcePause
from liencong.sites.board.tables import Board
from liencong.sites.entry.tables import Entry, MediaUse, PinnedMedia, Placement, Revision
from liencong.sites.media.tables import Media, MediaVersion

_Offered, _Home = aliased(Revision), aliased(Board)

Columns = TypeVarTuple("Columns")
Joined = Select[Link, Entry, Revision, Revision, Board, Board, Placement]


@dataclass(frozen=True)
class QueueRow:
    """A link with everything that a decision needs.

    `offered` is the approved text of the source that waits for a decision; `pinned` the one that readers see.
    """

    link: Link
    entry: Entry
    offered: Revision
    pinned: Revision | None
    board: Board
    home: Board
    placement: Placement | None
    """Where it stands, or stood, on the board."""
    pinned_media: Mapping[int, int]
    """The version in which readers see each media of the pinned text."""

    @property
    def state(self) -> str:
        """Give the state in which readers find it."""
        return state_seen(self.link, self.entry)

    @property
    def heading(self) -> str:
        """Give the receiving site's own heading above what readers see."""
        return self.placement.heading if self.placement and self.link.state in SHOWN else ""

    @property
    def has_old_heading(self) -> bool:
        """Tell whether the own heading was written for another text than readers see now."""
        return bool(self.heading and self.placement and self.placement.heading_of_id != self.link.revision_id)

    @property
    def has_changed(self) -> bool:
        """Tell whether what waits for a decision is another text, or has other pictures or files."""
        if self.pinned is None:
            return False
        is_same = self.pinned.id == self.offered.id
        return not is_same or self.pinned_media != service.offered_media(self.link)

    @property
    def has_other_media(self) -> bool:
        """Tell whether readers see media of the text in other versions than it is offered with."""
        offered = service.offered_media(self.link)
        return any(offered.get(media_id, number) != number for media_id, number in self.pinned_media.items())


@dataclass(frozen=True)
class Wanted:
    """Which links a list shows: in some states, of one source, with words in the title that was offered."""

    states: Sequence[str]
    source_id: int | None = None
    words: str = ""


async def list_received(
    session: AsyncSession, actor: Actor, wanted: Wanted, *, limit: int, offset: int
) -> list[QueueRow]:
    """Give links that were offered to the session's site, the latest first."""
    received = _received(_rows(), session, actor, wanted)
    return await _read(session, received.order_by(Link.id.desc()).limit(limit).offset(offset))


async def count_wanted(session: AsyncSession, actor: Actor, wanted: Wanted) -> int:
    """Count the links that were offered to the session's site and that a list shows."""
    counted = select(func.count(Link.id)).join(_Offered, _Offered.id == Link.offered_revision_id)
    received = _received(counted, session, actor, wanted)
    with every_site(session):
        return await session.scalar(received) or 0


async def get_received(session: AsyncSession, actor: Actor, link_id: int) -> QueueRow:
    """Give a link that was offered to the session's site, to somebody who works on links of its board.

    Raises `NotFound` where there is none, `Forbidden` for others.
    """
    require_somewhere(actor, LINK_PROPOSE, scope_of(session))
    rows = await _read(session, _rows().where(Link.site_id == scope_of(session), Link.id == link_id))
    if not rows:
        raise NotFound(link_id=link_id)
    require(actor, LINK_PROPOSE, rows[0].link.site_id, rows[0].link.board_id)
    return rows[0]


async def list_by_ids(session: AsyncSession, link_ids: Sequence[int]) -> list[QueueRow]:
    """Give links that were offered to the session's site by their numbers."""
    received = _rows().where(Link.site_id == scope_of(session), Link.id.in_(link_ids))
    return await _read(session, received)


async def count_received(session: AsyncSession, actor: Actor) -> dict[str, int]:
    """Count the links that were offered to the session's site in each state."""
    theirs = select(Link.state, func.count(Link.id)).where(on_boards_of(actor, scope_of(session)))
    rows = await session.execute(theirs.group_by(Link.state))
    return {row[0]: row[1] for row in rows}


async def list_offered(session: AsyncSession, actor: Actor, *, limit: int, offset: int) -> list[QueueRow]:
    """Give the links that the session's site has offered to others, the latest first."""
    require_somewhere(actor, LINK_PROPOSE, scope_of(session))
    offered = _rows().where(Link.origin_site_id == scope_of(session))
    return await _read(session, offered.order_by(Link.id.desc()).limit(limit).offset(offset))


async def count_offered(session: AsyncSession) -> int:
    """Count the links that the session's site has offered to others."""
    counted = select(func.count(Link.id)).where(Link.origin_site_id == scope_of(session))
    with every_site(session):
        return await session.scalar(counted) or 0


async def list_offers_of(session: AsyncSession, entry_id: int) -> list[QueueRow]:
    """Give the links of an entry of the session's site, the latest first."""
    offered = _rows().where(Link.origin_site_id == scope_of(session), Link.entry_id == entry_id)
    return await _read(session, offered.order_by(Link.id.desc()))


async def list_appearances(
    session: AsyncSession, entry_id: int
) -> list[tuple[Link, Board, Placement | None]]:
    """Give every board of other sites to which an entry of this one was offered, the latest first."""
    statement = (
        select(Link, Board, Placement)
        .join(Board, Board.id == Link.board_id)
        .outerjoin(Placement, and_(Placement.board_id == Link.board_id, Placement.entry_id == Link.entry_id))
        .where(Link.origin_site_id == scope_of(session), Link.entry_id == entry_id)
        .order_by(Link.id.desc())
    )
    with every_site(session):
        return [(row[0], row[1], row[2]) for row in await session.execute(statement)]


async def list_pauses_of(session: AsyncSession) -> list[SourcePause]:
    """Give where and why other sites show nothing of the session's site just now."""
    paused = select(SourcePause).where(SourcePause.source_site_id == scope_of(session))
    with every_site(session):
        return list(await session.scalars(paused.order_by(SourcePause.site_id)))


async def find_media(session: AsyncSession, actor: Actor, uid: UUID) -> Sequence[MediaVersion]:
    """Find a media of a text that was offered to the session's site, for somebody who sees its queue."""
    site_id = scope_of(session)
    if not allowed_somewhere(actor, LINK_PROPOSE, site_id):
        return ()
    statement = (
        select(MediaVersion, Link.offered_media)
        .join(Media, Media.id == MediaVersion.media_id)
        .join(MediaUse, MediaUse.media_id == Media.id)
        .join(Link, Link.offered_revision_id == MediaUse.revision_id)
        .join(Entry, Entry.live_revision_id == MediaUse.revision_id)
        .where(Media.uid == uid, Link.site_id == site_id)
        .options(contains_eager(MediaVersion.media))
    )
    with every_site(session):
        rows = (await session.execute(statement)).all()
    return [row[0] for row in rows if row[1].get(str(row[0].media_id)) == row[0].number]


def on_boards_of(actor: Actor, site_id: int) -> ColumnElement[bool]:
    """Give the condition for links that were offered to boards of a site on which somebody works on links."""
    board_ids = boards_where(actor, LINK_PROPOSE, site_id)
    return true() if board_ids is None else Link.board_id.in_(board_ids)


def _received(
    statement: Select[*Columns], session: AsyncSession, actor: Actor, wanted: Wanted
) -> Select[*Columns]:
    site_id = scope_of(session)
    require_somewhere(actor, LINK_PROPOSE, site_id)
    statement = statement.where(
        Link.site_id == site_id, Link.state.in_(wanted.states), on_boards_of(actor, site_id)
    )
    if wanted.source_id is not None:
        statement = statement.where(Link.origin_site_id == wanted.source_id)
    if wanted.words:
        statement = statement.where(_Offered.title.icontains(wanted.words, autoescape=True))
    return statement


async def _read(session: AsyncSession, statement: Joined) -> list[QueueRow]:
    with every_site(session):
        rows = (await session.execute(statement)).all()
        pinned = await _pinned_media(session, [row[0].id for row in rows])
    return [QueueRow(*row, pinned.get(row[0].id, {})) for row in rows]


async def _pinned_media(session: AsyncSession, link_ids: Sequence[int]) -> dict[int, dict[int, int]]:
    statement = (
        select(Link.id, PinnedMedia.media_id, PinnedMedia.number)
        .join(Placement, and_(Placement.board_id == Link.board_id, Placement.entry_id == Link.entry_id))
        .join(PinnedMedia, PinnedMedia.placement_id == Placement.id)
        .where(Link.id.in_(link_ids))
    )
    pinned: dict[int, dict[int, int]] = {}
    for link_id, media_id, number in await session.execute(statement):
        pinned.setdefault(link_id, {})[media_id] = number
    return pinned


def _rows() -> Joined:
    return (
        select(Link, Entry, _Offered, Revision, Board, _Home, Placement)
        .join(Entry, Entry.id == Link.entry_id)
        .join(_Offered, _Offered.id == Link.offered_revision_id)
        .outerjoin(Revision, Revision.id == Link.revision_id)
        .join(Board, Board.id == Link.board_id)
        .join(_Home, _Home.id == Entry.board_id)
        .outerjoin(Placement, and_(Placement.board_id == Link.board_id, Placement.entry_id == Link.entry_id))
    )
