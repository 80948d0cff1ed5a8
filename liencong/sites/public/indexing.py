"""Keeps the search documents of an entry equal to where it stands, on every site."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.clock import utc_now
from liencong.core.installation import Installation
from liencong.core.tenancy.scope import every_site
from liencong.core.tenancy.tables import ARCHIVED, Site
from liencong.core.text import html_to_text
from liencong.search import document, service
from liencong.search.document import Document
from liencong.sites.board.tables import Board
from liencong.sites.entry.addresses import entry_path
from liencong.sites.entry.content_type import ContentType
from liencong.sites.entry.events import EntryPublished, EntryWithdrawn, PlacementChanged
from liencong.sites.entry.tables import Entry, Placement, Revision


@dataclass(frozen=True)
class Stand:
    """An entry where it stands, or stood."""

    placement: Placement
    entry: Entry
    revision: Revision
    board: Board

    @property
    def key(self) -> str:
        """The key of its search document."""
        return f"{self.placement.site_id}-{self.board.id}-{self.entry.id}"

    @property
    def version(self) -> int:
        """Grows whenever the entry or its placement changes."""
        return self.placement.version + self.entry.version

    @property
    def is_public(self) -> bool:
        """Tell whether it stands there still."""
        return self.placement.withdrawn_at is None and self.placement.epoch == self.entry.epoch


async def refresh(
    installation: Installation, event: EntryPublished | EntryWithdrawn | PlacementChanged
) -> None:
    """Bring the index to what the database says of an entry now; a late or doubled event does no harm."""
    sites, now = await installation.sites.load(), utc_now()
    async with installation.write(None) as session:
        for stand in await _stands(session, event.entry_id):
            site = sites.by_id[stand.placement.site_id]
            if stand.is_public:
                number = _number(installation, stand)
                await service.put(session, [_document(stand, site, number)], now=now)
            else:
                await service.withdraw(session, stand.key, version=stand.version, site_id=site.id, now=now)


async def _stands(session: AsyncSession, entry_id: int) -> list[Stand]:
    statement = (
        select(Placement, Entry, Revision, Board)
        .join(Entry, Entry.id == Placement.entry_id)
        .join(Revision, Revision.id == Placement.revision_id)
        .join(Board, Board.id == Placement.board_id)
        .where(Placement.entry_id == entry_id)
    )
    with every_site(session):
        return [Stand(*row) for row in await session.execute(statement)]


def _number(installation: Installation, stand: Stand) -> str:
    kinds = installation.features.provided(ContentType)
    field = next((kind.number_field for kind in kinds if kind.name == stand.entry.type), None)
    return str(stand.revision.fields.get(field, "")) if field else ""


def _document(stand: Stand, site: Site, number: str) -> Document:
    placement, entry, revision, board = stand.placement, stand.entry, stand.revision, stand.board
    is_link = placement.origin_site_id != placement.site_id
    return Document(
        key=stand.key,
        version=stand.version,
        site_id=site.id,
        site_kind=site.kind,
        type=entry.type,
        board_id=board.id,
        board_title=board.title,
        title=revision.title,
        path=entry_path(board, entry.id, entry.slug),
        published_at=placement.visible_from,
        summary=revision.summary,
        body=f"{html_to_text(revision.body_html)}\n{revision.author} {revision.source}",
        number=number,
        facets={name: str(value) for name, value in revision.fields.items()},
        state=document.ARCHIVED if site.state == ARCHIVED else document.LIVE,
        origin=f"{placement.origin_site_id}-{entry.board_id}-{entry.id}" if is_link else "",
        visible_from=placement.visible_from,
        visible_until=placement.visible_until,
    )
