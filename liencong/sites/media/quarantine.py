"""The quarantine: files in which the scanner found something, kept where nothing is ever served from.

They are kept as evidence, and in case the scanner was wrong; who runs the platform sees and deletes them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.access.rules import EVERY_SITE, PLATFORM_MANAGE, Actor, require
from liencong.core.audit import service as audit
from liencong.core.db.base import uuid7
from liencong.core.errors import NotFound
from liencong.core.identity.tables import Account
from liencong.core.installation import Installation
from liencong.core.tenancy.scope import on_site
from liencong.core.tenancy.tables import Site
from liencong.core.text import clean_line
from liencong.sites.media.arrival import Arrival
from liencong.sites.media.tables import QuarantinedFile

FOLDER = "quarantine"


@dataclass(frozen=True)
class Kept:
    """A quarantined file with the site to which it was sent, and by whom."""

    file: QuarantinedFile
    site: str
    sent_by: str


async def put_away(
    installation: Installation, actor: Actor, arrival: Arrival, finding: str, *, now: datetime
) -> None:
    """Keep a harmful file apart, and note who sent it, in a transaction of its own."""
    uid, site_id = uuid7(), arrival.site_id
    key = f"{FOLDER}/{uid.hex}"
    await installation.storage.put(key, arrival.content, "application/octet-stream")
    async with installation.write(site_id) as session:
        session.add(
            QuarantinedFile(
                uid=uid,
                filename=clean_line(arrival.filename)[:255],
                size=len(arrival.content),
                digest=arrival.digest,
                finding=clean_line(finding)[:200],
                key=key,
                site_id=site_id,
                sent_at=now,
                sent_by_id=actor.account_id,
            )
        )
        audit.record(
            session, actor, "media:quarantine", f"quarantine:{uid.hex}", site_id=site_id, now=now,
            finding=finding,
        )  # fmt: skip


async def list_kept(session: AsyncSession, actor: Actor, *, limit: int, offset: int) -> Sequence[Kept]:
    """Give what lies in the quarantine, the latest first, to who runs the platform."""
    require(actor, PLATFORM_MANAGE, EVERY_SITE)
    statement = (
        select(QuarantinedFile, Site.name, Account.name)
        .join(Site, Site.id == QuarantinedFile.site_id)
        .outerjoin(Account, Account.id == QuarantinedFile.sent_by_id)
        .order_by(QuarantinedFile.id.desc())
    )
    rows = await session.execute(statement.limit(limit).offset(offset))
    return [Kept(file, site, sent_by or "") for file, site, sent_by in rows]


async def count_kept(session: AsyncSession) -> int:
    """Count what lies in the quarantine."""
    return await session.scalar(select(func.count(QuarantinedFile.id))) or 0


async def delete(session: AsyncSession, actor: Actor, file_id: int, *, now: datetime) -> str:
    """Forget a quarantined file; give the key under which its bytes are to be deleted after the commit."""
    right = require(actor, PLATFORM_MANAGE, EVERY_SITE)
    file: QuarantinedFile | None = await session.scalar(
        select(QuarantinedFile).where(QuarantinedFile.id == file_id)
    )
    if file is None:
        raise NotFound(file_id=file_id)
    subject = f"quarantine:{file.uid.hex}"
    with on_site(session, file.site_id):
        audit.record(
            session, actor, "media:quarantine-delete", subject, site_id=file.site_id, now=now, right=right,
            filename=file.filename, finding=file.finding, digest=file.digest,
        )  # fmt: skip
        await session.delete(file)
        await session.flush()
    return file.key
