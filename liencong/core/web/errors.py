"""The one place that turns refusals into HTTP: a page for people, problem details (RFC 9457) for programs."""

from http import HTTPStatus
from urllib.parse import urlencode

import structlog
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response

from liencong.core import errors
from liencong.core.http.failures import FetchFailed
from liencong.core.text.catalogue import Catalogue
from liencong.core.web.moved import moved
from liencong.core.web.rendering import page
from liencong.core.web.request import installation_of, local_url

log = structlog.get_logger()

STATUS: dict[type[errors.LiencongError], int] = {
    errors.NotFound: 404,
    errors.Gone: 410,
    errors.Forbidden: 403,
    errors.Unauthenticated: 401,
    errors.Refused: 409,
    errors.Invalid: 422,
    errors.TooMany: 429,
    errors.TooLarge: 413,
    errors.Misdirected: 421,
    errors.Unavailable: 503,
    FetchFailed: 502,
}
BY_STATUS = {404: "not-found", 405: "method-not-allowed", 400: "bad-request", 413: "too-large"}


def status_of(error: errors.LiencongError) -> int:
    """Give the HTTP status of a refusal, by the nearest kind that it is."""
    return next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), 500)


def message_of(catalogue: Catalogue, error: errors.LiencongError) -> str:
    """Give the words in which a refusal is told."""
    return catalogue.text(f"errors.{error.code}", **error.params)


def line_of(catalogue: Catalogue, error: errors.LiencongError) -> str:
    """Give a refusal in one line, with what is wrong of each field."""
    if isinstance(error, errors.Invalid):
        return "; ".join(f"{field}: {text}" for field, text in fields_of(catalogue, error).items())
    return message_of(catalogue, error)


def fields_of(catalogue: Catalogue, error: errors.Invalid) -> dict[str, str]:
    """Give what is wrong of each field in words."""
    return {
        name: catalogue.text(f"errors.{code}", **error.params_of(name)) for name, code in error.fields.items()
    }


async def refuse(request: Request, error: Exception) -> Response:
    """Answer a request that was refused."""
    assert isinstance(error, errors.LiencongError)
    if _is_call(request):
        return problem(request, error)
    is_absent = isinstance(error, errors.NotFound) and request.method in ("GET", "HEAD")
    if is_absent and (elsewhere := await moved(request)):
        return elsewhere
    if isinstance(error, errors.Unauthenticated) and request.method == "GET":
        target = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse(local_url(request, f"/dang-nhap?{urlencode({'next': target})}"), 303)
    return await _error_page(request, status_of(error), error.code, message_of(_catalogue(request), error))


async def http_error(request: Request, error: Exception) -> Response:
    """Answer a request that the router could not place."""
    assert isinstance(error, HTTPException)
    status, code = error.status_code, BY_STATUS.get(error.status_code, "failed")
    message = _catalogue(request).text(f"errors.{code}")
    response: Response = _problem(status, code, message)
    if not _is_call(request):
        response = await _error_page(request, status, code, message)
    response.headers.update(error.headers or {})
    return response


async def crash(request: Request, error: Exception) -> Response:
    """Answer a request on which we failed; the fault goes to the log, not to the reader."""
    log.error("request failed", path=request.url.path, exc_info=error)
    message = _catalogue(request).text("errors.failed")
    if not hasattr(request.state, "site"):
        return PlainTextResponse(message, 500)
    if _is_call(request):
        return _problem(500, "failed", message)
    return await _error_page(request, 500, "failed", message)


def problem(request: Request, error: errors.LiencongError) -> JSONResponse:
    """Tell a program of a refusal."""
    catalogue = _catalogue(request)
    extra: dict[str, object] = {}
    if isinstance(error, errors.Invalid):
        extra["errors"] = fields_of(catalogue, error)
    return _problem(status_of(error), error.code, message_of(catalogue, error), **extra)


def _problem(status: int, code: str, detail: str, **extra: object) -> JSONResponse:
    content = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail,
               "code": code} | extra  # fmt: skip
    return JSONResponse(content, status, media_type="application/problem+json")


async def _error_page(request: Request, status: int, code: str, message: str) -> Response:
    catalogue = _catalogue(request)
    title = catalogue.text(
        f"errors.title-{status}" if f"errors.title-{status}" in catalogue else "errors.title"
    )
    facts = {"status": status, "title": title, "message": message, "code": code, "actions": _actions(request)}
    return await page(request, "error.html", facts, status=status)


def _is_call(request: Request) -> bool:
    return request.url.path.startswith(local_url(request, "/api/"))


def _catalogue(request: Request) -> Catalogue:
    return installation_of(request).catalogue


def _actions(request: Request) -> list[dict[str, str]]:
    home = {"title": _catalogue(request).text("nav.home"), "url": local_url(request, "/")}
    return [home, {"title": _catalogue(request).text("search.title"), "url": local_url(request, "/tim-kiem")}]
