"""The screen of a site's funds, with what was paid out of each and what is left."""

from starlette.requests import Request
from starlette.responses import Response

from liencong.core.access.rules import require
from liencong.core.clock import local_day, utc_now
from liencong.core.errors import Invalid
from liencong.core.office.shell import done, screen
from liencong.core.text import format_number
from liencong.core.web.forms import Form, check, form_of, read_form
from liencong.core.web.request import installation_of, path_number, signed_in, site_of
from liencong.plugins.royalties import locking
from liencong.plugins.royalties.locking import FundInput
from liencong.plugins.royalties.rules import ROYALTY_KEEP
from liencong.plugins.royalties.told import FUNDS

TYPED = ("year", "name", "budget", "legal_basis")


async def show_list(request: Request) -> Response:
    """Show the funds, and the form for a new one."""
    return await _screen(request, form_of({"year": str(local_day(utc_now()).year)}))


async def add(request: Request) -> Response:
    """Set a new fund."""
    return await _keep(request, None)


async def show_one(request: Request) -> Response:
    """Show a fund, to be changed."""
    async with installation_of(request).read(site_of(request).id) as session:
        fund = await locking.get_fund(session, signed_in(request), path_number(request, "fund_id"))
    values = {name: str(getattr(fund, name)) for name in TYPED}
    return await _screen(request, form_of(values | {"budget": format_number(fund.budget)}), fund.id)


async def save(request: Request) -> Response:
    """Change a fund."""
    return await _keep(request, path_number(request, "fund_id"))


async def _keep(request: Request, fund_id: int | None) -> Response:
    form, installation = await read_form(request), installation_of(request)
    try:
        given = check(FundInput, {**{name: form.values.get(name, "") for name in TYPED}, "id": fund_id})
        async with installation.write(site_of(request).id) as session:
            await locking.keep_fund(session, signed_in(request), given, now=utc_now())
    except Invalid as error:
        form.refuse(error, installation.catalogue)
        return await _screen(request, form, fund_id, status=422)
    return done(request, FUNDS, "saved")


async def _screen(request: Request, form: Form, fund_id: int | None = None, *, status: int = 200) -> Response:
    site = site_of(request)
    require(signed_in(request), ROYALTY_KEEP, site.id)
    async with installation_of(request).read(site.id) as session:
        funds = await locking.list_funds(session)
        if fund_id is not None:
            await locking.get_fund(session, signed_in(request), fund_id)
    facts = {"form": form, "fund_id": fund_id, "funds": funds}
    return await screen(request, "royalties/funds.html", facts, status=status)
