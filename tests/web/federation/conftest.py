"""A portal with a peer of this framework, and what that would push."""

import hashlib
import hmac
from dataclasses import dataclass

import httpx2
from sqlalchemy import select

from liencong.core.clock import utc_now
from liencong.core.http import signatures
from liencong.core.http.signing_keys import published_keys, signing_key
from liencong.federation.peer import rules, service, subscribing
from liencong.federation.peer.service import PeerInput
from liencong.sites.entry.tables import Entry
from tests.factories.province import BASE_HOST, Client, Province
from tests.worlds import world

THEIRS, TOKEN, HUB_SECRET = b"t" * 32, "token-of-the-peer", "hub-secret"
TOPIC = "http://nguon.test/feed.atom"
KIND = "application/atom+xml; charset=utf-8"


@dataclass
class Pushed:
    """A peer whose hub pushes to us."""

    client: Client
    site_id: int

    @property
    def url(self) -> str:
        return f"{BASE_HOST}{subscribing.CALLBACK}/{TOKEN}"

    def headers(self, body: bytes, *, key: bytes = THEIRS, secret: str = HUB_SECRET) -> dict[str, str]:
        """Give the headers of a push, signed by a hub's secret and an installation's key."""
        now = utc_now()
        message = signatures.request_message("POST", self.url, KIND, body)
        signed = signatures.sign(message, signing_key(key, now=now), signatures.REQUEST, now=now)
        return {"Content-Type": KIND, "X-Hub-Signature": stamp_of(body, secret), **signed}

    async def push(self, body: bytes, headers: dict[str, str]) -> httpx2.Response:
        return await self.client.post(self.url, content=body, headers=headers)

    async def live(self) -> int:
        async with self.client.installation.read(self.site_id) as session:
            found = await session.scalars(select(Entry).where(Entry.live_revision_id.is_not(None)))
            return len(list(found))


def stamp_of(body: bytes, secret: str) -> str:
    return f"sha256={hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}"


@world
async def pushed(province: Province, client: Client) -> Pushed:
    await province.portal()
    given = PeerInput(
        name="Sở bạn", home_url="http://nguon.test", kind=rules.OURS, feed_url=TOPIC, topic_url=TOPIC,
        keys=list(published_keys(THEIRS, now=utc_now())),
    )  # fmt: skip
    async with province.installation.write(None) as session:
        peer = await service.add(session, province.operator, given, board_title="Tin", now=utc_now())
        peer.push_token, peer.push_secret, peer.push_asked_at = TOKEN, HUB_SECRET, utc_now()
    return Pushed(client, peer.site_id)
