"""Use cases of media: take files in, make pictures of them, find them, and know where they are used."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from anyio import CapacityLimiter, to_thread
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.access.rules import Actor, Permission, require
from liencong.core.audit import service as audit
from liencong.core.db.base import uuid7
from liencong.core.errors import Invalid, NotFound
from liencong.core.storage import Storage
from liencong.core.tenancy.scope import every_site, scope_of
from liencong.core.text import clean_line
from liencong.sites.entry.tables import Entry, Revision
from liencong.sites.media import images
from liencong.sites.media.tables import Media, MediaUse
from liencong.sites.placement.tables import Placement

MEDIA_WRITE = Permission("media:write")

REFERENCE = re.compile(r"/media/(?P<uid>[0-9a-f]{32})/")
"""How the text of a revision names a media; the address gets the site's prefix when it is shown."""

_AT_ONCE = CapacityLimiter(1)  # pictures are heavy: one at a time leaves a core for readers
"""How many pictures are worked on at once."""


@dataclass(frozen=True)
class Prepared:
    """A file that was looked at and stored, before its row is written."""

    uid: UUID
    filename: str
    content_type: str
    size: int
    digest: str
    key: str
    width: int | None
    height: int | None
    variants: list[dict[str, Any]]


@dataclass(frozen=True)
class Attachment:
    """A file that an entry offers."""

    name: str
    url: str
    kind: str
    size: int


async def prepare(storage: Storage, filename: str, content: bytes) -> Prepared:
    """Look at a file, make its pictures and store all of it; raise `Invalid` for what is not taken.

    This needs no transaction: what no row names is nobody's.
    """
    uid, digest = uuid7(), hashlib.sha256(content).hexdigest()
    kind = await to_thread.run_sync(images.sniff, content, limiter=_AT_ONCE)
    folder = f"{uid.hex[:2]}/{uid.hex}"
    width = height = None
    variants: list[dict[str, Any]] = []
    if kind.is_image:
        facts, made = await to_thread.run_sync(_picture, content, limiter=_AT_ONCE)
        width, height = facts.width, facts.height
        for variant in made:
            key = f"{folder}/{variant.width}.{variant.format}"
            await storage.put(key, variant.data)
            variants.append({"width": variant.width, "height": variant.height, "format": variant.format, "key": key})
    key = f"{folder}/original"
    await storage.put(key, content)
    return Prepared(uid, clean_line(filename)[:255] or "tep", kind.mime, len(content), digest, key, width, height, variants)


async def add(
    session: AsyncSession,
    actor: Actor,
    prepared: Prepared,
    *,
    alt: str = "",
    credit: str = "",
    caption: str = "",
    source: str = "",
    now: datetime,
) -> Media:
    """Add a prepared file to the site's library."""
    site_id = scope_of(session)
    right = require(actor, MEDIA_WRITE, site_id)
    media = Media(
        site_id=site_id,
        uid=prepared.uid,
        filename=prepared.filename,
        content_type=prepared.content_type,
        size=prepared.size,
        digest=prepared.digest,
        key=prepared.key,
        width=prepared.width,
        height=prepared.height,
        variants=prepared.variants,
        alt=clean_line(alt)[:400],
        credit=clean_line(credit)[:200],
        caption=clean_line(caption),
        source=clean_line(source)[:300],
        created_at=now,
        created_by_id=actor.account_id,
    )
    session.add(media)
    await session.flush()
    audit.record(session, actor, "media:add", f"media:{media.id}", site_id=site_id, now=now, right=right)
    return media


async def get(session: AsyncSession, media_id: int) -> Media:
    """Give a media of the site; raise `NotFound` where it is absent or another site's."""
    media: Media | None = await session.scalar(select(Media).where(Media.id == media_id))
    if media is None:
        raise NotFound(media_id=media_id)
    return media


async def list_media(session: AsyncSession, *, limit: int = 50, offset: int = 0) -> list[Media]:
    """Give the media of the site, the newest first."""
    return list(await session.scalars(select(Media).order_by(Media.id.desc()).limit(limit).offset(offset)))


async def note_uses(session: AsyncSession, revision_id: int, picture_id: int | None, body_html: str) -> None:
    """Note which of the site's media a revision shows; raise `Invalid` where its picture is not the site's."""
    named = [UUID(match["uid"]) for match in REFERENCE.finditer(body_html)]
    wanted = (Media.id == picture_id) | Media.uid.in_(named) if named else Media.id == picture_id
    found = list(await session.scalars(select(Media.id).where(wanted)))
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
        )
        .limit(1)
    )
    with every_site(session):
        found: Media | None = await session.scalar(statement)
    return found


async def find_own(session: AsyncSession, uid: UUID) -> Media | None:
    """Find a media of the session's site, shown anywhere or not."""
    found: Media | None = await session.scalar(select(Media).where(Media.uid == uid))
    return found


async def attachments_of(session: AsyncSession, revision_id: int, media_path: str) -> Sequence[Attachment]:
    """Give the files, other than pictures, that a revision shows."""
    statement = (
        select(Media)
        .join(MediaUse, MediaUse.media_id == Media.id)
        .join(Revision, Revision.id == MediaUse.revision_id)
        .where(MediaUse.revision_id == revision_id, Media.width.is_(None))
        .order_by(Media.id)
    )
    with every_site(session):
        files = list(await session.scalars(statement))
    return [
        Attachment(file.filename, f"{media_path}/{file.uid.hex}/tep", _kind(file), file.size) for file in files
    ]


def with_addresses(body_html: str, media_path: str) -> str:
    """Give a text with its media at the addresses of the present site."""
    return body_html if media_path == "/media" else body_html.replace('"/media/', f'"{media_path}/')


def _kind(media: Media) -> str:
    return media.filename.rpartition(".")[2].upper()[:5]


def _picture(content: bytes) -> tuple[images.ImageFacts, list[images.Variant]]:
    return images.inspect_image(content), images.make_variants(content)
