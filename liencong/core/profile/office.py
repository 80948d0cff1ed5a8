"""The screens of one's own account."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from liencong.core.clock import utc_now
from liencong.core.errors import Invalid
from liencong.core.identity import service as identity
from liencong.core.office.shell import done, screen
from liencong.core.profile import service
from liencong.core.profile.devices import device_words
from liencong.core.web.errors import message_of
from liencong.core.web.forms import Form, form_of, read_form
from liencong.core.web.request import (
    account_of,
    cookie_name,
    installation_of,
    local_url,
    path_number,
)

PROFILE = "/tai-khoan"
SIGN_INS = f"{PROFILE}/dang-nhap"


async def show(request: Request) -> Response:
    """Show the name and the address of the person, and the way to another password."""
    async with installation_of(request).read(None) as session:
        account = await service.get_account(session, account_of(request))
    return await _profile(request, form_of({"name": account.name}))


async def rename(request: Request) -> Response:
    """Let the person be called otherwise."""
    form = await read_form(request)
    try:
        async with installation_of(request).write(None) as session:
            await service.rename(session, account_of(request), str(form.values.get("name", "")))
    except Invalid as error:
        form.refuse(error, installation_of(request).catalogue)
        return await _profile(request, form, status=422)
    return done(request, PROFILE, "saved")


async def change_password(request: Request) -> Response:
    """Give the person a new password, which ends their other sign-ins."""
    form, installation, account_id = await read_form(request), installation_of(request), account_of(request)
    old, new = (str(form.values.pop(name, "")) for name in ("old", "password"))
    async with installation.read(None) as session:
        account = await service.get_account(session, account_id)
    form.values["name"] = account.name
    try:
        await _check(request, account.email, old, new)
        async with installation.write(None) as session:
            here = request.state.sign_in_id
            await service.change_password(session, account_id, new, here=here, now=utc_now())
    except Invalid as error:
        form.refuse(error, installation.catalogue)
        return await _profile(request, form, status=422)
    except identity.Locked as error:
        form.errors["old"] = message_of(installation.catalogue, error)
        return await _profile(request, form, status=429)
    return done(request, PROFILE, "password-changed")


async def _check(request: Request, email: str, old: str, new: str) -> None:
    """Refuse a new password without the old one; whoever guesses locks the account as at signing in."""
    installation = installation_of(request)
    try:
        async with installation.read(None) as session:
            await identity.check_password(session, email, old, now=utc_now())
    except identity.WrongSignIn as error:
        async with installation.write(None) as session:
            await identity.note_failure(session, email, now=utc_now())
        raise Invalid({"old": "password-wrong"}) from error
    if old == new:
        raise Invalid({"password": "password-same"})


async def show_sign_ins(request: Request) -> Response:
    """Show where the person is signed in."""
    async with installation_of(request).read(None) as session:
        found = await service.list_sign_ins(session, account_of(request), now=utc_now())
    catalogue = installation_of(request).catalogue
    facts = {
        "sign_ins": [(one, device_words(catalogue, one.device)) for one in found],
        "here": request.state.sign_in_id,
    }
    return await screen(request, "profile/sign_ins.html", facts)


async def end_one(request: Request) -> Response:
    """End one sign-in of the person's own."""
    await read_form(request)
    async with installation_of(request).write(None) as session:
        number = path_number(request, "sign_in_id")
        await service.end_one(session, account_of(request), number, now=utc_now())
    return done(request, SIGN_INS, "sign-in-ended")


async def end_all(request: Request) -> Response:
    """Sign the person out everywhere, here as well."""
    await read_form(request)
    async with installation_of(request).write(None) as session:
        await service.end_all(session, account_of(request), now=utc_now())
    response = RedirectResponse(local_url(request, "/"), 303)
    response.delete_cookie(
        cookie_name(request), path="/", secure=request.url.scheme == "https", httponly=True
    )
    return response


async def _profile(request: Request, form: Form, *, status: int = 200) -> Response:
    async with installation_of(request).read(None) as session:
        account = await service.get_account(session, account_of(request))
    return await screen(request, "profile/show.html", {"form": form, "account": account}, status=status)
