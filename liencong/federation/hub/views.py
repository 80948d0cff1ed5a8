"""The hub's address (WebSub §5), and where the installation says by which keys it signs."""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode, urlsplit

from pydantic_core import to_json
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from liencong.core.clock import utc_now
from liencong.core.errors import TooMany
from liencong.core.http import signatures
from liencong.core.http.failures import FetchFailed
from liencong.core.http.guarded import GuardedClient, Limits
from liencong.core.http.signing_keys import published_keys, signing_key
from liencong.core.installation import Installation
from liencong.core.web.request import installation_of, site_of
from liencong.federation.hub import service
from liencong.federation.hub.asking import WINDOW, Questions

HUB = "/websub"
SHORTEST, USUAL, LONGEST = timedelta(minutes=5), timedelta(days=10), timedelta(days=30)
"""How long a lease lasts."""
LONGEST_SECRET, LONGEST_URL = 199, 1000
FEEDS = ("feed.atom", "rss.xml")
VERIFY = Limits(seconds=10, content_bytes=10_000, redirects=0)


@dataclass(frozen=True)
class Asked:
    """What a request to the hub asks for."""

    mode: str
    topic: str
    callback: str
    secret: str
    lease: timedelta


async def subscribe(request: Request) -> Response:
    """Take a request to be told, or not any more; it is verified at its call-back after the answer."""
    async with request.form(max_files=0, max_fields=20) as form:
        said = {name: value.strip() for name, value in form.items() if isinstance(value, str)}
    asked = Asked(
        mode=said.get("hub.mode", ""),
        topic=said.get("hub.topic", ""),
        callback=said.get("hub.callback", ""),
        secret=said.get("hub.secret", ""),
        lease=_lease(said.get("hub.lease_seconds", "")),
    )
    site, installation = site_of(request), installation_of(request)
    wrong = _wrong(asked, f"{installation.sites.url(site)}/")
    if wrong:
        return PlainTextResponse(wrong, 400)
    asker, machine = request.client.host if request.client else "", urlsplit(asked.callback).hostname or ""
    try:
        installation.get(Questions).admit(asker, machine, now=utc_now())
    except TooMany:
        return PlainTextResponse("too many requests", 429, {"retry-after": str(int(WINDOW.total_seconds()))})
    task = BackgroundTask(_verify, installation, site.id, asked)
    return PlainTextResponse("", 202, background=task)


async def well_known(request: Request) -> Response:
    """Say that this is one of ours, and by which keys it signs; signed itself by the present one."""
    installation, site, now = installation_of(request), site_of(request), utc_now()
    home = installation.sites.url(site)
    facts = {
        "name": site.name,
        "feed": f"{home}/feed.atom",
        "hub": f"{home}{HUB}",
        "keys": published_keys(installation.secret_key, now=now),
    }
    response = Response(to_json(facts), media_type="application/json", headers={"cache-control": "no-store"})
    message = signatures.response_message(200, bytes(response.body))
    key = signing_key(installation.secret_key, now=now)
    response.headers.update(signatures.sign(message, key, signatures.RESPONSE, now=now))
    return response


async def _verify(installation: Installation, site_id: int, asked: Asked) -> None:
    """Ask the call-back whether it wants this (WebSub §5.3), and keep it if it says so."""
    challenge, callback = secrets.token_urlsafe(32), asked.callback
    questions = {
        "hub.mode": asked.mode,
        "hub.topic": asked.topic,
        "hub.challenge": challenge,
        "hub.lease_seconds": str(int(asked.lease.total_seconds())),
    }
    joined = "&" if urlsplit(callback).query else "?"
    try:
        async with (
            installation.get(Questions).at_once,
            GuardedClient(allow=installation.settings.reachable) as client,
        ):
            answer = await client.get(f"{callback}{joined}{urlencode(questions)}", limits=VERIFY)
    except FetchFailed:
        return
    if not 200 <= answer.status < 300 or answer.content.strip() != challenge.encode():
        return
    async with installation.write(None) as session:
        if asked.mode == "unsubscribe":
            await service.unsubscribe(session, asked.topic, callback)
            return
        await service.subscribe(
            session, site_id, asked.topic, callback, secret=asked.secret, lease=asked.lease, now=utc_now()
        )


def _wrong(asked: Asked, home: str) -> str:
    """Say what is wrong with a request to the hub, in the protocol's words; nothing where it is right."""
    topic, parts = asked.topic, urlsplit(asked.callback)
    if asked.mode not in ("subscribe", "unsubscribe"):
        return "hub.mode must be subscribe or unsubscribe"
    if not topic.startswith(home) or topic.rpartition("/")[2] not in FEEDS or len(topic) > LONGEST_URL:
        return "hub.topic must be the address of a feed of this site"
    if parts.scheme not in ("http", "https") or not parts.hostname or len(asked.callback) > LONGEST_URL:
        return "hub.callback must be an http or https address"
    return "hub.secret must be shorter than 200 bytes" if len(asked.secret.encode()) > LONGEST_SECRET else ""


def _lease(text: str) -> timedelta:
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        return USUAL
    return min(max(timedelta(seconds=int(text)), SHORTEST), LONGEST)
