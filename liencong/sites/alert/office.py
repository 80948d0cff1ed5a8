"""The screen on which an alert is set and taken away."""

from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response

from liencong.core.access.rules import FRONT_MANAGE, require
from liencong.core.clock import utc_now
from liencong.core.errors import Invalid
from liencong.core.office.shell import done, screen
from liencong.core.timed import state_of
from liencong.core.web.days import field_of, moment_in
from liencong.core.web.forms import Form, form_of, read_form
from liencong.core.web.request import installation_of, signed_in, site_of
from liencong.sites.alert import service
from liencong.sites.alert.service import ALERT, Alert, alert_of
from liencong.sites.change import office as changes

SCREEN = "/cau-hinh/tin-khan"
MOMENTS = ("shows_from", "shows_until")


async def show(request: Request) -> Response:
    """Show the alert, to be changed."""
    alert = alert_of(site_of(request).settings)
    if alert is None:
        return await _screen(request, Form())
    values = {"text": alert.text, "url": alert.url}
    moments = {name: field_of(getattr(alert, name)) for name in MOMENTS}
    return await _screen(request, form_of(values | moments))


async def save(request: Request) -> Response:
    """Set the alert."""
    actor, form, installation = signed_in(request), await read_form(request), installation_of(request)
    try:
        moments: dict[str, datetime | None] = {name: moment_in(form, name) for name in MOMENTS}
        alert = Form(values=form.values | moments).check(Alert)
        async with installation.write(site_of(request).id) as session:
            await service.set_alert(session, actor, alert, now=utc_now())
    except Invalid as error:
        form.refuse(error, installation.catalogue)
        return await _screen(request, form, status=422)
    return done(request, SCREEN, "alert-set")


async def remove(request: Request) -> Response:
    """Take the alert away."""
    actor = signed_in(request)
    await read_form(request)
    async with installation_of(request).write(site_of(request).id) as session:
        await service.set_alert(session, actor, None, now=utc_now())
    return done(request, SCREEN, "alert-removed")


async def _screen(request: Request, form: Form, *, status: int = 200) -> Response:
    site, now = site_of(request), utc_now()
    require(signed_in(request), FRONT_MANAGE, site.id)
    alert = alert_of(site.settings)
    async with installation_of(request).read(site.id) as session:
        recent = await changes.recent(request, session, ALERT)
    state = state_of(alert, now) if alert else "none"
    facts = {"form": form, "alert": alert, "state": state, "changes": recent}
    return await screen(request, "alert/edit.html", facts, status=status)
