"""Write and read the audit log."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.access.rules import Actor, Right
from liencong.core.audit.tables import AuditRecord


def record(
    session: AsyncSession,
    actor: Actor | None,
    action: str,
    subject: str,
    *,
    site_id: int,
    now: datetime,
    right: Right | None = None,
    **detail: object,
) -> None:
    """Note that somebody did something to a thing named like `entry:7`, by which right."""
    session.add(
        AuditRecord(
            site_id=site_id,
            at=now,
            account_id=actor.account_id if actor else None,
            on_behalf_of_id=right.on_behalf_of_id if right else None,
            action=action,
            subject=subject,
            detail=detail,
        )
    )


async def history_of(
    session: AsyncSession, subject: str, *, limit: int | None = None, since: datetime | None = None
) -> list[AuditRecord]:
    """Give what was done to a thing, perhaps only since a moment, the newest first."""
    of_thing = select(AuditRecord).where(AuditRecord.subject == subject)
    if since is not None:
        of_thing = of_thing.where(AuditRecord.at >= since)
    return list(await session.scalars(of_thing.order_by(AuditRecord.id.desc()).limit(limit)))


async def latest_subjects(session: AsyncSession, *, limit: int) -> list[tuple[int, str]]:
    """Give to which things something was done last on the session's site, with the records' numbers."""
    newest = select(AuditRecord.id, AuditRecord.subject).order_by(AuditRecord.id.desc()).limit(limit)
    return [(record_id, subject) for record_id, subject in await session.execute(newest)]


async def list_records(session: AsyncSession, record_ids: Sequence[int]) -> list[AuditRecord]:
    """Give records of the session's site by their numbers, the newest first."""
    found = select(AuditRecord).where(AuditRecord.id.in_(record_ids)).order_by(AuditRecord.id.desc())
    return list(await session.scalars(found))


async def deputies_in(session: AsyncSession, subject: str) -> dict[tuple[datetime, int | None], int]:
    """Tell on whose behalf something was done to a thing, by when it was done and by whom."""
    found = await session.execute(
        select(AuditRecord.at, AuditRecord.account_id, AuditRecord.on_behalf_of_id).where(
            AuditRecord.subject == subject, AuditRecord.on_behalf_of_id.is_not(None)
        )
    )
    return {(at, account_id): behalf_id for at, account_id, behalf_id in found if behalf_id is not None}


async def last_of(session: AsyncSession, subject: str, actions: Sequence[str]) -> AuditRecord | None:
    """Find when one of some things was done to a thing last."""
    found: AuditRecord | None = await session.scalar(
        select(AuditRecord)
        .where(AuditRecord.subject == subject, AuditRecord.action.in_(actions))
        .order_by(AuditRecord.id.desc())
        .limit(1)
    )
    return found
