"""Write and read the audit log."""

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


async def history_of(session: AsyncSession, subject: str) -> list[AuditRecord]:
    """Give what was done to a thing, the newest first."""
    found = await session.scalars(
        select(AuditRecord).where(AuditRecord.subject == subject).order_by(AuditRecord.id.desc())
    )
    return list(found)
