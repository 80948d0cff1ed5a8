"""The screen that asks whether a rule shall fetch what its source published before, with how much it is."""

from starlette.requests import Request
from starlette.responses import Response

from liencong.core.clock import utc_now
from liencong.core.errors import Invalid, Refused
from liencong.core.office.shell import done, screen
from liencong.core.web.errors import message_of, status_of
from liencong.core.web.forms import Form, form_of, read_form
from liencong.core.web.request import installation_of, path_number, signed_in, site_of
from liencong.federation.link import older
from liencong.federation.link.older import OlderInput
from liencong.federation.link_rule import telling
from liencong.federation.link_rule.office import RULES

SINCE = "since"


async def show(request: Request) -> Response:
    """Show how much there is; a day in the address leaves out what was published before it."""
    form = form_of({SINCE: request.query_params.get(SINCE, "")})
    try:
        return await _screen(request, form, _read(form))
    except Invalid as error:
        form.refuse(error, installation_of(request).catalogue)
        return await _screen(request, form, OlderInput(), status=status_of(error))


async def fetch(request: Request) -> Response:
    """Have it fetched, as much as the screen told of."""
    form, installation, site = await read_form(request), installation_of(request), site_of(request)
    rule_id = path_number(request, "rule_id")
    try:
        async with installation.write(site.id) as session:
            await older.want(session, signed_in(request), rule_id, _read(form), now=utc_now())
    except (Invalid, Refused) as error:
        if isinstance(error, Invalid):
            form.refuse(error, installation.catalogue)
        else:
            form.errors[""] = message_of(installation.catalogue, error)
        return await _screen(request, form, OlderInput(), status=status_of(error))
    return done(request, RULES, "link-rule-older-wanted")


async def _screen(request: Request, form: Form, given: OlderInput, *, status: int = 200) -> Response:
    installation, site, now = installation_of(request), site_of(request), utc_now()
    async with installation.read(site.id) as session:
        rule_id = path_number(request, "rule_id")
        rule, number = await older.look(session, signed_in(request), rule_id, given, now=now)
        [told] = await telling.tell(installation, session, [rule])
    return await screen(
        request, "link/older.html", {"form": form, "told": told, "number": number}, status=status
    )


def _read(form: Form) -> OlderInput:
    return form.check(OlderInput)
