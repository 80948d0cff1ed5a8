"""The portal's screen of the days on which the agencies of a province do not work, in one form."""

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from liencong.core.access.rules import SITE_MANAGE, require
from liencong.core.calendar import OWN_FILE, list_holidays
from liencong.core.clock import local_day, utc_now
from liencong.core.errors import Invalid, NotFound, Stale
from liencong.core.office.shell import done, screen
from liencong.core.tenancy.tables import PORTAL
from liencong.core.web.errors import message_of, status_of
from liencong.core.web.forms import Form, check, fingerprint, read_form
from liencong.core.web.request import installation_of, signed_in, site_of
from liencong.sites.change import office as changes
from liencong.sites.holiday import service
from liencong.sites.holiday.service import HolidaysInput

SCREEN = "/ngay-nghi"
DAYS = "days"
BLANK_ROWS = 3
TYPED = ("title", "first", "last")
BLANK: Mapping[str, str] = {**dict.fromkeys(TYPED, ""), "kind": service.OFF}


async def show(request: Request) -> Response:
    """Show the days, to be changed."""
    form = Form()
    form.set_rows(
        DAYS, [one.model_dump(mode="json") for one in service.holidays_of(site_of(request).settings)]
    )
    return await _screen(request, form, _mark(site_of(request).settings))


async def save(request: Request) -> Response:
    """Set all days; a line without anything typed into it is left out, and one without an end is one day."""
    actor, form, installation = signed_in(request), await read_form(request), installation_of(request)
    seen = str(form.values.get("seen", ""))
    form.set_rows(DAYS, [_ended(row) for row in form.rows(DAYS) if any(row.get(name) for name in TYPED)])
    try:
        given = check(HolidaysInput, {DAYS: form.rows(DAYS)})
        async with installation.write(site_of(request).id) as session:
            present = _mark((await service.get_portal(session)).settings)
            if seen != present:
                raise Stale(seen=present)
            await service.set_holidays(session, actor, given, now=utc_now())
    except Invalid as error:
        form.refuse(error, installation.catalogue)
        return await _screen(request, form, seen, status=422)
    except Stale as error:
        form.errors[""] = message_of(installation.catalogue, error)
        return await _screen(request, form, error.params["seen"], status=status_of(error))
    return done(request, SCREEN, "saved")


async def _screen(request: Request, form: Form, seen: str, *, status: int = 200) -> Response:
    site, installation, today = site_of(request), installation_of(request), local_day(utc_now())
    if site.kind != PORTAL:
        raise NotFound
    require(signed_in(request), SITE_MANAGE, site.id)
    async with installation.read(site.id) as session:
        recent = await changes.recent(request, session, service.HOLIDAYS)
    rows: Sequence[Mapping[str, Any]] = [*form.rows(DAYS), *[BLANK] * BLANK_ROWS]
    form.set_rows(DAYS, [{**BLANK, **row} for row in rows])
    own_file = installation.settings.home / OWN_FILE
    facts = {
        "form": form,
        "seen": seen,
        "kinds": service.KINDS,
        "known": [one for year in (today.year, today.year + 1) for one in list_holidays(own_file, year)],
        "changes": recent,
    }
    return await screen(request, "holiday/edit.html", facts, status=status)


def _ended(row: Mapping[str, str]) -> Mapping[str, str]:
    return {**row, "last": row.get("last") or row.get("first", "")}


def _mark(settings: Mapping[str, Any]) -> str:
    return fingerprint(settings.get(service.HOLIDAYS))
