"""Which media the blocks of a site's home page show, or will show."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.access.rules import Actor
from liencong.sites.layout.office import HOME
from liencong.sites.layout.tables import Block, LayoutDraft
from liencong.sites.media.service import in_use
from liencong.sites.media.tables import Media, MediaVersion
from liencong.sites.media.uses import Use, named_in


async def find_public(session: AsyncSession, uid: UUID) -> Sequence[MediaVersion]:
    """Find a media that a block of the session's site shows."""
    found = await session.scalars(in_use().where(Media.uid == uid, shows()))
    return list(found)


async def find_users(
    session: AsyncSession, actor: Actor, media_ids: Sequence[int]
) -> Mapping[int, Sequence[Use]]:
    """Give the blocks of the session's site that show some media, be it in the draft of its home page."""
    published = select(Media.id, Block).where(Media.id.in_(media_ids), named_in(Block.settings))
    named: dict[int, set[str]] = {}
    for media_id, block in await session.execute(published):
        named.setdefault(media_id, set()).add(block.title or block.kind)
    drafted = select(Media.id, Media.uid, LayoutDraft.blocks).where(
        Media.id.in_(media_ids), named_in(LayoutDraft.blocks)
    )
    for media_id, uid, blocks in await session.execute(drafted):
        titles = {
            one["title"] or one["kind"] for one in blocks if f"/media/{uid.hex}/" in str(one["settings"])
        }
        named.setdefault(media_id, set()).update(titles)
    return {media_id: [Use(title, HOME) for title in sorted(titles)] for media_id, titles in named.items()}


async def public_on(session: AsyncSession, media_id: int) -> set[int | None]:
    """Tell whether readers see a media on the home page: that belongs to the whole site."""
    found = await session.scalar(select(Media.id).where(Media.id == media_id, shows()))
    return {None} if found else set()


def needs() -> ColumnElement[bool]:
    """Give the condition for a media that the home page of its site shows, or will once its draft is out."""
    drafted = exists(
        select(LayoutDraft.site_id).where(LayoutDraft.site_id == Media.site_id, named_in(LayoutDraft.blocks))
    )
    return or_(shows(), drafted)


def shows() -> ColumnElement[bool]:
    """Give the condition for a media that a block of its site shows."""
    return exists(select(Block.id).where(Block.site_id == Media.site_id, named_in(Block.settings)))
