"""Has a peer's hub tell us of changes (WebSub): asks for it, answers its question, renews the lease."""

import hmac
import secrets
from datetime import datetime, timedelta
from hashlib import sha256
from urllib.parse import urlencode

import structlog
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.http.failures import FetchFailed
from liencong.core.http.guarded import GuardedClient, Limits
from liencong.core.installation import Installation
from liencong.federation.peer import service
from liencong.federation.peer.tables import Peer

log = structlog.get_logger()

CALLBACK = "/websub/nhan"
ASKED, ON = "asked", "on"
LEASE = timedelta(days=10)
RENEW_BEFORE = timedelta(days=2)
ASK_AGAIN = timedelta(days=1)
LONGEST_LEASE = timedelta(days=366)
SUBSCRIBE = Limits(seconds=10, content_bytes=10_000)


async def renew(installation: Installation, client: GuardedClient, peer_id: int, *, now: datetime) -> None:
    """Ask a peer's hub to tell us of changes, where it has one and does not do so for long enough."""
    portal = (await installation.sites.load()).portal
    async with installation.read(None) as session:
        peer = await service.get(session, peer_id)
    if portal is None or not _is_wanted(peer, now):
        return
    token, secret = (
        peer.push_token or secrets.token_urlsafe(32),
        peer.push_secret or secrets.token_urlsafe(32),
    )
    async with installation.write(None) as session:
        kept = await service.get(session, peer_id)
        kept.push_token, kept.push_secret, kept.push_asked_at = token, secret, now
        kept.push_state = kept.push_state or ASKED
    asked = {
        "hub.mode": "subscribe",
        "hub.topic": peer.topic_url,
        "hub.callback": callback_of(installation.sites.url(portal), token),
        "hub.secret": secret,
        "hub.lease_seconds": str(int(LEASE.total_seconds())),
    }
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    try:
        answer = await client.post(peer.hub_url, urlencode(asked).encode(), headers, limits=SUBSCRIBE)
    except FetchFailed as error:
        log.info("hub does not answer", peer=peer_id, why=error.code)
    else:
        log.info("hub was asked", peer=peer_id, status=answer.status)


def callback_of(home: str, token: str) -> str:
    """Give the address at which a hub reaches us for one peer."""
    return f"{home}{CALLBACK}/{token}"


async def confirm(session: AsyncSession, token: str, topic: str, lease: str, *, now: datetime) -> bool:
    """Tell whether we asked for this topic, and note until when its hub tells us of changes."""
    peer = await find(session, token)
    if peer is None or peer.push_asked_at is None or peer.topic_url != topic:
        return False
    given = timedelta(seconds=int(lease)) if lease.isascii() and lease.isdigit() and len(lease) < 9 else LEASE
    peer.push_state, peer.push_until = ON, now + min(given, LONGEST_LEASE)
    return True


async def find(session: AsyncSession, token: str) -> Peer | None:
    """Find the peer whose hub was given a call-back."""
    peer: Peer | None = await session.scalar(select(Peer).where(Peer.push_token == token))
    return peer


def is_of_hub(peer: Peer, body: bytes, stamp: str) -> bool:
    """Tell whether a push is signed by the secret that only the peer's hub was given (WebSub §7.1)."""
    method, _, value = stamp.partition("=")
    expected = hmac.new(peer.push_secret.encode(), body, sha256).hexdigest()
    return method == "sha256" and hmac.compare_digest(value.lower().encode(), expected.encode())


def _is_wanted(peer: Peer, now: datetime) -> bool:
    if not peer.hub_url or not peer.topic_url:
        return False
    if peer.push_asked_at is not None and now - peer.push_asked_at < ASK_AGAIN:
        return False
    return peer.push_until is None or peer.push_until - now < RENEW_BEFORE
