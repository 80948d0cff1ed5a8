"""The settings of a site: who answers for it, its theme and colours, the foot of every page."""

from collections.abc import Mapping
from typing import Any

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from liencong.core.access.rules import SITE_MANAGE, allowed_somewhere, require
from liencong.core.clock import utc_now
from liencong.core.errors import Invalid, Stale
from liencong.core.office.shell import done, screen
from liencong.core.theme_colours import own_colours
from liencong.core.web.errors import message_of, status_of
from liencong.core.web.forms import Form, check, form_of, read_form
from liencong.core.web.request import OFFICE, installation_of, local_url, signed_in, site_of
from liencong.sites.change import office as changes
from liencong.sites.media.choosing import offered_pictures, take_chosen_file
from liencong.sites.media.service import MEDIA_WRITE
from liencong.sites.setup import colours, emblem, service
from liencong.sites.setup.emblem import EMBLEM
from liencong.sites.setup.identity import COLOURS, WORDS, Identity, values_of

SETTINGS = "/cau-hinh"
BLANK_ROWS = 2
LINKS = "footer_links"
UNKEPT = {"cache-control": "no-store"}


async def show(request: Request) -> Response:
    """Show what the site says of itself."""
    site = site_of(request)
    form = form_of(values_of(site.settings))
    form.values |= {
        "theme": site.theme,
        "version": site.version,
        "own_colours": bool(site.settings.get("colours")),
        "picture_id": str(site.settings.get(EMBLEM, "")),
    }
    form.set_rows(LINKS, site.settings.get(LINKS, ()))
    return await _screen(request, form)


async def save(request: Request) -> Response:
    """Keep what the site says of itself."""
    actor, form, site = signed_in(request), await read_form(request), site_of(request)
    require(actor, SITE_MANAGE, site.id)
    installation, theme = installation_of(request), str(form.values.get("theme", ""))
    form.set_rows(LINKS, [row for row in form.rows(LINKS) if any(row.values())])
    try:
        if theme not in installation.themes.all:
            raise Invalid({"theme": "choice-unknown"})
        await take_chosen_file(request, form, alt=site.name)
        given = _input(form)
        colours.check(installation.themes, theme, given.colours, installation.catalogue)
        async with installation.write(site.id) as session:
            present = await service.get(session, site.id)
            if form.values.get("version") != str(present.version):
                raise Stale(version=present.version)
            settings = given.settings() | await emblem.settings_of(session, given.picture_id)
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


async def judge_colours(request: Request) -> Response:
    """Tell a script how well colours can be read in a theme, while somebody is choosing them."""
    require(signed_in(request), SITE_MANAGE, site_of(request).id)
    query = request.query_params
    chosen = {name: query[name] for name in COLOURS if name in query}
    return JSONResponse(await _told(request, query.get("giao-dien", ""), chosen), headers=UNKEPT)


def _input(form: Form) -> Identity:
    given: dict[str, Any] = {name: form.values.get(name, "") for name in WORDS}
    if form.values.get("own_colours"):
        given |= {name: form.values.get(name) for name in COLOURS}
    given |= {
        "self_approval": bool(form.values.get("self_approval")),
        "missing_rights": form.values.get("missing_rights", ""),
        "picture_id": form.values.get("picture_id") or None,
    }
    return check(Identity, given | {LINKS: form.rows(LINKS)})


async def _screen(request: Request, form: Form, *, status: int = 200) -> Response:
    actor, site, installation = signed_in(request), site_of(request), installation_of(request)
    require(actor, SITE_MANAGE, site.id)
    form.set_rows(LINKS, [*form.rows(LINKS), *[{"title": "", "url": ""}] * BLANK_ROWS])
    theme = str(form.values.get("theme", ""))
    for name, colour in own_colours(installation.themes, theme).items():
        form.values[name] = form.values.get(name) or colour
    async with installation.read(site.id) as session:
        pictures = await offered_pictures(request, session, str(form.values.get("picture_id", "")))
        self_approval_changed = await service.find_self_approval_changed(session, site)
        recent = await changes.recent(request, session, service.IDENTITY)
    words = installation.catalogue.text
    facts = {
        "form": form,
        "words": WORDS,
        "themes": [(theme.name, theme.title) for theme in installation.themes.all.values()],
        "judged": await _told(request, theme, {name: str(form.values[name]) for name in COLOURS}),
        "preview_url": local_url(request, f"{OFFICE}/xem-truoc/trang-chu"),
        "pictures": pictures,
        "may_upload": allowed_somewhere(actor, MEDIA_WRITE, site.id),
        "picture_label": words("setup.emblem"),
        "none_label": words("setup.emblem_of_theme"),
        "asks_alt": False,
        "self_approval_changed": self_approval_changed,
        "changes": recent,
    }
    return await screen(request, "setup/identity.html", facts, status=status)


async def _told(request: Request, theme: str, chosen: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """Tell in words how well each colour can be read; nothing of what is no colour."""
    installation = installation_of(request)
    try:
        verdicts = await to_thread.run_sync(colours.judge, installation.themes, theme, chosen)
    except ValueError:
        return {}
    told = {}
    for part, verdict in verdicts.items():
        key = "setup.contrast" if verdict.suffices else "errors.contrast-low"
        key = f"{key}-nearest" if verdict.nearest else key
        text = installation.catalogue.text(key, **colours.told(verdict, installation.catalogue))
        told[part] = {"text": text, "suffices": verdict.suffices, "nearest": verdict.nearest}
    return told
