"""Moving an entry: a step of the workflow, another end, somebody else at it; and what is said about it."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from liencong.core.clock import utc_now
from liencong.core.errors import Invalid, NotFound, Refused
from liencong.core.office.shell import done
from liencong.core.web.days import moment_in
from liencong.core.web.errors import status_of
from liencong.core.web.forms import Form, form_of, read_form, row_number
from liencong.core.web.request import installation_of, path_number, signed_in, site_of
from liencong.sites.entry import assigning, remarks, rules, service
from liencong.sites.entry.entry_screen import ENTRIES, entry_screen, note_refusal, open_entry
from liencong.sites.entry.form import values_of
from liencong.sites.entry.rights import require_work
from liencong.sites.entry.terms import terms_of

DONE = {
    "submit": "sent", "return": "returned", "approve": "approved", "publish": "published",
    "unschedule": "unscheduled", "unpublish": "unpublished", "pull": "pulled", "trash": "trashed",
    "restore": "restored",
}  # fmt: skip


PLAN = "plan"
"""The field that the form for a publication in time carries: without any time it would publish at once."""


async def take_step(request: Request) -> Response:
    """Move an entry a step; refused where it has changed since it was read, but pulling waits for nobody."""
    actor, form, now = signed_in(request), await read_form(request), utc_now()
    installation, site = installation_of(request), site_of(request)
    name, entry_id = request.path_params["step"], path_number(request, "entry_id")
    if name not in rules.STEPS:
        raise NotFound(step=name)
    try:
        given: dict[str, Any] = {name: moment_in(form, name) for name in ("at", "until")}
        rules.check_to_come(given["at"], now=now)
        if PLAN in form.values and not any(given.values()):
            raise Invalid({"at": "plan-empty"})
        async with installation.write(site.id) as session:
            entry = await service.get(session, entry_id)
            if name != "pull" and form.values.get("version") not in (None, str(entry.version)):
                require_work(actor, entry)
                raise rules.ReadBefore(entry_id=entry.id)
            entry = await service.take_step(
                session, actor, entry_id, name, **given, reason=str(form.values.get("reason", "")),
                terms=terms_of(installation.features, site), now=now,
            )  # fmt: skip
    except (Invalid, Refused) as error:
        return await _refused(request, form, entry_id, error)
    code = "scheduled" if entry.state == rules.SCHEDULED else DONE[name]
    return done(request, "/" if form.values.get("back") == "desk" else f"{ENTRIES}/{entry_id}", code)


async def change_end(request: Request) -> Response:
    """Let what is public vanish by itself at another time, or not at all."""
    actor, form, now = signed_in(request), await read_form(request), utc_now()
    installation, site, entry_id = (
        installation_of(request),
        site_of(request),
        path_number(request, "entry_id"),
    )
    try:
        until = moment_in(form, "end")
        async with installation.write(site.id) as session:
            terms = terms_of(installation.features, site)
            await service.end_at(session, actor, entry_id, until, terms=terms, now=now)
    except (Invalid, Refused) as error:
        return await _refused(request, form, entry_id, error)
    return done(request, f"{ENTRIES}/{entry_id}", "ending" if until else "endless")


async def assign(request: Request) -> Response:
    """Ask somebody to work on an entry, or nobody any more."""
    actor, form, entry_id = signed_in(request), await read_form(request), path_number(request, "entry_id")
    installation, site = installation_of(request), site_of(request)
    asked = str(form.values.get("assigned_to", ""))
    try:
        account_id = row_number(asked)
        if asked and account_id is None:
            raise Invalid({"assigned_to": "choice-unknown"})
        async with installation.write(site.id) as session:
            roles = installation.features.roles
            await assigning.assign(session, actor, entry_id, account_id, roles, now=utc_now())
    except (Invalid, Refused) as error:
        return await _refused(request, form, entry_id, error)
    return done(request, f"{ENTRIES}/{entry_id}", "assigned" if account_id else "unassigned")


async def remark(request: Request) -> Response:
    """Say something about an entry to those who work on it."""
    form, entry_id = await read_form(request), path_number(request, "entry_id")
    try:
        async with installation_of(request).write(site_of(request).id) as session:
            text = str(form.values.get("remark", ""))
            await remarks.say(session, signed_in(request), entry_id, text, now=utc_now())
    except (Invalid, Refused) as error:
        return await _refused(request, form, entry_id, error)
    return done(request, f"{ENTRIES}/{entry_id}", "remarked")


async def _refused(request: Request, form: Form, entry_id: int, error: Invalid | Refused) -> Response:
    """Show the entry again with what was typed beside a step, over its text as it stands."""
    opened = await open_entry(request, entry_id)
    shown = form_of(values_of(request, opened.entry, opened.revision, opened.correction) | form.values)
    shown.values["version"] = str(opened.entry.version)
    shown.values["step"] = request.path_params.get("step", "")
    note_refusal(request, shown, error)
    return await entry_screen(request, shown, opened, status=status_of(error))
