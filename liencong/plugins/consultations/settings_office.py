"""The screen on which keepers say whether comments are shown, and on the portal how long drafts are open."""

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from liencong.core.access.rules import SITE_MANAGE, allowed, require
from liencong.core.clock import local_day, utc_now
from liencong.core.errors import Invalid
from liencong.core.office.shell import done, screen
from liencong.core.tenancy.tables import PORTAL
from liencong.core.web.forms import Form, check, form_of, read_form
from liencong.core.web.request import installation_of, signed_in, site_of
from liencong.plugins.consultations import rules, site_settings
from liencong.plugins.consultations.rules import CONSULTATION_HANDLE, Kind
from liencong.plugins.consultations.site_settings import ConsultationSettings
from liencong.plugins.consultations.told import DRAFTS

SETTINGS = f"{DRAFTS}/cai-dat"
BLANKS = 2
"""Lines that stand ready for more minimums."""


async def show(request: Request) -> Response:
    """Show how the site handles comments."""
    return await _screen(request, form_of(_values(site_settings.settings_of(site_of(request)))))


async def save(request: Request) -> Response:
    """Keep how the site handles comments, on the portal also the minimums."""
    form, site, installation = await read_form(request), site_of(request), installation_of(request)
    rows = [row for row in form.rows("minimums") if row.get("days")] if site.kind == PORTAL else []
    form.set_rows("minimums", rows)
    try:
        given = {"shows_comments": bool(form.values.get("shows_comments")), "minimums": rows}
        chosen = check(ConsultationSettings, given)
        async with installation.write(site.id) as session:
            await site_settings.keep(session, signed_in(request), site, chosen, now=utc_now())
    except Invalid as error:
        form.refuse(error, installation.catalogue)
        return await _screen(request, form, status=422)
    return done(request, SETTINGS, "saved")


async def _screen(request: Request, form: Form, *, status: int = 200) -> Response:
    site, text, today = site_of(request), installation_of(request).catalogue.text, local_day(utc_now())
    require(signed_in(request), SITE_MANAGE, site.id)
    async with installation_of(request).read(site.id) as session:
        known = await site_settings.minimums(session)
    facts = {
        "form": form,
        "may_handle": allowed(signed_in(request), CONSULTATION_HANDLE, site.id),
        "is_portal": site.kind == PORTAL,
        "kinds": [(kind, text(f"field_choices.document_kind.{kind}")) for kind in Kind],
        "holding": [rules.minimum_of(kind, today, known) for kind in Kind],
        "lines": len(form.rows("minimums")) + BLANKS,
    }
    return await screen(request, "consultations/settings.html", facts, status=status)


def _values(chosen: ConsultationSettings) -> Mapping[str, Any]:
    values: dict[str, Any] = {"shows_comments": "1" if chosen.shows_comments else ""}
    for number, one in enumerate(chosen.minimums):
        said = one.model_dump(mode="json")
        values |= {f"minimums.{number}.{name}": str(value) for name, value in said.items()}
    return values
