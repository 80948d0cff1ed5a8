"""Whom a rule may ask to decide: those who decide on links on some board of the site."""

from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.access.service import Roles, in_force
from liencong.core.access.tables import Grant
from liencong.core.identity.tables import Account
from liencong.core.tenancy.scope import scope_of
from liencong.federation.link_rule.rules import LINK_DECIDE


async def list_deciders(session: AsyncSession, roles: Roles, *, now: datetime) -> list[tuple[int, str]]:
    """Give the people who decide on links on the session's site: number and name, by their names."""
    deciding = [role for role, permissions in roles.items() if LINK_DECIDE in permissions]
    statement = (
        select(Account.id, Account.name, Account.sort_name)
        .join(Grant, Grant.account_id == Account.id)
        .where(
            Grant.role.in_(deciding),
            or_(Grant.site_id == scope_of(session), Grant.site_id.is_(None)),
            in_force(now),
        )
        .order_by(Account.sort_name, Account.id)
        .distinct()
    )
    return [(row[0], row[1]) for row in await session.execute(statement)]
