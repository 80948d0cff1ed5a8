"""Which media the revisions of entries show, and by that, which media the public may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.access.rules import Actor
from liencong.core.errors import Invalid
from liencong.core.tenancy.scope import every_site, scope_of
from liencong.sites.entry.rights import workable
from liencong.sites.entry.tables import Entry, MediaUse, Placement, Revision
from liencong.sites.media.office import Use
from liencong.sites.media.service import REFERENCE, seen_by
from liencong.sites.media.tables import Media


@dataclass(frozen=True)
class Attachment:
    """A file that an entry offers; `size` in bytes."""

    name: str
    url: str
    kind: str
    size: int


async def find_named(
    session: AsyncSession, actor: Actor, entry: Entry, picture_id: int | None, body_html: str
) -> list[int]:
    """Give the media that an entry's text names and its writer may show; raise `Invalid` for another picture.

    They may show what they see in the library, and what stands in a text that they work on or that is public.
    """
    named = [UUID(match["uid"]) for match in REFERENCE.finditer(body_html)]
    if picture_id is None and not named:
        return []
    is_named = or_(Media.id == picture_id, Media.uid.in_(named))
    theirs = _usable(actor, entry.site_id)
    media_ids = list(await session.scalars(select(Media.id).where(is_named, theirs)))
    if picture_id is not None and picture_id not in media_ids:
        raise Invalid({"picture_id": "media-unknown"})
    return media_ids


async def find_usable(session: AsyncSession, actor: Actor, media_id: int) -> Media | None:
    """Find a media of the session's site that somebody may show in a text of theirs."""
    found: Media | None = await session.scalar(
        select(Media).where(Media.id == media_id, _usable(actor, scope_of(session)))
    )
    return found


async def find_in_work(session: AsyncSession, actor: Actor, uid: UUID) -> Media | None:
    """Find a media that stands in a text which somebody works on."""
    theirs = Media.id.in_(_in_texts_of(actor, scope_of(session)))
    found: Media | None = await session.scalar(select(Media).where(Media.uid == uid, theirs))
    return found


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
            Placement.suspended_at.is_(None),
            Entry.live_revision_id.is_not(None),
            Entry.epoch == Placement.epoch,
        )
        .limit(1)
    )
    with every_site(session):
        found: Media | None = await session.scalar(statement)
    return found


async def find_users(session: AsyncSession, actor: Actor, media_ids: Sequence[int]) -> dict[int, list[Use]]:
    """Give the entries somebody works on whose present text, live or working, shows some media."""
    statement = (
        select(MediaUse.media_id, Entry.id, Revision.title)
        .join(Revision, Revision.id == MediaUse.revision_id)
        .join(Entry, Entry.id == Revision.entry_id)
        .where(
            MediaUse.media_id.in_(media_ids),
            workable(actor, scope_of(session)),
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


def _usable(actor: Actor, site_id: int) -> ColumnElement[bool]:
    return or_(seen_by(actor, site_id), Media.id.in_(_in_texts_of(actor, site_id)))


def _in_texts_of(actor: Actor, site_id: int) -> Select[int]:
    """Give the media of what somebody works on at present or worked on, and of what everybody sees."""
    return (
        select(MediaUse.media_id)
        .join(Revision, Revision.id == MediaUse.revision_id)
        .join(Entry, Entry.id == Revision.entry_id)
        .where(or_(workable(actor, site_id), Entry.live_revision_id == Revision.id))
    )


def _attachment(file: Media, media_path: str) -> Attachment:
    kind = file.filename.rpartition(".")[2].upper()[:5]
    return Attachment(file.filename, f"{media_path}/{file.uid.hex}/tep", kind, file.size)
