"""Follows the keys of a peer of this framework: new ones are trusted where a trusted one vouches for them."""

from datetime import datetime

import structlog
from pydantic import ValidationError

from liencong.core.errors import LiencongError
from liencong.core.http import signatures
from liencong.core.http.guarded import GuardedClient
from liencong.core.http.signing_keys import WELL_KNOWN
from liencong.core.installation import Installation
from liencong.federation.peer import asking, rules, service
from liencong.federation.peer.discovery import LOOK, OursSaid
from liencong.federation.peer.errors import NoKeys
from liencong.federation.peer.tables import Peer

log = structlog.get_logger()


async def published(installation: Installation, peer: Peer) -> list[dict[str, str]]:
    """Ask a peer by which keys it signs, whoever vouches for them; raise a `FetchFailed`, `NoKeys`."""
    async with asking.client_of(installation) as client:
        answer = await client.get(rules.on_site(peer.feed_url, WELL_KNOWN), limits=LOOK)
    try:
        return list(OursSaid.model_validate_json(answer.content).keys)
    except ValidationError as error:
        raise NoKeys(url=answer.url) from error


async def follow(installation: Installation, client: GuardedClient, peer: Peer, *, now: datetime) -> None:
    """Take over the keys that a peer publishes now, if what says so is signed by one that is trusted."""
    try:
        answer = await client.get(rules.on_site(peer.feed_url, WELL_KNOWN), limits=LOOK)
        message = signatures.response_message(answer.status, answer.content)
        signatures.verify(message, answer.headers, peer.keys, signatures.RESPONSE, now=now)
        said = OursSaid.model_validate_json(answer.content)
    except (LiencongError, ValidationError) as error:
        log.warning("keys of a peer cannot be followed", peer=peer.id, why=str(error))
        return
    if said.keys != peer.keys:
        async with installation.write(None) as session:
            (await service.get(session, peer.id)).keys = list(said.keys)
