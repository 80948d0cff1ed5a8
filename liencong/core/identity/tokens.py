"""Secrets that are handed out once; the database keeps only their hashes."""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.identity.tables import OneTimeToken


def new_token() -> str:
    """Make a secret of 256 random bits."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> bytes:
    """Hash a secret; it is random, so a fast hash is enough."""
    return hashlib.sha256(token.encode()).digest()


async def issue(
    session: AsyncSession,
    purpose: str,
    subject_id: int,
    *,
    now: datetime,
    good_for: timedelta,
    audience: str = "",
) -> str:
    """Hand out a token that can be redeemed once, for one purpose and one audience."""
    token = new_token()
    session.add(
        OneTimeToken(
            token_hash=token_hash(token),
            purpose=purpose,
            subject_id=subject_id,
            audience=audience,
            expires_at=now + good_for,
        )
    )
    return token


async def redeem(
    session: AsyncSession, purpose: str, token: str, *, now: datetime, audience: str = ""
) -> int | None:
    """Take a token back and give its subject; None if it is unknown, used, too old or meant for another."""
    found = await session.execute(
        delete(OneTimeToken)
        .where(OneTimeToken.token_hash == token_hash(token), OneTimeToken.purpose == purpose)
        .returning(OneTimeToken.subject_id, OneTimeToken.audience, OneTimeToken.expires_at)
    )
    row = found.first()
    if row is None or row.audience != audience or row.expires_at <= now:
        return None
    return int(row.subject_id)
