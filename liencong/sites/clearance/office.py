"""The screens of leave to publish: ask beside the entry, decide in the chairperson's list."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from liencong.core.access.rules import allowed, allowed_somewhere, require_somewhere
from liencong.core.clock import utc_now
from liencong.core.errors import Invalid, Refused
from liencong.core.office.shell import done, screen
from liencong.core.web.errors import status_of
from liencong.core.web.forms import Form, form_of, read_form, row_number
from liencong.core.web.listing import PER_PAGE, listing, page_number
from liencong.core.web.request import installation_of, local_url, path_number, signed_in, site_of
from liencong.sites.clearance import rules, service
from liencong.sites.clearance.service import Asked
from liencong.sites.entry import desk
from liencong.sites.entry.entry_screen import ENTRIES, entry_screen, note_refusal, open_entry
from liencong.sites.entry.form import values_of
from liencong.sites.entry.rights import may_work
from liencong.sites.media.service import with_addresses

REQUESTS = "/ngoai-danh-muc"
STATE_PARAMETER = "trang-thai"


async def show_requests(request: Request) -> Response:
    """Show the requests that wait for the chairperson, or those that were decided on."""
    return await _requests_screen(request, Form())


async def ask(request: Request) -> Response:
    """Ask for leave to publish an entry."""
    form, entry_id = await read_form(request), path_number(request, "entry_id")
    purpose, roles = str(form.values.get("purpose", "")), installation_of(request).features.roles
    try:
        async with installation_of(request).write(site_of(request).id) as session:
            await service.ask(session, signed_in(request), entry_id, purpose, roles, now=utc_now())
    except (Invalid, Refused) as error:
        return await _back_to_entry(request, form, entry_id, error)
    return done(request, f"{ENTRIES}/{entry_id}", "clearance-asked")


async def withdraw(request: Request) -> Response:
    """Take a request back."""
    form, request_id = await read_form(request), path_number(request, "request_id")
    try:
        async with installation_of(request).write(site_of(request).id) as session:
            taken_back = await service.withdraw(session, signed_in(request), request_id, now=utc_now())
    except Refused as error:
        note_refusal(request, form, error)
        return await _requests_screen(request, form, status=status_of(error))
    return done(request, f"{ENTRIES}/{taken_back.entry_id}", "clearance-withdrawn")


async def approve(request: Request) -> Response:
    """Give leave, by a document."""
    form, request_id = await read_form(request), path_number(request, "request_id")
    try:
        async with installation_of(request).write(site_of(request).id) as session:
            await service.approve(
                session, signed_in(request), request_id, revision_id=_revision_read(form),
                reference=str(form.values.get("reference", "")), now=utc_now(),
            )  # fmt: skip
    except (Invalid, Refused) as error:
        return await _undecided(request, form, request_id, error)
    return done(request, REQUESTS, "clearance-approved")


async def refuse(request: Request) -> Response:
    """Refuse leave, for a reason."""
    form, request_id = await read_form(request), path_number(request, "request_id")
    try:
        async with installation_of(request).write(site_of(request).id) as session:
            await service.refuse(
                session, signed_in(request), request_id, revision_id=_revision_read(form),
                reason=str(form.values.get("reason", "")), now=utc_now(),
            )  # fmt: skip
    except (Invalid, Refused) as error:
        return await _undecided(request, form, request_id, error)
    return done(request, REQUESTS, "clearance-refused")


def _revision_read(form: Form) -> int:
    """Give the text that somebody read before deciding; a made-up one is none that there is."""
    return row_number(str(form.values.get("revision", ""))) or 0


async def _back_to_entry(request: Request, form: Form, entry_id: int, error: Invalid | Refused) -> Response:
    opened = await open_entry(request, entry_id)
    shown = form_of(values_of(request, opened.entry, opened.revision, opened.correction) | form.values)
    note_refusal(request, shown, error)
    return await entry_screen(request, shown, opened, status=status_of(error))


async def _undecided(request: Request, form: Form, request_id: int, error: Invalid | Refused) -> Response:
    note_refusal(request, form, error)
    form.values["request"] = request_id
    return await _requests_screen(request, form, status=status_of(error))


async def _requests_screen(request: Request, form: Form, *, status: int = 200) -> Response:
    actor, site, page = signed_in(request), site_of(request), page_number(request)
    if not allowed_somewhere(actor, rules.CLEARANCE_ASK, site.id):
        require_somewhere(actor, rules.CLEARANCE_DECIDE, site.id)
    asked_for = request.query_params.get(STATE_PARAMETER, "")
    state = asked_for if asked_for in rules.STATES else rules.WAITING
    async with installation_of(request).read(site.id) as session:
        counts = await service.count_by_state(session, actor)
        found = await service.list_asked(session, actor, state, limit=PER_PAGE, offset=(page - 1) * PER_PAGE)
        shown = await _shown(request, session, found)
    facts = {
        "form": form,
        "shown": state,
        "states": [(name, counts.get(name, 0)) for name in rules.STATES],
        "listing": listing(request, shown, page=page, total=counts.get(state, 0)),
    }
    return await screen(request, "clearance/list.html", facts, status=status)


async def _shown(request: Request, session: AsyncSession, found: Sequence[Asked]) -> list[dict[str, Any]]:
    actor, media_path = signed_in(request), local_url(request, "/media")
    people = {one.request.asked_by_id for one in found} | {one.request.decided_by_id for one in found}
    names = await desk.names_of(session, people | {one.request.on_behalf_of_id for one in found})
    return [
        {
            "request": one.request,
            "entry": one.entry,
            "revision": one.revision,
            "board": one.board,
            "body_html": with_addresses(one.revision.body_html, media_path),
            "asked_by": names.get(one.request.asked_by_id, ""),
            "decided_by": names.get(one.request.decided_by_id, ""),
            "on_behalf_of": names.get(one.request.on_behalf_of_id, ""),
            "may_decide": allowed(actor, rules.CLEARANCE_DECIDE, one.entry.site_id, one.entry.board_id)
            and one.request.asked_by_id != actor.account_id,
            "may_open": may_work(actor, one.entry),
        }
        for one in found
    ]
