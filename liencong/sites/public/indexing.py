"""Keeps the search documents of an entry equal to where it stands, on every site."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.clock import utc_now
from liencong.core.installation import Installation
from liencong.core.tenancy.directory import Sites
from liencong.core.tenancy.scope import every_site
from liencong.core.tenancy.tables import ARCHIVED, EXTERNAL, Site
from liencong.core.text import html_to_text
from liencong.search import document, service
from liencong.search.document import Document
from liencong.sites.board.tables import Board
from liencong.sites.entry.addresses import document_key, entry_path
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
    def is_public(self) -> bool:
        """Tell whether it stands there still."""
        placement = self.placement
        is_out = placement.withdrawn_at is None and placement.suspended_at is None
        return is_out and placement.epoch == self.entry.epoch


async def refresh(
    installation: Installation, event: EntryPublished | EntryWithdrawn | PlacementChanged
) -> None:
    """Bring the index to what the database says of an entry now; a late or doubled event does no harm.

    What comes from a site hosted elsewhere is found where a link shows it, and nowhere before.
    """
    sites, now = await installation.sites.load(), utc_now()
    if sites.by_id[event.site_id].kind == EXTERNAL:
        return
    async with installation.write(None) as session:
        for site_id, stands in (await _stands_by_site(session, event.entry_id)).items():
            if sites.by_id[site_id].kind == EXTERNAL:
                continue
            key, version = document_key(site_id, event.entry_id), _version(stands)
            shown = next((one for one in stands if one.is_public and _is_kept(one, sites)), None)
            if shown is None:
                await service.withdraw(session, key, version=version, site_id=site_id, now=now)
            else:
                number = _number(installation, shown)
                made = _document(shown, sites.by_id[site_id], key=key, version=version, number=number)
                await service.put(session, [made], now=now)


def _is_kept(stand: Stand, sites: Sites) -> bool:
    """Tell whether what stands there is the site's own, or of one that has not become an archive."""
    origin = sites.by_id[stand.placement.origin_site_id]
    return origin.id == stand.placement.site_id or origin.state != ARCHIVED or origin.kind == EXTERNAL


async def _stands_by_site(session: AsyncSession, entry_id: int) -> dict[int, list[Stand]]:
    """Give where an entry stands or stood; on a site it is one document, at the place it has had longest."""
    statement = (
        select(Placement, Entry, Revision, Board)
        .join(Entry, Entry.id == Placement.entry_id)
        .join(Revision, Revision.id == Placement.revision_id)
        .join(Board, Board.id == Placement.board_id)
        .where(Placement.entry_id == entry_id)
        .order_by(Placement.id)
    )
    found: dict[int, list[Stand]] = {}
    with every_site(session):
        for row in await session.execute(statement):
            found.setdefault(row[0].site_id, []).append(Stand(*row))
    return found


def _version(stands: Sequence[Stand]) -> int:
    """Give a number that grows whenever the entry or one of its placements changes."""
    return stands[0].entry.version + sum(stand.placement.version for stand in stands)


def _number(installation: Installation, stand: Stand) -> str:
    kinds = installation.features.provided(ContentType)
    field = next((kind.number_field for kind in kinds if kind.name == stand.entry.type), None)
    return str(stand.revision.fields.get(field, "")) if field else ""


def _document(stand: Stand, site: Site, *, key: str, version: int, number: str) -> Document:
    placement, entry, revision, board = stand.placement, stand.entry, stand.revision, stand.board
    is_link = placement.origin_site_id != placement.site_id
    return Document(
        key=key,
        version=version,
        page_id=entry.id,
        external_id=entry.external_id or "",
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
        origin=document_key(placement.origin_site_id, entry.id) if is_link else "",
        visible_from=placement.visible_from,
        visible_until=placement.visible_until,
    )
