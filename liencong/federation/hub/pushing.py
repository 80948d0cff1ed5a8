"""Sends feeds that have changed to those who want to be told: the whole topic, signed twice.

By the subscriber's own secret, as WebSub has it, and by this installation's key, so that a peer of this
framework knows who speaks.
"""

import hashlib
import hmac
from dataclasses import dataclass
from urllib.parse import urlsplit

import anyio
from anyio import CapacityLimiter
from starlette.responses import Response

from liencong.core.clock import utc_now
from liencong.core.errors import LiencongError
from liencong.core.http import signatures
from liencong.core.http.failures import FetchFailed
from liencong.core.http.guarded import GuardedClient, Limits
from liencong.core.http.signing_keys import signing_key
from liencong.core.installation import Installation
from liencong.core.web.request import request_within
from liencong.federation.hub import service
from liencong.federation.hub.tables import HubSubscription
from liencong.federation.hub.views import HUB
from liencong.sites.entry.events import EntryPublished, EntryWithdrawn, PlacementChanged
from liencong.sites.public import feeds

AT_ONCE, A_ROUND = 8, 500
PUSH = Limits(seconds=10, content_bytes=100_000)


@dataclass(frozen=True)
class Topic:
    """A feed as it is now."""

    body: bytes
    media_type: str
    digest: str


async def note_change(
    installation: Installation, event: EntryPublished | EntryWithdrawn | PlacementChanged
) -> None:
    """Owe those who are told of a site's feeds a new one."""
    async with installation.read(None) as session:
        if not await service.is_wanted(session, event.site_id):
            return  # nearly always, and without keeping other writers waiting
    async with installation.write(None) as session:
        await service.owe(session, event.site_id, now=utc_now())


async def push_owed(installation: Installation) -> None:
    """Send what is owed; what is not taken is tried again, later each time."""
    async with installation.read(None) as session:
        owed = await service.list_owed(session, now=utc_now(), limit=A_ROUND)
    if not owed:
        return
    at_once, topics = CapacityLimiter(AT_ONCE), dict[str, Topic | None]()
    for topic in {one.topic: one for one in owed}.values():
        topics[topic.topic] = await _topic(installation, topic)

    async def push_one(one: HubSubscription) -> None:
        async with at_once:
            await _push(installation, client, one, topics[one.topic])

    async with (
        GuardedClient(allow=installation.settings.reachable) as client,
        anyio.create_task_group() as all_of,
    ):
        for one in owed:
            all_of.start_soon(push_one, one)
    async with installation.write(None) as session:
        await service.forget_ended(session, now=utc_now())


async def _push(
    installation: Installation, client: GuardedClient, one: HubSubscription, topic: Topic | None
) -> None:
    is_taken = (
        topic is None or topic.digest == one.sent_digest or await _is_taken(installation, client, one, topic)
    )
    async with installation.write(None) as session:
        if is_taken:
            await service.note_sent(session, one, topic.digest if topic else "")
        else:
            await service.note_failed(session, one, now=utc_now())


async def _is_taken(
    installation: Installation, client: GuardedClient, one: HubSubscription, topic: Topic
) -> bool:
    now, hub = utc_now(), f"{_home(installation, one)}{HUB}"
    message = signatures.request_message("POST", one.callback, topic.media_type, topic.body)
    headers = {"Content-Type": topic.media_type, "Link": f'<{hub}>; rel="hub", <{one.topic}>; rel="self"'}
    key = signing_key(installation.secret_key, now=now)
    headers |= signatures.sign(message, key, signatures.REQUEST, now=now)
    if one.secret:
        stamp = hmac.new(one.secret.encode(), topic.body, hashlib.sha256).hexdigest()
        headers |= {"X-Hub-Signature": f"sha256={stamp}", "X-Hub-Signature-256": f"sha256={stamp}"}
    try:
        answer = await client.post(one.callback, topic.body, headers, limits=PUSH)
    except FetchFailed:
        return False
    return 200 <= answer.status < 300 or answer.status == 410


async def _topic(installation: Installation, one: HubSubscription) -> Topic | None:
    """Write the feed of a topic as its readers get it; None where it is no more."""
    site = (await installation.sites.load()).by_id[one.site_id]
    folder, _, file = urlsplit(one.topic).path.strip("/").rpartition("/")
    request = request_within(installation, site, f"/{folder}/{file}", {"path": folder} if folder else {})
    try:
        response: Response = await (feeds.rss if file == "rss.xml" else feeds.atom)(request)
    except LiencongError:
        return None
    body = bytes(response.body)
    return Topic(body, response.headers["content-type"], hashlib.sha256(body).hexdigest())


def _home(installation: Installation, one: HubSubscription) -> str:
    return installation.sites.url(installation.sites.loaded.by_id[one.site_id])
