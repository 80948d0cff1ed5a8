"""The screen on which a site's keeper says how cases are handled."""

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from liencong.core.access.rules import SITE_MANAGE, allowed, require
from liencong.core.clock import utc_now
from liencong.core.errors import Invalid
from liencong.core.office.shell import done, screen
from liencong.core.tenancy.tables import ACTIVE, EXTERNAL, PORTAL, Site
from liencong.core.text import sort_key
from liencong.core.web.forms import Form, check, form_of, read_form
from liencong.core.web.request import installation_of, signed_in, site_of
from liencong.plugins.cases import asking, site_settings
from liencong.plugins.cases.rules import CASE_ANSWER, KINDS
from liencong.plugins.cases.site_settings import CaseSettings
from liencong.plugins.cases.told import QUESTIONS

SETTINGS = f"{QUESTIONS}/cai-dat"
BLANKS = 3
"""Lines that stand ready for more fields."""


async def show(request: Request) -> Response:
    """Show how the site handles cases."""
    return await _screen(request, form_of(_values(site_settings.settings_of(site_of(request)))))


async def save(request: Request) -> Response:
    """Keep how the site handles cases."""
    form, site, installation = await read_form(request), site_of(request), installation_of(request)
    rows = [row for row in form.rows("fields") if row.get("name")]
    form.set_rows("fields", rows)
    levels = [row for row in form.rows("chain") if row.get("site")]
    form.set_rows("chain", levels)
    given = {
        "is_open": bool(form.values.get("is_open")),
        "one_step": bool(form.values.get("one_step")),
        "days": {kind: form.values.get(f"days.{kind}", "") for kind in KINDS},
        "fields": rows,
        "chain": levels,
        "kept_months": form.values.get("kept_months") or None,
    }
    try:
        chosen = check(CaseSettings, given)
        async with installation.write(site.id) as session:
            await site_settings.keep(session, signed_in(request), site, chosen, now=utc_now())
    except Invalid as error:
        form.refuse(error, installation.catalogue)
        return await _screen(request, form, status=422)
    return done(request, SETTINGS, "saved")


async def _screen(request: Request, form: Form, *, status: int = 200) -> Response:
    site = site_of(request)
    require(signed_in(request), SITE_MANAGE, site.id)
    agencies = asking.receivers(await installation_of(request).sites.load(), site)
    facts = {
        "form": form,
        "kinds": KINDS,
        "may_answer": allowed(signed_in(request), CASE_ANSWER, site.id),
        "agencies": [(one.slug, one.name) for one in agencies],
        "lines": len(form.rows("fields")) + BLANKS,
        "levels": len(form.rows("chain")) + BLANKS,
        "sites": [(one.slug, one.name) for one in _places(request)],
    }
    return await screen(request, "cases/settings.html", facts, status=status)


def _values(chosen: CaseSettings) -> Mapping[str, Any]:
    values: dict[str, Any] = {
        "is_open": "1" if chosen.is_open else "",
        "one_step": "1" if chosen.one_step else "",
        "kept_months": chosen.kept_months or "",
    }
    values |= {f"days.{kind}": chosen.days.of(kind) for kind in KINDS}
    for number, field in enumerate(chosen.fields):
        values |= {f"fields.{number}.name": field.name, f"fields.{number}.site": field.site}
    for number, level in enumerate(chosen.chain):
        values |= {f"chain.{number}.site": level.site, f"chain.{number}.title": level.title}
    return values


def _places(request: Request) -> Sequence[Site]:
    """Give the sites that may stand on the way up, which is the portal's to say."""
    if site_of(request).kind != PORTAL:
        return ()
    sites = installation_of(request).sites.loaded.by_id.values()
    living = [one for one in sites if one.kind != EXTERNAL and one.state == ACTIVE]
    return sorted(living, key=lambda one: (one.kind != PORTAL, sort_key(one.name)))
