"""Which media the revisions of entries show, in which version, and so, which media the public may see."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Select, String, and_, cast, exists, func, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import contains_eager

from liencong.core.access.rules import Actor
from liencong.core.errors import Invalid
from liencong.core.tenancy.scope import every_site, scope_of
from liencong.sites.entry.placements import of_kept_site
from liencong.sites.entry.rights import workable
from liencong.sites.entry.tables import Draft, Entry, MediaUse, PinnedMedia, Placement, Revision
from liencong.sites.media.pictures import file_url
from liencong.sites.media.service import REFERENCE, in_use, seen_by
from liencong.sites.media.tables import Media, MediaVersion
from liencong.sites.media.uses import Use, named_in


@dataclass(frozen=True)
class Attachment:
    """A file that an entry offers; `size` in bytes."""

    name: str
    url: str
    kind: str
    size: int


def names_media(picture_id: int | None, body_html: str) -> bool:
    """Tell whether a text names media of the library."""
    return picture_id is not None or REFERENCE.search(body_html) is not None


async def find_named(
    session: AsyncSession, actor: Actor, entry: Entry, picture_id: int | None, body_html: str
) -> list[int]:
    """Give the media that an entry's text names and its writer may show; raise `Invalid` for another picture.

    They may show what they see in the library, and what stands in a text that they work on or that is public.
    What lay in the trash comes out of it.
    """
    if not names_media(picture_id, body_html):
        return []
    named = [UUID(match["uid"]) for match in REFERENCE.finditer(body_html)]
    is_named = or_(Media.id == picture_id, Media.uid.in_(named))
    found = list(await session.scalars(select(Media).where(is_named, _usable(actor, entry.site_id))))
    media_ids = [media.id for media in found]
    if picture_id is not None and picture_id not in media_ids:
        raise Invalid({"picture_id": "media-unknown"})
    for media in found:
        media.trashed_at = None
    return media_ids


async def find_usable(session: AsyncSession, actor: Actor, media_id: int) -> MediaVersion | None:
    """Find a media of the session's site that somebody may show in a text of theirs."""
    usable = in_use().where(Media.id == media_id, _usable(actor, scope_of(session)))
    found: MediaVersion | None = await session.scalar(usable)
    return found


async def find_in_work(session: AsyncSession, actor: Actor, uid: UUID) -> Sequence[MediaVersion]:
    """Find a media that stands in a text which somebody works on, in each of its versions."""
    statement = (
        select(MediaVersion)
        .join(Media, Media.id == MediaVersion.media_id)
        .where(Media.uid == uid, Media.id.in_(_in_texts_of(actor, scope_of(session))))
        .options(contains_eager(MediaVersion.media))
    )
    return list(await session.scalars(statement))


async def find_public(session: AsyncSession, uid: UUID) -> Sequence[MediaVersion]:
    """Find a media that stands on a board of the session's site with a revision, in each version shown."""
    statement = (
        select(MediaVersion)
        .join(Media, Media.id == MediaVersion.media_id)
        .join(MediaUse, MediaUse.media_id == Media.id)
        .join(Placement, Placement.revision_id == MediaUse.revision_id)
        .join(Entry, Entry.id == Placement.entry_id)
        .outerjoin(
            PinnedMedia, and_(PinnedMedia.placement_id == Placement.id, PinnedMedia.media_id == Media.id)
        )
        .where(Media.uid == uid, Placement.site_id == scope_of(session), _stands(), _is_shown())
        .options(contains_eager(MediaVersion.media))
        .distinct()
    )
    with every_site(session):
        return list(await session.scalars(statement))


async def find_pinned(session: AsyncSession, _actor: Actor, uid: UUID) -> Sequence[MediaVersion]:
    """Find a media of another site in each version that was approved here, be it shown by an own cut."""
    statement = (
        select(MediaVersion)
        .join(Media, Media.id == MediaVersion.media_id)
        .join(
            PinnedMedia,
            and_(PinnedMedia.media_id == Media.id, PinnedMedia.number == MediaVersion.number),
        )
        .join(Placement, Placement.id == PinnedMedia.placement_id)
        .join(Entry, Entry.id == Placement.entry_id)
        .where(Media.uid == uid, PinnedMedia.site_id == scope_of(session), _stands())
        .options(contains_eager(MediaVersion.media))
        .distinct()
    )
    with every_site(session):
        return list(await session.scalars(statement))


async def list_shown(
    session: AsyncSession, revision_id: int, placement_id: int | None
) -> Sequence[MediaVersion]:
    """Give the media that a revision shows, in the versions that are shown where it stands."""
    statement = (
        select(MediaVersion)
        .join(Media, Media.id == MediaVersion.media_id)
        .join(MediaUse, MediaUse.media_id == Media.id)
        .outerjoin(
            PinnedMedia, and_(PinnedMedia.placement_id == placement_id, PinnedMedia.media_id == Media.id)
        )
        .where(MediaUse.revision_id == revision_id, _is_shown())
        .options(contains_eager(MediaVersion.media))
        .order_by(Media.id)
    )
    with every_site(session):
        return list(await session.scalars(statement))


async def list_numbered(session: AsyncSession, numbers: Mapping[int, int]) -> Sequence[MediaVersion]:
    """Give media of any site, each in one version, by the numbers of the media and of the version."""
    statement = (
        select(MediaVersion)
        .join(Media, Media.id == MediaVersion.media_id)
        .where(tuple_(MediaVersion.media_id, MediaVersion.number).in_(list(numbers.items())))
        .options(contains_eager(MediaVersion.media))
        .order_by(Media.id)
    )
    with every_site(session):
        return list(await session.scalars(statement))


async def entries_placing(session: AsyncSession, media_id: int) -> list[int]:
    """Give the entries of which a revision stands on a board of any site that shows a media."""
    statement = (
        select(Placement.entry_id)
        .join(MediaUse, MediaUse.revision_id == Placement.revision_id)
        .where(MediaUse.media_id == media_id, Placement.withdrawn_at.is_(None))
        .distinct()
    )
    with every_site(session):
        return list(await session.scalars(statement))


async def present_numbers(session: AsyncSession, revision_id: int) -> dict[int, int]:
    """Give the version in which each media that a revision shows is now, by the numbers of both."""
    statement = (
        select(Media.id, Media.version)
        .join(MediaUse, MediaUse.media_id == Media.id)
        .where(MediaUse.revision_id == revision_id)
        .order_by(Media.id)
    )
    with every_site(session):
        return {row[0]: row[1] for row in await session.execute(statement)}


async def find_users(session: AsyncSession, actor: Actor, media_ids: Sequence[int]) -> dict[int, list[Use]]:
    """Give the entries somebody works on that show some media, in their present text or on another site."""
    uses: dict[int, dict[tuple[int, bool], Use]] = {media_id: {} for media_id in media_ids}
    for media_id, entry_id, use in [
        *await _in_present_texts(session, actor, media_ids),
        *await _on_other_sites(session, actor, media_ids),
    ]:
        uses[media_id][entry_id, use.elsewhere] = use
    return {media_id: list(by_entry.values()) for media_id, by_entry in uses.items()}


def shows() -> ColumnElement[bool]:
    """Give the condition for a media that an entry shows, in its present text or where it stands."""
    in_text = (
        select(MediaUse.media_id)
        .join(Revision, Revision.id == MediaUse.revision_id)
        .join(Entry, Entry.id == Revision.entry_id)
        .where(MediaUse.media_id == Media.id, _is_present())
    )
    placed = (
        select(MediaUse.media_id)
        .join(Placement, Placement.revision_id == MediaUse.revision_id)
        .join(Entry, Entry.id == Placement.entry_id)
        .where(MediaUse.media_id == Media.id, _is_placed())
    )
    return or_(exists(in_text), exists(placed))


def remembers() -> ColumnElement[bool]:
    """Give the condition for a media that some revision shows, however old, or somebody's draft will show."""
    in_history = exists(select(MediaUse.media_id).where(MediaUse.media_id == Media.id))
    picture = Draft.values["picture_id"].as_string() == cast(Media.id, String)
    drafted = select(Draft.id).where(Draft.site_id == Media.site_id, or_(named_in(Draft.values), picture))
    return or_(in_history, exists(drafted))


async def public_on(session: AsyncSession, media_id: int) -> set[int | None]:
    """Give the boards of the session's site on which readers see a media."""
    statement = (
        select(Placement.board_id)
        .join(MediaUse, MediaUse.revision_id == Placement.revision_id)
        .join(Entry, Entry.id == Placement.entry_id)
        .where(MediaUse.media_id == media_id, _stands())
    )
    return set(await session.scalars(statement))


def attachments_in(versions: Sequence[MediaVersion], media_path: str) -> list[Attachment]:
    """Give the files among the media that an entry shows, as it offers them."""
    return [
        Attachment(one.filename, file_url(one, media_path), one.filename.rpartition(".")[2].upper(), one.size)
        for one in versions
        if not one.is_picture
    ]


async def _in_present_texts(
    session: AsyncSession, actor: Actor, media_ids: Sequence[int]
) -> list[tuple[int, int, Use]]:
    statement = (
        select(MediaUse.media_id, Entry.id, Revision.title)
        .join(Revision, Revision.id == MediaUse.revision_id)
        .join(Entry, Entry.id == Revision.entry_id)
        .where(MediaUse.media_id.in_(media_ids), workable(actor, scope_of(session)), _is_present())
        .order_by(Revision.id)
    )
    rows = await session.execute(statement)
    return [(row[0], row[1], Use(row[2], f"/bai-viet/{row[1]}")) for row in rows]


async def _on_other_sites(
    session: AsyncSession, actor: Actor, media_ids: Sequence[int]
) -> list[tuple[int, int, Use]]:
    statement = (
        select(MediaUse.media_id, Entry.id, Revision.title)
        .join(Placement, Placement.revision_id == MediaUse.revision_id)
        .join(Revision, Revision.id == MediaUse.revision_id)
        .join(Entry, Entry.id == Placement.entry_id)
        .where(
            MediaUse.media_id.in_(media_ids),
            MediaUse.site_id == scope_of(session),
            Placement.site_id != MediaUse.site_id,
            workable(actor, scope_of(session)),
            _is_placed(),
        )
    )
    with every_site(session):
        rows = (await session.execute(statement)).all()
    return [(row[0], row[1], Use(row[2], f"/bai-viet/{row[1]}", elsewhere=True)) for row in rows]


def _is_present() -> ColumnElement[bool]:
    return or_(Revision.id == Entry.live_revision_id, Revision.id == Entry.working_revision_id)


def _stands() -> ColumnElement[bool]:
    return and_(_is_placed(), Placement.suspended_at.is_(None), of_kept_site())


def _is_placed() -> ColumnElement[bool]:
    """Tell of a place on a board that it holds, be it hidden for a time."""
    return and_(
        Placement.withdrawn_at.is_(None),
        Entry.live_revision_id.is_not(None),
        Entry.epoch == Placement.epoch,
    )


def _is_shown() -> ColumnElement[bool]:
    """Of a media's versions, the site's own cut is shown, else the pinned one, else the one in use."""
    return MediaVersion.number == func.coalesce(PinnedMedia.cut, PinnedMedia.number, Media.version)


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
