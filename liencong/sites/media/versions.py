"""Other bytes under the same addresses: a media is replaced, cut, or brought back to what it was.

Readers of the site see the change at once, so what they see may be changed only by somebody who may decide
that. Other sites, which show it by a link, keep what their boards approved (ADR 9).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from anyio import to_thread
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.access.rules import Actor, Permission, Right, allowed, require_somewhere
from liencong.core.audit import service as audit
from liencong.core.errors import Forbidden, NotFound, Stale
from liencong.core.identity.tables import Account
from liencong.core.on_demand import OnDemand
from liencong.core.outbox import service as outbox
from liencong.core.outbox.events import Event
from liencong.core.storage import Storage
from liencong.sites.media import service
from liencong.sites.media.failures import OtherKind
from liencong.sites.media.framing import Framing
from liencong.sites.media.service import AT_ONCE, MEDIA_WRITE, Prepared, store_variants
from liencong.sites.media.shapes import WHOLE
from liencong.sites.media.tables import Media, MediaVersion
from liencong.sites.media.uses import MediaUsers, public_boards

if TYPE_CHECKING:
    from liencong.sites.media import images
else:
    images = OnDemand("liencong.sites.media.images")

MEDIA_REPLACE = Permission("media:replace")
"""Let readers see other bytes of what they see already."""


@dataclass(frozen=True)
class MediaReplaced(Event):
    """A media has other bytes now: another file, another cut, or those of an earlier version."""

    media_id: int


class ShownToPublic(Forbidden):
    """Readers see the media, and the person may not decide what readers see."""

    code = "media-public"


async def replace_with(
    session: AsyncSession,
    actor: Actor,
    media_id: int,
    prepared: Prepared,
    users: Sequence[MediaUsers],
    *,
    now: datetime,
) -> MediaVersion:
    """Put a file in place of a media's present one; raise `OtherKind` where only one is a picture."""
    before = await _lock(session, actor, media_id)
    if before.is_picture != (prepared.width is not None):
        raise OtherKind
    return await _change(session, actor, before, prepared, "media:replace", users=users, now=now)


async def prepare_cut(storage: Storage, version: MediaVersion, framing: Framing) -> Prepared:
    """Make what is shown at once of a picture that is cut otherwise.

    The copy of the whole stays what it is, so that a cut can be undone. Raises `Invalid` where hardly any
    picture would be left.
    """
    content = await storage.get(version.key)
    pictures = await to_thread.run_sync(_cut, content, framing, limiter=AT_ONCE)
    return replace(
        _prepared_again(version),
        framing=framing,
        width=pictures[-1].width,
        height=pictures[-1].height,
        variants=await store_variants(storage, WHOLE, pictures),
    )


async def cut(
    session: AsyncSession,
    actor: Actor,
    media_id: int,
    prepared: Prepared,
    users: Sequence[MediaUsers],
    *,
    now: datetime,
) -> MediaVersion:
    """Show another part of a picture; raise `Stale` where it has been replaced meanwhile."""
    before = await _lock(session, actor, media_id)
    if before.key != prepared.key:
        raise Stale(media_id=media_id)
    return await _change(session, actor, before, prepared, "media:cut", users=users, now=now)


async def bring_back(
    session: AsyncSession,
    actor: Actor,
    media_id: int,
    number: int,
    users: Sequence[MediaUsers],
    *,
    now: datetime,
) -> MediaVersion:
    """Show an earlier version again, as a new one, so that nothing of the history is lost."""
    before = await _lock(session, actor, media_id)
    older = next((one for one in await list_versions(session, media_id) if one.number == number), None)
    if older is None:
        raise NotFound(number=number)
    again = await _change(
        session,
        actor,
        before,
        _prepared_again(older),
        "media:bring-back",
        users=users,
        now=now,
        number=number,
    )
    again.recipe = older.recipe
    await session.flush()
    return again


@dataclass(frozen=True)
class Made:
    """A version with the name of who made it; of the operator there is none."""

    version: MediaVersion
    made_by: str


async def list_with_people(session: AsyncSession, media_id: int) -> list[Made]:
    """Give what a media of the session's site was, and is, the newest first, with who made it so."""
    history = service.of_media(media_id).order_by(MediaVersion.number.desc())
    statement = history.add_columns(Account.name).outerjoin(Account, Account.id == MediaVersion.made_by_id)
    return [Made(row[0], row[1] or "") for row in await session.execute(statement)]


async def list_versions(session: AsyncSession, media_id: int) -> list[MediaVersion]:
    """Give what a media of the session's site was, and is, the newest first."""
    history = service.of_media(media_id).order_by(MediaVersion.number.desc())
    return list(await session.scalars(history))


async def get_whole(session: AsyncSession, version: MediaVersion) -> MediaVersion:
    """Give the version that shows the whole of a picture of which another one shows a part.

    There always is one: whatever comes in is shown whole first.
    """
    whole = service.of_media(version.media_id).where(MediaVersion.key == version.key)
    found = await session.scalars(whole.order_by(MediaVersion.number).limit(1))
    return found.one()


async def may_change(
    session: AsyncSession, actor: Actor, version: MediaVersion, users: Sequence[MediaUsers]
) -> bool:
    """Tell whether somebody may let a media have other bytes."""
    try:
        await _require_change(session, actor, version, users)
    except Forbidden:
        return False
    return True


async def _change(
    session: AsyncSession,
    actor: Actor,
    before: MediaVersion,
    prepared: Prepared,
    action: str,
    *,
    users: Sequence[MediaUsers],
    now: datetime,
    **detail: object,
) -> MediaVersion:
    media, right = before.media, await _require_change(session, actor, before, users)
    number = before.number + 1
    version = await service.write_version(session, actor, media, prepared, number=number, now=now)
    subject = f"media:{media.id}"
    audit.record(
        session, actor, action, subject, site_id=media.site_id, now=now, right=right, version=number, **detail
    )
    outbox.append(session, MediaReplaced(media.site_id, media.id), now=now)
    return version


async def _require_change(
    session: AsyncSession, actor: Actor, version: MediaVersion, users: Sequence[MediaUsers]
) -> Right:
    right = require_somewhere(actor, MEDIA_WRITE, version.site_id)
    boards = await public_boards(session, version.media_id, users)
    if not all(allowed(actor, MEDIA_REPLACE, version.site_id, board_id) for board_id in boards):
        raise ShownToPublic(media_id=version.media_id)
    return right


async def _lock(session: AsyncSession, actor: Actor, media_id: int) -> MediaVersion:
    """Give a media's present version, which nobody else changes until the transaction is over."""
    await session.execute(select(Media.id).where(Media.id == media_id).with_for_update())
    return await service.get_seen(session, actor, media_id)


def _prepared_again(version: MediaVersion) -> Prepared:
    return Prepared(
        filename=version.filename,
        content_type=version.content_type,
        size=version.size,
        digest=version.digest,
        key=version.key,
        framing=Framing.of(version.framing),
        width=version.width,
        height=version.height,
        variants=version.variants,
    )


def _cut(content: bytes, framing: Framing) -> "list[images.Variant]":
    return images.make_variants(images.cut(images.decode_image(content), framing))
