"""Use cases of the hub: who wants to be told, that a site's feeds have changed, what is owed to whom."""

from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.db.upsert import upsert
from liencong.core.errors import TooMany
from liencong.federation.hub.tables import HubSubscription

MOST_OF_A_SITE = 1000
GIVES_UP_AFTER = 10
"""Failures in a row after which a call-back is forgotten; it may subscribe again."""
LONGEST_WAIT = timedelta(hours=6)
FIELDS = ("site_id", "topic", "callback", "secret", "lease_until", "try_at", "failures")


async def subscribe(
    session: AsyncSession,
    site_id: int,
    topic: str,
    callback: str,
    *,
    secret: str,
    lease: timedelta,
    now: datetime,
) -> None:
    """Tell a call-back of a feed's changes from now on, until the lease ends; raise `TooMany`."""
    of_site = select(func.count(HubSubscription.id)).where(HubSubscription.site_id == site_id)
    if int(await session.scalar(of_site) or 0) >= MOST_OF_A_SITE:
        raise TooMany
    row = {
        "site_id": site_id,
        "digest": digest_of(topic, callback),
        "topic": topic,
        "callback": callback,
        "secret": secret,
        "lease_until": now + lease,
        "try_at": now,
        "failures": 0,
        "sent_digest": "",
    }
    await upsert(session, HubSubscription, [row], key=["digest"], change=FIELDS)


async def unsubscribe(session: AsyncSession, topic: str, callback: str) -> None:
    """Tell a call-back nothing more of a feed."""
    wanted = HubSubscription.digest == digest_of(topic, callback)
    await session.execute(delete(HubSubscription).where(wanted))


async def is_wanted(session: AsyncSession, site_id: int) -> bool:
    """Tell whether anybody is told of a site's feeds."""
    wanted = select(HubSubscription.id).where(HubSubscription.site_id == site_id).limit(1)
    return bool(await session.scalar(wanted))


async def owe(session: AsyncSession, site_id: int, *, now: datetime) -> None:
    """Note that the feeds of a site may have changed."""
    of_site = HubSubscription.site_id == site_id
    await session.execute(update(HubSubscription).where(of_site).values(owed_at=now, try_at=now))


async def list_owed(session: AsyncSession, *, now: datetime, limit: int) -> list[HubSubscription]:
    """Give the subscriptions that something is owed and whose time has come; forget those that have ended."""
    ended = or_(HubSubscription.lease_until <= now, HubSubscription.failures >= GIVES_UP_AFTER)
    statement = (
        select(HubSubscription)
        .where(HubSubscription.owed_at.is_not(None), HubSubscription.try_at <= now, ~ended)
        .order_by(HubSubscription.try_at)
        .limit(limit)
    )
    return list(await session.scalars(statement))


async def forget_ended(session: AsyncSession, *, now: datetime) -> None:
    """Drop subscriptions whose lease has ended or that nobody answers."""
    ended = or_(HubSubscription.lease_until <= now, HubSubscription.failures >= GIVES_UP_AFTER)
    await session.execute(delete(HubSubscription).where(ended))


async def note_sent(session: AsyncSession, owed: HubSubscription, sent_digest: str) -> None:
    """Note that a feed was sent; what has changed meanwhile is owed still."""
    await session.execute(
        update(HubSubscription)
        .where(HubSubscription.id == owed.id)
        .values(failures=0, sent_digest=sent_digest)
    )
    await session.execute(
        update(HubSubscription)
        .where(HubSubscription.id == owed.id, HubSubscription.owed_at == owed.owed_at)
        .values(owed_at=None)
    )


async def note_failed(session: AsyncSession, owed: HubSubscription, *, now: datetime) -> None:
    """Note that a call-back did not take what was sent: it is tried again, later each time."""
    wait = min(LONGEST_WAIT, timedelta(seconds=5) * (1 << min(owed.failures, 14)))
    await session.execute(
        update(HubSubscription)
        .where(HubSubscription.id == owed.id)
        .values(failures=HubSubscription.failures + 1, try_at=now + wait)
    )


def digest_of(topic: str, callback: str) -> str:
    """Give what stands for a topic and a call-back together."""
    return sha256(f"{topic}\0{callback}".encode()).hexdigest()
