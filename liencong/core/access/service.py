"""Use cases of access: give and end grants, and see what a person may do now."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.access.rules import Actor, Permission, Right
from liencong.core.access.tables import Grant
from liencong.core.errors import Invalid

Roles = Mapping[str, frozenset[Permission]]


async def actor_of(session: AsyncSession, account_id: int, name: str, roles: Roles, *, now: datetime) -> Actor:
    """See what a person may do at this moment."""
    grants = await session.scalars(
        select(Grant).where(
            Grant.account_id == account_id,
            Grant.valid_from <= now,
            or_(Grant.valid_to.is_(None), Grant.valid_to > now),
        )
    )
    rights = tuple(
        Right(roles.get(grant.role, frozenset()), grant.role, grant.site_id, grant.board_id, grant.on_behalf_of_id)
        for grant in grants
    )
    return Actor(account_id, name, rights)


async def grant_role(
    session: AsyncSession,
    account_id: int,
    role: str,
    roles: Roles,
    *,
    site_id: int | None,
    board_id: int | None = None,
    now: datetime,
    until: datetime | None = None,
) -> Grant:
    """Let a person hold a role on a site; raise `Invalid` where there is no such role."""
    if role not in roles:
        raise Invalid({"role": "role-unknown"})
    grant = Grant(
        account_id=account_id, role=role, site_id=site_id, board_id=board_id, valid_from=now, valid_to=until
    )
    session.add(grant)
    await session.flush()
    return grant


async def delegate(
    session: AsyncSession,
    grant: Grant,
    to_account_id: int,
    *,
    valid_from: datetime,
    valid_to: datetime,
    reference: str,
) -> Grant:
    """Let somebody act on behalf of the holder of a grant, for a time, by a document (S70)."""
    if valid_to <= valid_from:
        raise Invalid({"valid_to": "ends-before-it-begins"})
    if not reference.strip():
        raise Invalid({"reference": "required"})
    delegated = Grant(
        account_id=to_account_id,
        role=grant.role,
        site_id=grant.site_id,
        board_id=grant.board_id,
        valid_from=valid_from,
        valid_to=valid_to,
        on_behalf_of_id=grant.account_id,
        reference=reference,
    )
    session.add(delegated)
    await session.flush()
    return delegated


async def revoke(session: AsyncSession, grant: Grant, *, now: datetime) -> None:
    """End a grant now."""
    grant.valid_to = now


async def list_grants(session: AsyncSession, account_id: int) -> list[Grant]:
    """Give every grant that a person holds or held, the newest first."""
    found = await session.scalars(select(Grant).where(Grant.account_id == account_id).order_by(Grant.id.desc()))
    return list(found)
