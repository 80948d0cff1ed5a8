"""The texts of files: which are still to be read, and those of what a page offers."""

from collections.abc import Collection, Mapping

from sqlalchemy import delete, exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.tenancy.scope import every_site
from liencong.sites.attachment.rules import RECIPE
from liencong.sites.attachment.tables import FileText
from liencong.sites.entry.tables import MediaUse, Placement
from liencong.sites.media.sniff import MediaType
from liencong.sites.media.tables import MediaVersion

KINDS = (MediaType.PDF, MediaType.DOCX, MediaType.XLSX)


async def find_unread(session: AsyncSession) -> MediaVersion | None:
    """Find a file that a placement of any site offers and nobody has read by the present recipe."""
    is_read = exists().where(FileText.digest == MediaVersion.digest, FileText.recipe >= RECIPE)
    is_offered = (
        exists()
        .where(MediaUse.media_id == MediaVersion.media_id)
        .where(Placement.revision_id == MediaUse.revision_id, Placement.withdrawn_at.is_(None))
    )
    statement = (
        select(MediaVersion)
        .where(MediaVersion.content_type.in_(map(str, KINDS)), ~is_read, is_offered)
        .order_by(MediaVersion.id.desc())
    )
    with every_site(session):
        found: MediaVersion | None = await session.scalar(statement.limit(1))
    return found


async def texts_of(session: AsyncSession, digests: Collection[str]) -> Mapping[str, str]:
    """Give the texts of some files, by digest; those without a text, or not yet read, are left out."""
    if not digests:
        return {}
    read = select(FileText.digest, FileText.text).where(FileText.digest.in_(digests), FileText.text != "")
    return {row[0]: row[1] for row in await session.execute(read)}


async def media_with(session: AsyncSession, digest: str) -> list[tuple[int, int]]:
    """Give site and number of every media that shows a file in some version."""
    statement = (
        select(MediaVersion.site_id, MediaVersion.media_id).where(MediaVersion.digest == digest).distinct()
    )
    with every_site(session):
        return [(row[0], row[1]) for row in await session.execute(statement)]


async def forget_orphans(session: AsyncSession) -> None:
    """Throw away the texts of files that no media of any site holds any more."""
    is_held = exists().where(MediaVersion.digest == FileText.digest)
    with every_site(session):
        await session.execute(delete(FileText).where(~is_held))
