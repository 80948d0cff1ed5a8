"""The pages by which citizens and organisations become contributors of a site."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from liencong.core import mail
from liencong.core.clock import utc_now
from liencong.core.errors import Invalid, NotFound, TooMany
from liencong.core.web.errors import message_of, status_of
from liencong.core.web.forms import Form, csrf_token, read_form
from liencong.core.web.rendering import page
from liencong.core.web.request import installation_of, local_url, site_of
from liencong.sites.contributing import service
from liencong.sites.contributing.service import Application

APPLY = "/cong-tac-vien"


async def show_form(request: Request) -> Response:
    """Show the form by which people register; a site that takes nobody has none."""
    return await _form_page(request, Form())


async def apply(request: Request) -> Response:
    """Send a link to the address that somebody has given; what is shown tells nobody whether it is known."""
    installation, site, form = installation_of(request), site_of(request), await read_form(request)
    try:
        given = form.check(Application)
        async with installation.write(site.id) as session:
            token = await service.apply(session, site, given, now=utc_now())
    except Invalid as error:
        form.refuse(error, installation.catalogue)
        return await _form_page(request, form, status=422)
    except TooMany as error:
        form.errors[""] = message_of(installation.catalogue, error)
        return await _form_page(request, form, status=status_of(error))
    words, home = installation.catalogue.text, installation.sites.url(site)
    await mail.send(
        installation,
        site,
        to=given.email,
        subject=words("contributing.letter_subject", site=site.name),
        text=words(
            "contributing.letter", name=given.name, site=site.name, link=f"{home}{APPLY}/xac-nhan/{token}"
        ),
    )
    return await page(request, "contributing/sent.html", {"email": given.email})


async def show_confirm(request: Request) -> Response:
    """Show the button that confirms: programs that look at links in letters press none."""
    _check_open(request)
    return await page(request, "contributing/confirm.html", {"csrf_token": csrf_token(request)})


async def confirm(request: Request) -> Response:
    """Let somebody contribute, and lead on to choosing a password or to signing in."""
    installation, site = installation_of(request), site_of(request)
    await read_form(request)
    async with installation.write(site.id) as session:
        confirmed = await service.confirm(
            session, installation.operator, site, request.path_params["token"], installation.features.roles,
            now=utc_now(),
        )  # fmt: skip
    if confirmed.token is None:
        return RedirectResponse(local_url(request, "/dang-nhap"), 303)
    portal = (await installation.sites.load()).portal or site
    return RedirectResponse(f"{installation.sites.url(portal)}/dat-mat-khau/{confirmed.token}", 303)


async def _form_page(request: Request, form: Form, *, status: int = 200) -> Response:
    _check_open(request)
    facts = {"form": form, "csrf_token": csrf_token(request)}
    return await page(request, "contributing/apply.html", facts, status=status)


def _check_open(request: Request) -> None:
    if not service.is_open(site_of(request)):
        raise NotFound
