"""The settings of a site: who answers for it, its theme and colours, the foot of every page."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from liencong.core.access.rules import SITE_MANAGE, require
from liencong.core.clock import utc_now
from liencong.core.errors import Invalid, Stale
from liencong.core.office.shell import done, screen
from liencong.core.web.errors import message_of, status_of
from liencong.core.web.forms import Form, check, form_of, read_form
from liencong.core.web.request import installation_of, signed_in, site_of
from liencong.sites.setup import service
from liencong.sites.setup.identity import COLOURS, WORDS, Identity, values_of
from liencong.sites.setup.rules import contrast_on_white

SETTINGS = "/cau-hinh"
BLANK_ROWS = 2
LINKS = "footer_links"


async def show(request: Request) -> Response:
    """Show what the site says of itself."""
    site = site_of(request)
    form = form_of(values_of(site.settings))
    form.values |= {
        "theme": site.theme,
        "version": site.version,
        "own_colours": bool(site.settings.get("colours")),
    }
    form.set_rows(LINKS, site.settings.get(LINKS, ()))
    return await _screen(request, form)


async def save(request: Request) -> Response:
    """Keep what the site says of itself."""
    actor, form, site = signed_in(request), await read_form(request), site_of(request)
    installation, theme = installation_of(request), str(form.values.get("theme", ""))
    form.set_rows(LINKS, [row for row in form.rows(LINKS) if any(row.values())])
    try:
        if theme not in installation.themes.all:
            raise Invalid({"theme": "choice-unknown"})
        settings = _input(form).settings()
        async with installation.write(site.id) as session:
            present = await service.get(session, site.id)
            if form.values.get("version") != str(present.version):
                raise Stale(version=present.version)
            await service.set_up(session, actor, site.id, settings, theme=theme, now=utc_now())
    except Invalid as error:
        form.refuse(error, installation.catalogue)
        return await _screen(request, form, status=422)
    except Stale as error:
        form.errors[""], form.values["version"] = (
            message_of(installation.catalogue, error),
            error.params["version"],
        )
        return await _screen(request, form, status=status_of(error))
    return done(request, SETTINGS, "saved")


def _input(form: Form) -> Identity:
    given: dict[str, Any] = {name: form.values.get(name, "") for name in WORDS}
    if form.values.get("own_colours"):
        given |= {name: form.values.get(name) for name in COLOURS}
    given["self_approval"] = bool(form.values.get("self_approval"))
    given["missing_rights"] = form.values.get("missing_rights", "")
    return check(Identity, given | {LINKS: form.rows(LINKS)})


async def _screen(request: Request, form: Form, *, status: int = 200) -> Response:
    require(signed_in(request), SITE_MANAGE, site_of(request).id)
    installation, site = installation_of(request), site_of(request)
    async with installation.read(site.id) as session:
        changed = await service.find_self_approval_changed(session, site)
    form.set_rows(LINKS, [*form.rows(LINKS), *[{"title": "", "url": ""}] * BLANK_ROWS])
    facts = {
        "form": form,
        "words": WORDS,
        "themes": [(theme.name, theme.title) for theme in installation.themes.all.values()],
        "self_approval_changed": changed,
        "contrasts": {name: _contrast(str(form.values.get(name, ""))) for name in COLOURS},
    }
    return await screen(request, "setup/identity.html", facts, status=status)


def _contrast(colour: str) -> float | None:
    try:
        return round(contrast_on_white(colour), 1)
    except ValueError:
        return None
