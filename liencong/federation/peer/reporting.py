"""Tells peers of this framework the figures of a site, signed, and asks them for theirs."""

from datetime import date, datetime, timedelta
from urllib.parse import urlencode

import structlog
from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import Response

from liencong.core.clock import utc_now
from liencong.core.errors import LiencongError, NotFound
from liencong.core.http import signatures
from liencong.core.http.guarded import GuardedClient, Limits
from liencong.core.http.signing_keys import signing_key
from liencong.core.installation import Installation
from liencong.core.web.request import installation_of, site_of
from liencong.federation.peer import reports, rules, service
from liencong.federation.peer.reports import Figures
from liencong.federation.peer.tables import Peer

log = structlog.get_logger()

FIGURES = "/.well-known/lien-cong/so-lieu"
SINCE = "tu"
"""The parameter that names the first day that is asked for."""
EVERY = timedelta(hours=1)
REPORT = Limits(seconds=15, content_bytes=2_000_000)


async def tell(request: Request) -> Response:
    """Tell the figures of a site, signed by the installation's present key."""
    installation, site, now = installation_of(request), site_of(request), utc_now()
    try:
        since = date.fromisoformat(request.query_params[SINCE]) if SINCE in request.query_params else None
    except ValueError as error:
        raise NotFound from error
    async with installation.read(site.id) as session:
        figures = await reports.gather(session, since, now=now)
    body = figures.model_dump_json().encode()
    response = Response(body, media_type="application/json", headers={"cache-control": "no-store"})
    message = signatures.response_message(200, body)
    key = signing_key(installation.secret_key, now=now)
    response.headers.update(signatures.sign(message, key, signatures.RESPONSE, now=now))
    return response


async def ask(installation: Installation, client: GuardedClient, peer: Peer, *, now: datetime) -> None:
    """Ask a peer of this framework for its figures, once an hour; what is signed wrongly is void."""
    if peer.reported_at is not None and now - peer.reported_at < EVERY:
        return
    since = reports.asks_since(peer)
    url = rules.on_site(peer.feed_url, FIGURES) + (
        f"?{urlencode({SINCE: since.isoformat()})}" if since else ""
    )
    try:
        answer = await client.get(url, limits=REPORT)
        message = signatures.response_message(answer.status, answer.content)
        signatures.verify(message, answer.headers, peer.keys, signatures.RESPONSE, now=now)
        told = Figures.model_validate_json(answer.content)
        async with installation.write(None) as session:
            await reports.take(session, await service.get(session, peer.id), told, now=now)
    except (LiencongError, ValidationError) as error:
        log.warning("figures of a peer cannot be taken", peer=peer.id, why=str(error))
