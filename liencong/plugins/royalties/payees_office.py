"""The screens of those who are paid, with how; for keepers only."""

from starlette.requests import Request
from starlette.responses import Response

from liencong.core.access.rules import require
from liencong.core.clock import utc_now
from liencong.core.errors import Invalid, Stale
from liencong.core.office.shell import done, screen
from liencong.core.web.errors import message_of, status_of
from liencong.core.web.forms import Form, check, form_of, read_form
from liencong.core.web.request import installation_of, path_number, signed_in, site_of
from liencong.plugins.royalties import payees
from liencong.plugins.royalties.payees import PayDetails, PayeeInput, Vault
from liencong.plugins.royalties.rules import ROYALTY_KEEP
from liencong.plugins.royalties.told import PAYEES

DETAILS = tuple(PayDetails.model_fields)


async def show_list(request: Request) -> Response:
    """Show who is paid, and the form for a person outside."""
    return await _list(request, Form())


async def add(request: Request) -> Response:
    """Add a person outside."""
    form, installation = await read_form(request), installation_of(request)
    try:
        given = check(PayeeInput, _typed(form))
        async with installation.write(site_of(request).id) as session:
            vault = Vault(installation.secret_key)
            await payees.add(session, signed_in(request), given, vault, now=utc_now())
    except Invalid as error:
        form.refuse(error, installation.catalogue)
        return await _list(request, form, status=422)
    return done(request, PAYEES, "saved")


async def show_one(request: Request) -> Response:
    """Show how somebody is paid."""
    return await _one(request)


async def save(request: Request) -> Response:
    """Keep how somebody is paid."""
    form, installation = await read_form(request), installation_of(request)
    payee_id = path_number(request, "payee_id")
    try:
        given = check(PayeeInput, _typed(form))
        async with installation.write(site_of(request).id) as session:
            vault = Vault(installation.secret_key)
            await payees.change(session, signed_in(request), payee_id, given, vault, now=utc_now())
    except Invalid as error:
        form.refuse(error, installation.catalogue)
        return await _one(request, form, status=422)
    except Stale as error:
        form.errors[""] = message_of(installation.catalogue, error)
        return await _one(request, form, status=status_of(error))
    return done(request, PAYEES, "saved")


def _typed(form: Form) -> dict[str, str]:
    return {name: str(form.values.get(name, "")) for name in ("name", *DETAILS)} | {
        "version": str(form.values.get("version") or 0)
    }


async def _list(request: Request, form: Form, *, status: int = 200) -> Response:
    installation, site = installation_of(request), site_of(request)
    require(signed_in(request), ROYALTY_KEEP, site.id)
    vault = Vault(installation.secret_key)
    async with installation.read(site.id) as session:
        found = [(payee, vault.open(payee)) for payee in await payees.list_payees(session)]
    facts = {"form": form, "payees": found, "details": DETAILS}
    return await screen(request, "royalties/payees.html", facts, status=status)


async def _one(request: Request, form: Form | None = None, *, status: int = 200) -> Response:
    installation, site = installation_of(request), site_of(request)
    async with installation.read(site.id) as session:
        payee = await payees.get(session, signed_in(request), path_number(request, "payee_id"))
    said = Vault(installation.secret_key).open(payee).model_dump()
    shown = form or form_of({**said, "name": payee.name, "version": str(payee.version)})
    facts = {"form": shown, "payee": payee, "details": DETAILS}
    return await screen(request, "royalties/payee.html", facts, status=status)
