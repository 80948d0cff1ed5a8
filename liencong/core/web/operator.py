"""What the operator's monitoring asks: is the process alive, are its parts, what are its figures."""

from ipaddress import ip_address

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from liencong.core.installation import Installation


class OperatorMiddleware:
    """Answers `/healthz`, `/readyz` and `/metrics` on whatever host they are asked."""

    def __init__(self, app: ASGIApp, installation: Installation) -> None:
        self.app = app
        self.installation = installation
        self._answers = {"/healthz": self._health, "/readyz": self._readiness, "/metrics": self._metrics}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer the operator's addresses, pass on all others."""
        answer = self._answers.get(scope["path"]) if scope["type"] == "http" else None
        if answer is None:
            await self.app(scope, receive, send)
            return
        response = await answer(Request(scope))
        await response(scope, receive, send)

    async def _health(self, _request: Request) -> Response:
        return PlainTextResponse("ok")

    async def _readiness(self, _request: Request) -> Response:
        parts = {"database": await self._database_answers()}
        ready = all(parts.values())
        return JSONResponse({"ready": ready, "parts": parts}, 200 if ready else 503)

    async def _database_answers(self) -> bool:
        try:
            async with self.installation.read(None) as session:
                await session.execute(text("SELECT 1"))
        except (SQLAlchemyError, OSError):
            return False
        return True

    async def _metrics(self, request: Request) -> Response:
        client = request.client.host if request.client else ""
        try:
            listed = any(ip_address(client) in network for network in self.installation.settings.metrics_from)
        except ValueError:
            listed = False
        if not listed:
            return PlainTextResponse("forbidden", 403)
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)
