"""Use cases of media: let files in, keep what is said of them, find them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any
from uuid import UUID

from anyio import CapacityLimiter, to_thread
from pydantic import BaseModel, Field
from sqlalchemy import ColumnElement, Select, select, true
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import contains_eager

from liencong.core.access.rules import (
    Actor,
    Permission,
    Right,
    allowed_somewhere,
    persons_where,
    require_somewhere,
)
from liencong.core.audit import service as audit
from liencong.core.db.base import uuid7
from liencong.core.errors import NotFound, TooLarge
from liencong.core.on_demand import OnDemand
from liencong.core.outbox import service as outbox
from liencong.core.outbox.events import Event
from liencong.core.storage import Storage
from liencong.core.tenancy.scope import scope_of
from liencong.core.text import fold
from liencong.core.text.inputs import Line
from liencong.sites.media.arrival import Arrival
from liencong.sites.media.framing import WHOLE_PICTURE, Framing
from liencong.sites.media.gate import Gate
from liencong.sites.media.licences import LicenceCode
from liencong.sites.media.naming import kept_name
from liencong.sites.media.shapes import WHOLE, Shape
from liencong.sites.media.sniff import sniff
from liencong.sites.media.tables import Media, MediaVersion

if TYPE_CHECKING:
    from liencong.sites.media import images
else:
    images = OnDemand("liencong.sites.media.images")

MEDIA_WRITE = Permission("media:write")
"""Take files into the library, and see and describe those that one took in."""

MEDIA_LIBRARY = Permission("media:library")
"""See and describe whatever the library holds."""

MOST_BYTES = 100 * 1024 * 1024

REFERENCE = re.compile(r"/media/(?P<uid>[0-9a-f]{32})/")
"""How the text of a revision names a media; the address gets the site's prefix when it is shown."""

AT_ONCE = CapacityLimiter(1)  # pictures are heavy: one at a time leaves a core for readers
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
    licence: LicenceCode = Field(default="", max_length=20)
    licence_note: Line = Field(default="", max_length=300)
    taken_on: date | None = None


NOTHING_SAID = Description()


@dataclass(frozen=True)
class Prepared:
    """A file that has passed the gate and stands in the storage, before its row is written.

    `digest` is the SHA-256 of what came in; of a picture a copy is kept, so that is not what is stored.
    """

    filename: str
    content_type: str
    size: int
    digest: str
    key: str
    framing: Framing = WHOLE_PICTURE
    width: int | None = None
    height: int | None = None
    variants: Sequence[dict[str, Any]] = ()


async def prepare(gate: Gate, actor: Actor, arrival: Arrival) -> Prepared:
    """Let a file in: have it scanned, tell its kind, make its pictures, store all of it.

    Of a picture a clean copy is kept: where it was taken is nobody's business (L53). Raises `UnfitFile` for
    what is not taken, `TooLarge`, `NotScanned`. It needs no transaction: what no row names is nobody's.
    """
    require_somewhere(actor, MEDIA_WRITE, arrival.site_id)
    content = arrival.content
    if len(content) > MOST_BYTES:
        raise TooLarge
    await gate.pass_through(actor, arrival)
    kind = await to_thread.run_sync(sniff, BytesIO(content), limiter=AT_ONCE)
    name, key = kept_name(arrival.filename, kind.extension), f"{_new_folder()}/original"
    if not kind.is_image:
        await gate.storage.put(key, content, str(kind))
        return Prepared(name, str(kind), len(content), arrival.digest, key)
    copy, pictures = await to_thread.run_sync(_pictures, content, limiter=AT_ONCE)
    content_type = f"image/{copy.format}"
    await gate.storage.put(key, copy.content, content_type)
    return Prepared(
        filename=name,
        content_type=content_type,
        size=len(copy.content),
        digest=arrival.digest,
        key=key,
        width=pictures[-1].width,
        height=pictures[-1].height,
        variants=await store_variants(gate.storage, WHOLE, pictures),
    )


async def store_variants(
    storage: Storage, shape: Shape, pictures: "Sequence[images.Variant]"
) -> list[dict[str, Any]]:
    """Store what was made of a picture in one shape; give what a version keeps of it."""
    folder = _new_folder()
    kept = []
    for picture in pictures:
        key = f"{folder}/{shape.name}-{picture.width}.{picture.format}"
        await storage.put(key, picture.content, f"image/{picture.format}")
        kept.append(
            {"shape": shape.name, "width": picture.width, "height": picture.height, "format": picture.format,
             "key": key}
        )  # fmt: skip
    return kept


async def add(
    session: AsyncSession,
    actor: Actor,
    prepared: Prepared,
    said: Description = NOTHING_SAID,
    *,
    now: datetime,
) -> MediaVersion:
    """Add a prepared file to the site's library."""
    site_id = scope_of(session)
    right = require_somewhere(actor, MEDIA_WRITE, site_id)
    media = Media(site_id=site_id, created_at=now, created_by_id=actor.account_id, **said.model_dump())
    session.add(media)
    await session.flush()
    version = await write_version(session, actor, media, prepared, now=now)
    audit.record(session, actor, "media:add", f"media:{media.id}", site_id=site_id, now=now, right=right)
    return version


async def write_version(
    session: AsyncSession, actor: Actor, media: Media, prepared: Prepared, *, number: int = 1, now: datetime
) -> MediaVersion:
    """Write a version of a media and put it into use."""
    version = version_of(prepared, media.site_id, number, made_by_id=actor.account_id, now=now)
    version.media = media
    session.add(version)
    media.version, media.found_by = number, _found_by(media, version.filename)
    await session.flush()
    return version


def version_of(
    prepared: Prepared, site_id: int, number: int, *, made_by_id: int | None, now: datetime
) -> MediaVersion:
    """Make the row of a version, of which the media has still to be said."""
    return MediaVersion(
        site_id=site_id,
        number=number,
        filename=prepared.filename,
        content_type=prepared.content_type,
        size=prepared.size,
        digest=prepared.digest,
        key=prepared.key,
        framing=prepared.framing.kept(),
        width=prepared.width,
        height=prepared.height,
        variants=list(prepared.variants),
        made_at=now,
        made_by_id=made_by_id,
    )


async def use_again(
    session: AsyncSession, actor: Actor, version: MediaVersion, said: Description, *, now: datetime
) -> MediaVersion:
    """Have a file that the library holds already stand for one that was sent.

    It comes out of the trash, if it lies there. Words that were missing are taken over; others stay.
    """
    media = version.media
    right = require_somewhere(actor, MEDIA_WRITE, media.site_id)
    lacking = {name: words for name, words in said if words and not getattr(media, name)}
    if not lacking and media.trashed_at is None:
        return version
    media.trashed_at = None
    await _say(session, actor, version, lacking, "media:use-again", right=right, now=now)
    return version


async def get(session: AsyncSession, media_id: int) -> MediaVersion:
    """Give a media of the site as it is now; raise `NotFound` where it is absent or another site's."""
    version: MediaVersion | None = await session.scalar(in_use().where(Media.id == media_id))
    if version is None:
        raise NotFound(media_id=media_id)
    return version


async def find_picture(session: AsyncSession, media_id: int) -> MediaVersion | None:
    """Find a picture of the site as it is now; None for a file that is none, and for another site's."""
    picture = in_use().where(Media.id == media_id, MediaVersion.width.is_not(None))
    found: MediaVersion | None = await session.scalar(picture)
    return found


async def get_seen(session: AsyncSession, actor: Actor, media_id: int) -> MediaVersion:
    """Give a media that somebody sees in the library; raise `NotFound` alike where it is absent or not."""
    seen = in_use().where(Media.id == media_id, seen_by(actor, scope_of(session)))
    version: MediaVersion | None = await session.scalar(seen)
    if version is None:
        raise NotFound(media_id=media_id)
    return version


async def describe(
    session: AsyncSession, actor: Actor, media_id: int, said: Description, *, now: datetime
) -> MediaVersion:
    """Say something else of a media; pages that show it say it too."""
    version = await get_seen(session, actor, media_id)
    right = require_somewhere(actor, MEDIA_WRITE, version.site_id)
    await _say(session, actor, version, dict(said), "media:describe", right=right, now=now)
    return version


async def find_seen(
    session: AsyncSession, actor: Actor, uid: UUID, *, number: int | None = None
) -> MediaVersion | None:
    """Find a media that somebody sees in the library of the site, as it is now or was in one version."""
    statement = in_use() if number is None else _versions().where(MediaVersion.number == number)
    seen = seen_by(actor, scope_of(session))
    found: MediaVersion | None = await session.scalar(statement.where(Media.uid == uid, seen))
    return found


async def find_by_digest(session: AsyncSession, actor: Actor, digest: str) -> MediaVersion | None:
    """Find the media that somebody sees whose bytes have a SHA-256 digest, the first that came in."""
    seen = in_use().where(MediaVersion.digest == digest, seen_by(actor, scope_of(session)))
    found: MediaVersion | None = await session.scalar(seen.order_by(Media.id).limit(1))
    return found


def in_use() -> Select[MediaVersion]:
    """Give the statement for the versions that are in use, each with its media."""
    return _versions().where(MediaVersion.number == Media.version)


def of_media(media_id: int) -> Select[MediaVersion]:
    """Give the statement for every version of a media."""
    return _versions().where(MediaVersion.media_id == media_id)


async def find_words(session: AsyncSession, media_id: int | None) -> str:
    """Give what a media of the site is called where it cannot be shown; empty where there is none."""
    found: MediaVersion | None = await session.scalar(in_use().where(Media.id == media_id))
    return words_of(found) if found else ""


def words_of(version: MediaVersion) -> str:
    """Give what a media is called where it cannot be shown."""
    return f"{version.filename} – {version.media.alt}" if version.media.alt else version.filename


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


def _versions() -> Select[MediaVersion]:
    return (
        select(MediaVersion)
        .join(Media, Media.id == MediaVersion.media_id)
        .options(contains_eager(MediaVersion.media))
    )


async def _say(
    session: AsyncSession,
    actor: Actor,
    version: MediaVersion,
    words: Mapping[str, Any],
    action: str,
    *,
    right: Right,
    now: datetime,
) -> None:
    media = version.media
    for name, value in words.items():
        setattr(media, name, value)
    media.found_by = _found_by(media, version.filename)
    subject = f"media:{media.id}"
    audit.record(session, actor, action, subject, site_id=media.site_id, now=now, right=right)
    outbox.append(session, MediaDescribed(media.site_id, media.id), now=now)
    await session.flush()


def _found_by(media: Media, filename: str) -> str:
    said = (filename, media.alt, media.caption, media.credit, media.source)
    return fold(" ".join(words for words in said if words))


def _pictures(content: bytes) -> "tuple[images.Variant, list[images.Variant]]":
    image = images.decode_image(content)
    return images.clean_copy(image), images.make_variants(image)


def _new_folder() -> str:
    """Give a folder that nobody has named: keys carry nothing of a sender's."""
    name = uuid7().hex
    return f"{name[-2:]}/{name}"
