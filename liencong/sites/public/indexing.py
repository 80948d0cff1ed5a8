"""Keeps the search documents of an entry equal to where it stands, on every site."""

from sqlalchemy import select

from liencong.core.clock import utc_now
from liencong.core.installation import Installation
from liencong.core.tenancy.directory import Sites
from liencong.core.tenancy.scope import every_site
from liencong.core.tenancy.tables import ARCHIVED
from liencong.core.text import html_to_text
from liencong.search import document, service
from liencong.search.document import Document
from liencong.sites.board.tables import Board
from liencong.sites.entry.addresses import entry_path
from liencong.sites.entry.content_type import ContentType
from liencong.sites.entry.events import EntryPublished, EntryWithdrawn, PlacementChanged
from liencong.sites.entry.tables import Entry, Placement, Revision


async def refresh(installation: Installation, event: EntryPublished | EntryWithdrawn | PlacementChanged) -> None:
    """Bring the index to what the database says of an entry now; a late or doubled event does no harm."""
    statement = (
        select(Placement, Entry, Revision, Board)
        .join(Entry, Entry.id == Placement.entry_id)
        .join(Revision, Revision.id == Placement.revision_id)
        .join(Board, Board.id == Placement.board_id)
        .where(Placement.entry_id == event.entry_id)
    )
    sites = await installation.sites.load()
    numbers = {kind.name: kind.number_field for kind in installation.features.provided(ContentType)}
    now = utc_now()
    async with installation.write(None) as session:
        with every_site(session):
            rows = [tuple(row) for row in await session.execute(statement)]
        for placement, entry, revision, board in rows:
            version = placement.version + entry.version
            if placement.withdrawn_at is not None or placement.epoch != entry.epoch:
                site_id = placement.site_id
                await service.withdraw(session, _key(placement), version=version, site_id=site_id, now=now)
                continue
            number_field = numbers.get(entry.type)
            made = _document(placement, entry, revision, board, sites, number_field, version)
            await service.put(session, [made], now=now)


def _key(placement: Placement) -> str:
    return f"{placement.site_id}-{placement.board_id}-{placement.entry_id}"


def _document(
    placement: Placement,
    entry: Entry,
    revision: Revision,
    board: Board,
    sites: Sites,
    number_field: str | None,
    version: int,
) -> Document:
    site = sites.by_id[placement.site_id]
    is_link = placement.origin_site_id != placement.site_id
    return Document(
        key=_key(placement),
        version=version,
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
        number=str(revision.fields.get(number_field, "")) if number_field else "",
        facets={name: str(value) for name, value in revision.fields.items()},
        state=document.ARCHIVED if site.state == ARCHIVED else document.LIVE,
        origin=f"{placement.origin_site_id}-{entry.board_id}-{entry.id}" if is_link else "",
        visible_from=placement.visible_from,
        visible_until=placement.visible_until,
    )
