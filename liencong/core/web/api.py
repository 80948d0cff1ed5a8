"""The JSON API: the features' calls as one FastAPI application, so that OpenAPI says what is served."""

import hmac
from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from liencong import __version__
from liencong.core.errors import Invalid, LiencongError
from liencong.core.installation import Installation
from liencong.core.web import errors
from liencong.core.web.forms import code_of, csrf_token
from liencong.core.web.middleware import SAFE_METHODS, CrossSite


class Problem(BaseModel):
    """A refusal (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    errors: dict[str, str] | None = None


REFUSALS: Mapping[int | str, dict[str, Any]] = {
    status: {
        "description": description,
        "content": {"application/problem+json": {"schema": Problem.model_json_schema()}},
    }
    for status, description in (
        (401, "Nobody is signed in"),
        (403, "Not allowed"),
        (404, "Absent or foreign"),
        (409, "The present state does not allow it, or the edit is stale"),
        (422, "Fields do not hold"),
        ("default", "Any other refusal"),
    )
}


def make_api(installation: Installation) -> FastAPI:
    """Make the application below `/api`."""
    api = FastAPI(
        title="Liên Cổng",
        version=__version__,
        openapi_url="/openapi.json",
        docs_url=None,
        redoc_url=None,
        responses=dict(REFUSALS),
    )
    for feature in installation.features:
        for router in feature.api:
            api.include_router(router, prefix="/v1")
    api.add_exception_handler(LiencongError, errors.refuse)
    api.add_exception_handler(HTTPException, errors.http_error)
    api.add_exception_handler(Exception, errors.crash)
    api.add_exception_handler(RequestValidationError, _invalid)
    api.add_middleware(SessionTokenMiddleware)
    return api


async def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    fields = {".".join(map(str, fault["loc"][1:])) or "body": code_of(fault) for fault in error.errors()}
    return errors.problem(request, Invalid(fields))


class SessionTokenMiddleware:
    """Asks calls that change something by the session cookie for the session's token in a header."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Go on, or answer with the refusal."""
        if scope["type"] != "http" or scope["method"] in SAFE_METHODS or _has_token(Request(scope)):
            await self.app(scope, receive, send)
        else:
            response = errors.problem(Request(scope), CrossSite())
            await response(scope, receive, send)


def _has_token(request: Request) -> bool:
    """Tell whether a call was sent with the token of its session, or without a session."""
    if request.state.session_token is None:
        return True
    given = request.headers.get("x-csrf-token", "")
    return hmac.compare_digest(given.encode(), csrf_token(request).encode())
