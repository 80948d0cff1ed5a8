"""The way of a sign-in: asking site → portal → back with a code, good once, for that host and browser."""

import hmac
import secrets
from datetime import timedelta
from urllib.parse import parse_qsl, urlencode, urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from liencong.core.clock import utc_now
from liencong.core.errors import NotFound, Refused
from liencong.core.hooks import hookimpl
from liencong.core.identity import service, tokens
from liencong.core.identity.views import with_session
from liencong.core.tenancy.tables import PORTAL
from liencong.core.web.request import host_of, installation_of, safe_return_path, site_of

PURPOSE = "sign-in-code"
CODE_LASTS = timedelta(minutes=1)
STATE_COOKIE = "lc_sso"
STATE_LASTS = 600
ASKING = "ve"
"""The query parameter with the host that asks for a sign-in."""
HAND_OUT, TAKE_IN = "/sso/cap-ma", "/sso/nhan-ma"


class CodeRefused(Refused):
    """The one-time code is used, too old, or was made for another host or browser."""

    code = "sign-in-code-refused"


@hookimpl
def sign_in_elsewhere(request: Request, target: str) -> Response | None:
    """Send people of a component site to the portal to sign in."""
    installation, site = installation_of(request), site_of(request)
    portal = installation.sites.loaded.portal
    if site.kind == PORTAL or portal is None or host_of(request) == _host(installation.sites.url(portal)):
        return None
    state = secrets.token_urlsafe(16)
    query = urlencode({ASKING: host_of(request), "state": state, "next": target})
    response = RedirectResponse(f"{installation.sites.url(portal)}{HAND_OUT}?{query}", 303)
    response.set_cookie(
        STATE_COOKIE,
        state,
        max_age=STATE_LASTS,
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )
    return response


@hookimpl
def sign_in_leads_to(request: Request, target: str) -> str | None:
    """Name the site that asked for a sign-in, where it is one of this installation's."""
    parts = urlsplit(target)
    host = _asking_host(request, dict(parse_qsl(parts.query)).get(ASKING, ""))
    return f"{request.url.scheme}://{host}" if host and parts.path == HAND_OUT else None


async def hand_out(request: Request) -> Response:
    """Hand a code to a site of this installation that asks for it, once the person is signed in here."""
    installation = installation_of(request)
    host = _asking_host(request, request.query_params.get(ASKING, ""))
    if host is None:
        raise NotFound
    if request.state.sign_in_id is None:
        here = f"{HAND_OUT}?{request.url.query}"
        return RedirectResponse(f"/dang-nhap?{urlencode({'next': here})}", 303)
    state = request.query_params.get("state", "")
    async with installation.write(None) as session:
        code = await tokens.issue(
            session, PURPOSE, request.state.sign_in_id, now=utc_now(), good_for=CODE_LASTS,
            audience=_audience(host, state),
        )  # fmt: skip
    query = urlencode({"code": code, "state": state, "next": request.query_params.get("next", "/")})
    return RedirectResponse(f"{request.url.scheme}://{host}{TAKE_IN}?{query}", 303)


async def take_in(request: Request) -> Response:
    """Take a code back and open a session of the same sign-in on this host."""
    state = request.query_params.get("state", "")
    if not state or not hmac.compare_digest(state.encode(), request.cookies.get(STATE_COOKIE, "").encode()):
        raise CodeRefused
    now, host = utc_now(), host_of(request)
    async with installation_of(request).write(None) as session:
        code = request.query_params.get("code", "")
        sign_in_id = await tokens.redeem(session, PURPOSE, code, now=now, audience=_audience(host, state))
        token = service.open_session(session, sign_in_id, host, now=now) if sign_in_id else None
    if token is None:
        raise CodeRefused
    response = with_session(request, token, safe_return_path(request.query_params.get("next", "/")))
    response.delete_cookie(STATE_COOKIE)
    return response


def _asking_host(request: Request, text: str) -> str | None:
    """Give the host and port that ask for a sign-in; None where no site of ours answers there."""
    try:
        parts = urlsplit(f"//{text.lower()}")
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return None
    if installation_of(request).sites.loaded.of_host(host) is None:
        return None
    return f"{host}:{port}" if port else host


def _audience(host: str, state: str) -> str:
    return f"{host} {state}"[:260]


def _host(url: str) -> str:
    return urlsplit(url).netloc
