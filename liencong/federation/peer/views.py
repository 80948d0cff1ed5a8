"""Where hubs of peers reach us: their question whether we want this, and what they push."""

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from liencong.core.clock import utc_now
from liencong.core.errors import LiencongError, NotFound, TooLarge
from liencong.core.web.request import installation_of, site_of
from liencong.federation.peer import receiving, subscribing

MOST_BYTES = 10_000_000


async def confirm(request: Request) -> Response:
    """Answer a hub's question (WebSub §5.3): its challenge, if we asked for the topic."""
    asked = request.query_params
    if asked.get("hub.mode") != "subscribe":
        raise NotFound
    async with installation_of(request).write(None) as session:
        is_ours = await subscribing.confirm(
            session,
            request.path_params["token"],
            asked.get("hub.topic", ""),
            asked.get("hub.lease_seconds", ""),
            now=utc_now(),
        )
    if not is_ours:
        raise NotFound
    return PlainTextResponse(asked.get("hub.challenge", ""))


async def receive(request: Request) -> Response:
    """Take what a hub pushes; whoever signs wrongly gets the same answer, and nothing comes of it."""
    installation, token = installation_of(request), request.path_params["token"]
    async with installation.read(None) as session:
        peer = await subscribing.find(session, token)
    if peer is None:
        raise NotFound
    body = await _body(request)
    url = subscribing.callback_of(installation.sites.url(site_of(request)), token)
    try:
        await receiving.take(installation, peer, url, request.headers, body, now=utc_now())
    except LiencongError as error:
        receiving.log.warning("push refused", peer=peer.id, why=str(error))
    return PlainTextResponse("", 202)


async def _body(request: Request) -> bytes:
    content = bytearray()
    async for piece in request.stream():
        content += piece
        if len(content) > MOST_BYTES:
            raise TooLarge
    return bytes(content)
