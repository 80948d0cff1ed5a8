"""Takes what a peer's hub pushes: at once, once, and only what is rightly signed."""

from datetime import datetime
from functools import partial

import structlog
from anyio import Lock, to_thread
from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.datastructures import Headers

from liencong.core.db.upsert import insert_new
from liencong.core.http import signatures
from liencong.core.http.guarded import Answer
from liencong.core.http.signatures import SignatureRefused
from liencong.core.installation import Installation
from liencong.federation.peer import asking, rules, service, subscribing
from liencong.federation.peer.fetching import PeerFiles
from liencong.federation.peer.tables import Peer, PeerNonce
from liencong.federation.peer.taking import Taker

log = structlog.get_logger()

FILES_SECONDS = 5.0
"""How long a push may wait for pictures and files; what needs longer is pulled."""


async def take(
    installation: Installation, peer: Peer, url: str, headers: Headers, body: bytes, *, now: datetime
) -> None:
    """Take a pushed feed in; raises `SignatureRefused`, or what reading a feed raises.

    A site of this framework signs by its key too; the same push is refused the second time. What is pushed
    counts as seen only in part: the next pull looks back as far as if nothing had been pushed.
    """
    if not subscribing.is_of_hub(peer, body, headers.get("x-hub-signature", "")):
        raise SignatureRefused(why="not by the hub's secret")
    if peer.kind == rules.OURS:
        message = signatures.request_message("POST", url, headers.get("content-type", ""), body)
        signed = signatures.verify(message, headers, peer.keys, signatures.REQUEST, now=now)
        async with installation.write(None) as session:
            await _remember(session, peer.id, signed, now=now)
    answer = Answer(peer.feed_url, 200, headers, body)
    page = await to_thread.run_sync(partial(asking.read_page, answer, most_items=peer.most_items, now=now))
    site = await installation.sites.get(peer.site_id)
    async with asking.client_of(installation) as client:
        files = PeerFiles(client, site.name, FILES_SECONDS)
        taken = await Taker(installation, peer, site, Lock(), now, files).take_page(page)
    async with installation.write(None) as session:
        kept = await service.get(session, peer.id)
        if taken.changed:
            kept.changed_at = now
        if not taken.whole:
            kept.next_pull_at = now


async def _remember(session: AsyncSession, peer_id: int, signed: signatures.Signed, *, now: datetime) -> None:
    await session.execute(delete(PeerNonce).where(PeerNonce.until < now))
    row = {"peer_id": peer_id, "nonce": signed.nonce, "until": signed.expires}
    if not await insert_new(session, PeerNonce, [row], key=["peer_id", "nonce"]):
        raise SignatureRefused(why="sent before")
