"""Finds the person behind each request."""

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from liencong.core.access.service import actor_of
from liencong.core.clock import utc_now
from liencong.core.identity import api_tokens, service
from liencong.core.installation import Installation
from liencong.core.web.request import SESSION_COOKIES

BEARER = "bearer "


class PersonMiddleware:
    """Finds the person behind a session cookie or a bearer token."""

    def __init__(self, app: ASGIApp, installation: Installation) -> None:
        self.app = app
        self.installation = installation

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Go on with the person, or None, in the request's state."""
        if scope["type"] == "http":
            scope["state"] |= {"actor": None, "sign_in_id": None, "session_token": None, "by_token": False}
            request = Request(scope)
            if request.headers.get("authorization", "").lower().startswith(BEARER):
                await self._by_bearer_token(request)
            elif token := next(
                (request.cookies[name] for name in SESSION_COOKIES if name in request.cookies), None
            ):
                await self._by_cookie(request, token)
        await self.app(scope, receive, send)

    async def _by_cookie(self, request: Request, token: str) -> None:
        now = utc_now()
        async with self.installation.read(None) as session:
            found = await service.find_signed_in(
                session, token, request.headers.get("host", "").lower(), now=now
            )
            if found:
                roles = self.installation.features.roles
                request.state.actor = await actor_of(
                    session, found.account.id, found.account.name, roles, now=now
                )
                request.state.sign_in_id, request.state.session_token = found.sign_in_id, token

    async def _by_bearer_token(self, request: Request) -> None:
        now = utc_now()
        token = request.headers["authorization"][len(BEARER) :].strip()
        async with self.installation.read(None) as session:
            account = await api_tokens.find_account(session, token, now=now)
            if account:
                roles = self.installation.features.roles
                request.state.actor = await actor_of(session, account.id, account.name, roles, now=now)
        request.state.by_token = True
