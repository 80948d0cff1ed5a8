"""Which media the revisions of entries show, and by that, which media the public may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.errors import Invalid
from liencong.core.tenancy.scope import every_site, scope_of
from liencong.sites.entry.tables import Entry, MediaUse, Placement
from liencong.sites.media.service import REFERENCE
from liencong.sites.media.tables import Media


@dataclass(frozen=True)
class Attachment:
    """A file that an entry offers; `size` in bytes."""

    name: str
    url: str
    kind: str
    size: int


async def note(session: AsyncSession, revision_id: int, picture_id: int | None, body_html: str) -> None:
    """Note which of the site's media a revision shows; raise `Invalid` where its picture is not the site's."""
    named = [UUID(match["uid"]) for match in REFERENCE.finditer(body_html)]
    found = list(await session.scalars(select(Media.id).where((Media.id == picture_id) | Media.uid.in_(named))))
    if picture_id is not None and picture_id not in found:
        raise Invalid({"picture_id": "media-unknown"})
    session.add_all(MediaUse(revision_id=revision_id, media_id=media_id) for media_id in found)


async def find_public(session: AsyncSession, uid: UUID) -> Media | None:
    """Find a media that a revision shows which stands on a board of the session's site."""
    statement = (
        select(Media)
        .join(MediaUse, MediaUse.media_id == Media.id)
        .join(Placement, Placement.revision_id == MediaUse.revision_id)
        .join(Entry, Entry.id == Placement.entry_id)
        .where(
            Media.uid == uid,
            Placement.site_id == scope_of(session),
            Placement.withdrawn_at.is_(None),
            Entry.live_revision_id.is_not(None),
            Entry.epoch == Placement.epoch,
        )
        .limit(1)
    )
    with every_site(session):
        found: Media | None = await session.scalar(statement)
    return found


async def attachments_of(session: AsyncSession, revision_id: int, media_path: str) -> Sequence[Attachment]:
    """Give the files, other than pictures, that a revision shows."""
    statement = (
        select(Media)
        .join(MediaUse, MediaUse.media_id == Media.id)
        .where(MediaUse.revision_id == revision_id, Media.width.is_(None))
        .order_by(Media.id)
    )
    with every_site(session):
        files = list(await session.scalars(statement))
    return [_attachment(file, media_path) for file in files]


def _attachment(file: Media, media_path: str) -> Attachment:
    kind = file.filename.rpartition(".")[2].upper()[:5]
    return Attachment(file.filename, f"{media_path}/{file.uid.hex}/tep", kind, file.size)
