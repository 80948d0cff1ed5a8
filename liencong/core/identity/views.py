"""Signing in and out on a site."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from liencong.core.clock import utc_now
from liencong.core.errors import Invalid, LiencongError, NotFound
from liencong.core.identity import service, tokens
from liencong.core.identity.tables import Account
from liencong.core.web.errors import message_of
from liencong.core.web.forms import Form, csrf_token, form_of, read_form
from liencong.core.web.middleware import CONTENT_SECURITY_POLICY
from liencong.core.web.rendering import page
from liencong.core.web.request import (
    OFFICE,
    cookie_name,
    host_of,
    installation_of,
    local_url,
    safe_return_path,
)


async def show_sign_in(request: Request) -> Response:
    """Show the sign-in form, or lead to where this installation signs people in."""
    target = safe_return_path(request.query_params.get("next", local_url(request, f"{OFFICE}/")))
    elsewhere: list[Response] = installation_of(request).hooks.call(
        "sign_in_elsewhere", request=request, target=target
    )
    return elsewhere[0] if elsewhere else await _form(request, form_of({"next": target}))


async def sign_in(request: Request) -> Response:
    """Check an address and a password, and open a session on this host."""
    form, now = await read_form(request), utc_now()
    installation = installation_of(request)
    email, password = str(form.values.get("email", "")), str(form.values.pop("password", ""))
    try:
        async with installation.read(None) as session:
            account = await service.check_password(session, email, password, now=now)
    except LiencongError as error:
        if isinstance(error, service.WrongSignIn):
            async with installation.write(None) as session:
                await service.note_failure(session, email, now=now)
        form.errors["email"] = message_of(installation.catalogue, error)
        return await _form(request, form, status=401)
    async with installation.write(None) as session:
        token = await service.sign_in(
            session,
            await session.merge(account, load=False),
            host_of(request),
            device=request.headers.get("user-agent", ""),
            now=now,
        )
    return with_session(request, token, safe_return_path(str(form.values.get("next", ""))))


async def sign_out(request: Request) -> Response:
    """End this sign-in on every host."""
    await read_form(request)
    if request.state.sign_in_id is not None:
        async with installation_of(request).write(None) as session:
            await service.sign_out(session, request.state.sign_in_id, now=utc_now())
    response = RedirectResponse(local_url(request, "/"), 303)
    response.delete_cookie(
        cookie_name(request), path="/", secure=request.url.scheme == "https", httponly=True
    )
    return response


async def show_set_password(request: Request) -> Response:
    """Show the form of a one-time link."""
    return await _password_form(request, Form())


async def set_password(request: Request) -> Response:
    """Let the holder of a one-time link choose a password; the link is good once."""
    form, now = await read_form(request), utc_now()
    installation = installation_of(request)
    try:
        async with installation.write(None) as session:
            account_id = await tokens.redeem(
                session, service.SET_PASSWORD, request.path_params["token"], now=now
            )
            account = await session.get(Account, account_id) if account_id else None
            if account is None:
                raise NotFound
            await service.set_password(session, account, str(form.values.pop("password", "")))
    except Invalid as error:
        form.refuse(error, installation.catalogue)
        return await _password_form(request, form, status=422)
    return RedirectResponse(local_url(request, "/dang-nhap"), 303)


def with_session(request: Request, token: str, target: str) -> Response:
    """Send somebody on with the cookie of a new session."""
    response = RedirectResponse(target, 303)
    response.set_cookie(
        cookie_name(request),
        token,
        max_age=int(service.SESSION_LASTS.total_seconds()),
        path="/",
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="lax",
    )
    return response


async def _form(request: Request, form: Form, *, status: int = 200) -> Response:
    target = safe_return_path(str(form.values.get("next", "/")))
    facts = {"form": form, "next": target, "csrf_token": csrf_token(request)}
    response = await page(request, "account/sign_in.html", facts, status=status)
    origins = installation_of(request).hooks.call("sign_in_leads_to", request=request, target=target)
    policy = CONTENT_SECURITY_POLICY.format(forms=" ".join(["'self'", *origins]))
    response.headers["content-security-policy"] = policy
    return response


async def _password_form(request: Request, form: Form, *, status: int = 200) -> Response:
    facts = {"form": form, "csrf_token": csrf_token(request)}
    return await page(request, "account/set_password.html", facts, status=status)
