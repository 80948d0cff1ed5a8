"""Keeps the search documents of an entry equal to where it stands, on every site."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.clock import utc_now
from liencong.core.installation import Installation
from liencong.core.tenancy.directory import Sites
from liencong.core.tenancy.scope import every_site
from liencong.core.tenancy.tables import ARCHIVED, EXTERNAL, Site
from liencong.core.text import html_to_text
from liencong.search import document, service
from liencong.search.document import AttachedText, Document
from liencong.sites.attachment import store as attachments
from liencong.sites.attachment.reading import FileRead
from liencong.sites.board.tables import Board
from liencong.sites.entry import media_uses, window
from liencong.sites.entry.addresses import document_key, entry_path
from liencong.sites.entry.content_type import ContentType, content_types
from liencong.sites.entry.events import EntryPublished, EntryWithdrawn, PlacementChanged
from liencong.sites.entry.tables import Entry, Placement, Revision
from liencong.sites.entry.typed_form import in_words
from liencong.sites.media.service import MediaDescribed
from liencong.sites.media.tables import MediaVersion
from liencong.sites.media.versions import MediaReplaced

PICTURE = "image"
"""The type under which pictures are found."""
LONGEST_TITLE = 400


@dataclass(frozen=True)
class Stand:
    """An entry where it stands, or stood."""

    placement: Placement
    entry: Entry
    revision: Revision
    board: Board
    is_listed: bool
    """Whether it stands there for itself, and not under another one that tells the same."""

    @property
    def is_public(self) -> bool:
        """Tell whether it stands there still."""
        placement = self.placement
        is_out = placement.withdrawn_at is None and placement.suspended_at is None
        return is_out and placement.epoch == self.entry.epoch and self.is_listed


async def refresh(
    installation: Installation, event: EntryPublished | EntryWithdrawn | PlacementChanged
) -> None:
    """Bring the index to what the database says of an entry now; a late or doubled event does no harm.

    What comes from a site hosted elsewhere is found where a link shows it, and nowhere before.
    """
    sites = await installation.sites.load()
    if sites.by_id[event.site_id].kind != EXTERNAL:
        await _refresh(installation, sites, event.entry_id)


async def follow_media(installation: Installation, event: FileRead | MediaDescribed | MediaReplaced) -> None:
    """Bring the index to what is known of a media now, wherever entries show it."""
    sites = await installation.sites.load()
    async with installation.read(None) as session:
        entry_ids = await media_uses.entries_placing(session, event.media_id)
    for entry_id in entry_ids:
        await _refresh(installation, sites, entry_id)


async def _refresh(installation: Installation, sites: Sites, entry_id: int) -> None:
    now, kinds = utc_now(), content_types(installation.features)
    async with installation.write(None) as session:
        for site_id, stands in (await _stands_by_site(session, entry_id, now=now)).items():
            if sites.by_id[site_id].kind == EXTERNAL:
                continue
            key, version = document_key(site_id, entry_id), _version(stands)
            shown = next((one for one in stands if one.is_public and _is_kept(one, sites)), None)
            if shown is None:
                await service.withdraw(session, key, version=version, site_id=site_id, now=now)
                continue
            kind, media = kinds.find(shown.entry.type), await _media_of(session, shown)
            made = _document(shown, sites.by_id[site_id], kind, key=key, version=version)
            page = replace(made, files=await _files(session, media))
            await service.put_with_parts(session, page, _pictures(page, media), now=now)


def _is_kept(stand: Stand, sites: Sites) -> bool:
    """Tell whether what stands there is the site's own, or of one that has not become an archive."""
    origin = sites.by_id[stand.placement.origin_site_id]
    return origin.id == stand.placement.site_id or origin.state != ARCHIVED


async def _stands_by_site(session: AsyncSession, entry_id: int, *, now: datetime) -> dict[int, list[Stand]]:
    """Give where an entry stands or stood; on a site it is one document, at the place it has had longest."""
    statement = (
        select(Placement, Entry, Revision, Board, window.listed(now))
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


def _document(stand: Stand, site: Site, kind: ContentType | None, *, key: str, version: int) -> Document:
    said = kind.public(stand.revision.fields) if kind else {}
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
        title=placement.heading or revision.title,
        path=entry_path(board, entry.id, entry.slug),
        published_at=placement.visible_from,
        summary=revision.summary,
        body="\n".join(_told(stand, said)),
        number=str(said.get(kind.number_field, "")) if kind and kind.number_field else "",
        facets={name: str(said[name]) for name in kind.facets if said.get(name)} if kind else {},
        state=document.ARCHIVED if site.state == ARCHIVED else document.LIVE,
        origin=document_key(placement.origin_site_id, entry.id) if is_link else "",
        visible_from=placement.visible_from,
        visible_until=placement.visible_until,
    )


def _told(stand: Stand, said: Mapping[str, Any]) -> list[str]:
    """Give what is found of an entry beside title and summary: `said` are the fields that readers see.

    The source's title is among it, where another heading stands here.
    """
    revision = stand.revision
    by_source = [revision.title] if stand.placement.heading else []
    signed = f"{revision.author} {revision.source}"
    return [html_to_text(revision.body_html), _in_words(said), signed, *by_source]


def _in_words(fields: Mapping[str, Any]) -> str:
    """Give what typed fields say in words; truths and numbers for putting in order are not looked for."""
    said = (value for value in fields.values() if isinstance(value, str | list))
    return "\n".join(filter(None, map(in_words, said)))


async def _media_of(session: AsyncSession, stand: Stand) -> Sequence[MediaVersion]:
    return await media_uses.list_shown(session, stand.revision.id, stand.placement.id)


async def _files(session: AsyncSession, media: Sequence[MediaVersion]) -> list[AttachedText]:
    files = {one.digest: one.filename for one in media if not one.is_picture}
    texts = await attachments.texts_of(session, files)
    return [AttachedText(name, texts.get(digest, "")) for digest, name in files.items()]


def _pictures(page: Document, media: Sequence[MediaVersion]) -> list[Document]:
    """Give the pictures of a page of which something is said, each as a part that leads to the page."""
    return [
        replace(
            page,
            key=f"{page.key}-m{one.media_id}",
            parent=page.key,
            origin=f"{page.origin}-m{one.media_id}" if page.origin else "",
            type=PICTURE,
            title=(one.media.caption or one.media.alt)[:LONGEST_TITLE],
            summary=one.media.alt if one.media.caption else "",
            body=f"{one.media.credit} {one.media.source}".strip(),
            external_id="",
            number="",
            facets={},
            files=(),
        )
        for one in media
        if one.is_picture and (one.media.caption or one.media.alt)
    ]
