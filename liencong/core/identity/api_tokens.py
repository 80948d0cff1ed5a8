"""Bearer tokens of the API: each may do what its person may, until it ends or is revoked."""

from datetime import datetime, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.access.rules import EVERY_SITE, PEOPLE_MANAGE, Actor, require
from liencong.core.audit import service as audit
from liencong.core.errors import NotFound
from liencong.core.identity.tables import ACTIVE, Account, ApiToken
from liencong.core.identity.tokens import new_token, token_hash
from liencong.core.tenancy.scope import scope_of


async def create(
    session: AsyncSession,
    actor: Actor,
    account: Account,
    *,
    now: datetime,
    good_for: timedelta | None = None,
    label: str = "",
) -> str:
    """Make a token for a person and give it; it cannot be seen again."""
    right = require(actor, PEOPLE_MANAGE, EVERY_SITE)
    secret = new_token()
    token = ApiToken(
        account_id=account.id,
        token_hash=token_hash(secret),
        label=label,
        created_at=now,
        expires_at=now + good_for if good_for else None,
    )
    session.add(token)
    await session.flush()
    subject = f"token:{token.id}"
    audit.record(session, actor, "token:create", subject, site_id=scope_of(session), now=now, right=right)
    return secret


async def revoke(session: AsyncSession, actor: Actor, token_id: int, *, now: datetime) -> None:
    """End a token now; raise `NotFound` where there is none that still holds."""
    right = require(actor, PEOPLE_MANAGE, EVERY_SITE)
    token = await session.get(ApiToken, token_id)
    if token is None or token.revoked_at is not None:
        raise NotFound(token=token_id)
    token.revoked_at = now
    subject = f"token:{token.id}"
    audit.record(session, actor, "token:revoke", subject, site_id=scope_of(session), now=now, right=right)


async def revoke_all(session: AsyncSession, account_id: int, *, now: datetime) -> None:
    """End every token of a person."""
    standing = update(ApiToken).where(ApiToken.account_id == account_id, ApiToken.revoked_at.is_(None))
    await session.execute(standing.values(revoked_at=now))


async def list_tokens(session: AsyncSession, *, now: datetime) -> list[tuple[ApiToken, Account]]:
    """Give the tokens that hold now with whose they are, the newest first."""
    rows = await session.execute(
        select(ApiToken, Account)
        .join(Account, Account.id == ApiToken.account_id)
        .where(
            ApiToken.revoked_at.is_(None),
            or_(ApiToken.expires_at.is_(None), ApiToken.expires_at > now),
            Account.state == ACTIVE,
        )
        .order_by(ApiToken.id.desc())
    )
    return [(row[0], row[1]) for row in rows]


async def find_account(session: AsyncSession, secret: str, *, now: datetime) -> Account | None:
    """Find the person whom a token stands for."""
    found: Account | None = await session.scalar(
        select(Account)
        .join(ApiToken, ApiToken.account_id == Account.id)
        .where(
            ApiToken.token_hash == token_hash(secret),
            ApiToken.revoked_at.is_(None),
            or_(ApiToken.expires_at.is_(None), ApiToken.expires_at > now),
            Account.state == ACTIVE,
        )
    )
    return found
