"""Which media the blocks of a site's home page show."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.access.rules import Actor
from liencong.sites.layout.office import HOME
from liencong.sites.layout.tables import Block
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
    """Give the blocks of the session's site that show some media."""
    statement = select(Media.id, Block).where(Media.id.in_(media_ids), named_in(Block.settings))
    uses: dict[int, list[Use]] = {}
    for media_id, block in await session.execute(statement):
        use = Use(block.title or block.kind, HOME)
        uses.setdefault(media_id, []).append(use)
    return uses


async def public_on(session: AsyncSession, media_id: int) -> set[int | None]:
    """Tell whether readers see a media on the home page: that belongs to the whole site."""
    found = await session.scalar(select(Media.id).where(Media.id == media_id, shows()))
    return {None} if found else set()


def shows() -> ColumnElement[bool]:
    """Give the condition for a media that a block of its site shows."""
    return exists(select(Block.id).where(Block.site_id == Media.site_id, named_in(Block.settings)))
