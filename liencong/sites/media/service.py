"""Use cases of media: take files in, make pictures of them, find them."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any
from uuid import UUID

from anyio import CapacityLimiter, to_thread
from pydantic import BaseModel, Field
from sqlalchemy import ColumnElement, func, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.access.rules import (
    Actor,
    Permission,
    allowed_somewhere,
    persons_where,
    require_somewhere,
)
from liencong.core.audit import service as audit
from liencong.core.db.base import uuid7
from liencong.core.errors import NotFound, TooLarge
from liencong.core.outbox import service as outbox
from liencong.core.outbox.events import Event
from liencong.core.storage import Storage
from liencong.core.tenancy.scope import scope_of
from liencong.core.text import clean_line
from liencong.core.text.inputs import Line
from liencong.sites.media import images
from liencong.sites.media.sniff import sniff
from liencong.sites.media.tables import Media

MEDIA_WRITE = Permission("media:write")
"""Take files into the library, and see and describe those that one took in."""

MEDIA_LIBRARY = Permission("media:library")
"""See and describe whatever the library holds."""

MOST_BYTES = 100 * 1024 * 1024

REFERENCE = re.compile(r"/media/(?P<uid>[0-9a-f]{32})/")
"""How the text of a revision names a media; the address gets the site's prefix when it is shown."""

_AT_ONCE = CapacityLimiter(1)  # pictures are heavy: one at a time leaves a core for readers
"""How many pictures are worked on at once."""


@dataclass(frozen=True)
class MediaDescribed(Event):
    """Something else was said of a media: what it shows, who made it."""

    media_id: int


class Description(BaseModel):
    """What is said of a media, to those who see it and to those who do not."""

    alt: Line = Field(default="", max_length=400)
    credit: Line = Field(default="", max_length=200)
    caption: Line = Field(default="", max_length=2000)
    source: Line = Field(default="", max_length=300)


@dataclass(frozen=True)
class Prepared:
    """A file that was looked at and stored, before its row is written.

    `digest` is the SHA-256 of what came in; of a picture a copy is kept, so that is not what is stored.
    """

    uid: UUID
    filename: str
    content_type: str
    size: int
    digest: str
    key: str
    width: int | None
    height: int | None
    variants: list[dict[str, Any]]


async def prepare(storage: Storage, actor: Actor, site_id: int, filename: str, content: bytes) -> Prepared:
    """Look at a file, make its pictures and store all of it; raise `UnfitFile` for what is not taken.

    Of a picture itself a clean copy is kept: where it was taken is nobody's business (L53). This needs no
    transaction: what no row names is nobody's.
    """
    require_somewhere(actor, MEDIA_WRITE, site_id)
    if len(content) > MOST_BYTES:
        raise TooLarge
    uid = uuid7()
    folder = f"{uid.hex[:2]}/{uid.hex}"
    kind = await to_thread.run_sync(sniff, BytesIO(content), limiter=_AT_ONCE)
    pictures: list[images.Variant] = []
    kept, content_type = content, str(kind)
    if kind.is_image:
        copy, pictures = await to_thread.run_sync(_pictures, content, limiter=_AT_ONCE)
        kept, content_type = copy.content, f"image/{copy.format}"
    variants = []
    for picture in pictures:
        key = f"{folder}/{picture.width}.{picture.format}"
        await storage.put(key, picture.content, f"image/{picture.format}")
        variants.append(
            {"width": picture.width, "height": picture.height, "format": picture.format, "key": key}
        )
    await storage.put(f"{folder}/original", kept, content_type)
    return Prepared(
        uid=uid,
        filename=clean_line(filename)[:255] or f"tep.{kind.extension}",
        content_type=content_type,
        size=len(kept),
        digest=hashlib.sha256(content).hexdigest(),
        key=f"{folder}/original",
        width=max((picture.width for picture in pictures), default=None),
        height=max((picture.height for picture in pictures), default=None),
        variants=variants,
    )


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
    right = require_somewhere(actor, MEDIA_WRITE, site_id)
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
    return await _get(session, media_id, true())


async def get_seen(session: AsyncSession, actor: Actor, media_id: int) -> Media:
    """Give a media that somebody sees in the library; raise `NotFound` alike where it is absent or not."""
    return await _get(session, media_id, seen_by(actor, scope_of(session)))


async def describe(
    session: AsyncSession, actor: Actor, media_id: int, said: Description, *, now: datetime
) -> Media:
    """Say something else of a media; pages that show it say it too."""
    media = await get_seen(session, actor, media_id)
    right = require_somewhere(actor, MEDIA_WRITE, media.site_id)
    for name, words in said:
        setattr(media, name, words)
    subject = f"media:{media.id}"
    audit.record(session, actor, "media:describe", subject, site_id=media.site_id, now=now, right=right)
    outbox.append(session, MediaDescribed(media.site_id, media.id), now=now)
    await session.flush()
    return media


async def list_media(
    session: AsyncSession,
    actor: Actor,
    *,
    words: str = "",
    pictures_only: bool = False,
    limit: int = 50,
    offset: int = 0,
) -> list[Media]:
    """Give the media that somebody sees in the library of the site, the newest first."""
    seen = seen_by(actor, scope_of(session))
    statement = select(Media).where(seen, *_wanted(words, pictures_only=pictures_only))
    newest_first = statement.order_by(Media.id.desc()).limit(limit).offset(offset)
    return list(await session.scalars(newest_first))


async def count_media(session: AsyncSession, actor: Actor, *, words: str = "") -> int:
    """Count the media that somebody sees in the library of the site."""
    seen = seen_by(actor, scope_of(session))
    counted = select(func.count(Media.id)).where(seen, *_wanted(words, pictures_only=False))
    return await session.scalar(counted) or 0


async def find_seen(session: AsyncSession, actor: Actor, uid: UUID) -> Media | None:
    """Find a media that somebody sees in the library of the site, shown to the public or not."""
    seen = seen_by(actor, scope_of(session))
    found: Media | None = await session.scalar(select(Media).where(Media.uid == uid, seen))
    return found


async def find_by_digest(session: AsyncSession, digest: str) -> Media | None:
    """Find the media of the session's site whose bytes have a SHA-256 digest, the first that came in."""
    found: Media | None = await session.scalar(
        select(Media).where(Media.digest == digest).order_by(Media.id).limit(1)
    )
    return found


async def find_words(session: AsyncSession, media_id: int | None) -> str:
    """Give what a media of the site is called where it cannot be shown; empty where there is none."""
    found: Media | None = await session.scalar(select(Media).where(Media.id == media_id))
    return words_of(found) if found else ""


def words_of(media: Media) -> str:
    """Give what a media is called where it cannot be shown."""
    return f"{media.filename} – {media.alt}" if media.alt else media.filename


def seen_by(actor: Actor, site_id: int) -> ColumnElement[bool]:
    """Give the condition under which somebody sees a media in a site's library: all of it, or what they sent.

    Rights on some boards are enough: the library knows none.
    """
    if allowed_somewhere(actor, MEDIA_LIBRARY, site_id):
        return true()
    return Media.created_by_id.in_(list(persons_where(actor, MEDIA_WRITE, site_id)))


def with_addresses(body_html: str, media_path: str) -> str:
    """Give a text with its media at the addresses of the present site."""
    return body_html if media_path == "/media" else body_html.replace('"/media/', f'"{media_path}/')


async def _get(session: AsyncSession, media_id: int, seen: ColumnElement[bool]) -> Media:
    media: Media | None = await session.scalar(select(Media).where(Media.id == media_id, seen))
    if media is None:
        raise NotFound(media_id=media_id)
    return media


def _wanted(words: str, *, pictures_only: bool) -> list[ColumnElement[bool]]:
    conditions = []
    if words:
        said = (Media.filename, Media.alt, Media.caption, Media.credit)
        conditions.append(or_(*(column.icontains(words, autoescape=True) for column in said)))
    if pictures_only:
        conditions.append(Media.width.is_not(None))
    return conditions


def _pictures(content: bytes) -> tuple[images.Variant, list[images.Variant]]:
    image = images.decode_image(content)
    return images.clean_copy(image), images.make_variants(image)
