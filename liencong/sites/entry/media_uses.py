"""Which media the revisions of entries show, and by that, which media the public may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.errors import Invalid
from liencong.core.tenancy.scope import every_site, scope_of
from liencong.sites.entry.tables import Entry, MediaUse, Placement, Revision
from liencong.sites.media.office import Use
from liencong.sites.media.service import REFERENCE
from liencong.sites.media.tables import Media


@dataclass(frozen=True)
class Attachment:
    """A file that an entry offers; `size` in bytes."""

    name: str
    url: str
    kind: str
    size: int


async def find_named(session: AsyncSession, picture_id: int | None, body_html: str) -> list[int]:
    """Give the site's media that a text names; raise `Invalid` where its picture is not one of them."""
    named = [UUID(match["uid"]) for match in REFERENCE.finditer(body_html)]
    if picture_id is None and not named:
        return []
    found = await session.scalars(select(Media.id).where((Media.id == picture_id) | Media.uid.in_(named)))
    media_ids = list(found)
    if picture_id is not None and picture_id not in media_ids:
        raise Invalid({"picture_id": "media-unknown"})
    return media_ids


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


async def find_users(session: AsyncSession, media_ids: Sequence[int]) -> dict[int, list[Use]]:
    """Give the entries of the session's site whose present text, live or working, shows some media."""
    statement = (
        select(MediaUse.media_id, Entry.id, Revision.title)
        .join(Revision, Revision.id == MediaUse.revision_id)
        .join(Entry, Entry.id == Revision.entry_id)
        .where(
            MediaUse.media_id.in_(media_ids),
            Revision.id.in_((Entry.live_revision_id, Entry.working_revision_id)),
        )
        .order_by(Revision.id)
    )
    uses: dict[int, dict[int, Use]] = {}
    for media_id, entry_id, title in await session.execute(statement):
        uses.setdefault(media_id, {})[entry_id] = Use(title, f"/bai-viet/{entry_id}")
    return {media_id: list(by_entry.values()) for media_id, by_entry in uses.items()}


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
