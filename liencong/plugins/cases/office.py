"""The screens of those who answer: what waits, one case with its answer, and every step of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from liencong.core.access.rules import SITE_MANAGE, allowed, require
from liencong.core.audit import service as audit
from liencong.core.audit.telling import log_lines, people_in
from liencong.core.clock import local_day, utc_now
from liencong.core.errors import Invalid, NotFound, Refused
from liencong.core.office.shell import done, screen
from liencong.core.tenancy.tables import ACTIVE, EXTERNAL
from liencong.core.text import sort_key
from liencong.core.web.errors import message_of, status_of
from liencong.core.web.forms import Form, check, form_of, read_form
from liencong.core.web.listing import PER_PAGE, listing, page_number
from liencong.core.web.request import (
    OFFICE,
    installation_of,
    local_url,
    path_number,
    signed_in,
    site_of,
)
from liencong.plugins.cases import rules, service, store
from liencong.plugins.cases.rules import CASE_ANSWER
from liencong.plugins.cases.service import AnswerInput, Desk
from liencong.plugins.cases.tables import Case
from liencong.plugins.cases.told import QUESTIONS, question_path, row_of
from liencong.sites.entry import desk as people
from liencong.sites.entry.form import own_media
from liencong.sites.media.service import with_addresses
from liencong.sites.media.views import STAFF_ONLY, Sendable, attachment, send

GROUP = "muc"
GROUPS: Mapping[str, Sequence[str]] = {
    "mo": rules.OPEN,
    "cho-duyet": (rules.SIGNING,),
    "da-tra-loi": rules.WITH_ANSWER,
    "tu-choi": (rules.REFUSED,),
}
"""Cases as the list parts them, by the word of the address."""

WRITTEN = ("draft", "submit", "answer", "publish")
DECIDED = ("take", "return", "unpublish", "refuse")


@dataclass(frozen=True)
class ShownHop:
    """A way from one site to another, in words."""

    from_name: str
    to_name: str
    reason: str
    at: datetime


async def show_list(request: Request) -> Response:
    """Show the cases of the site, what is due first."""
    installation, site, number = installation_of(request), site_of(request), page_number(request)
    actor, asked = signed_in(request), request.query_params.get(GROUP, "")
    require(actor, CASE_ANSWER, site.id)
    group = asked if asked in GROUPS else "mo"
    async with installation.read(site.id) as session:
        counts = await store.count_by_state(session)
        offset = (number - 1) * PER_PAGE
        cases = await store.list_in(session, GROUPS[group], limit=PER_PAGE, offset=offset)
        names = await people.names_of(session, {case.assigned_to_id for case in cases})
    today = local_day(utc_now())
    totals = {name: sum(counts.get(state, 0) for state in states) for name, states in GROUPS.items()}
    rows = [row_of(request, case, names.get(case.assigned_to_id, ""), today) for case in cases]
    facts = {
        "group": group,
        "groups": list(totals.items()),
        "listing": listing(request, rows, page=number, total=totals[group]),
        "may_set_up": allowed(actor, SITE_MANAGE, site.id),
    }
    return await screen(request, "cases/office_list.html", facts)


async def show_one(request: Request) -> Response:
    """Show a case with its answer, and what may be done with it."""
    return await _screen(request)


async def write(request: Request) -> Response:
    """Keep an answer, and send it on, send it out or publish it."""
    form, case_id = await read_form(request), path_number(request, "case_id")
    step = str(form.values.get("do", "draft"))
    if step not in WRITTEN:
        raise NotFound(step=step)
    form.values["answer_html"] = own_media(request, str(form.values.get("answer_html", "")))
    try:
        given = check(AnswerInput, {name: form.values.get(name, "") for name in AnswerInput.model_fields})
        async with installation_of(request).write(site_of(request).id) as session:
            await service.write(session, desk_of(request), case_id, given, step)
    except (Invalid, Refused) as error:
        return await _screen(request, form, error)
    return done(request, f"{QUESTIONS}/{case_id}" if step == "draft" else QUESTIONS, f"case-{step}")


async def take_step(request: Request) -> Response:
    """Take a case, return or take down its answer, refuse it, or give it back to who passed it on."""
    form, case_id = await read_form(request), path_number(request, "case_id")
    step, reason = request.path_params["step"], str(form.values.get("reason", ""))
    if step not in (*DECIDED, "send_back"):
        raise NotFound(step=step)
    form.values["step"] = step
    try:
        async with installation_of(request).write(site_of(request).id) as session:
            if step == "send_back":
                await service.send_back(session, desk_of(request), case_id, reason)
            else:
                await service.take_step(session, desk_of(request), case_id, step, reason)
    except (Invalid, Refused) as error:
        return await _screen(request, form, error)
    return done(request, f"{QUESTIONS}/{case_id}" if step == "take" else QUESTIONS, f"case-{step}")


async def forward(request: Request) -> Response:
    """Pass a case on to another site."""
    form, case_id = await read_form(request), path_number(request, "case_id")
    form.values["step"] = "forward"
    sites = await installation_of(request).sites.load()
    to = sites.by_slug.get(str(form.values.get("to", "")))
    try:
        async with installation_of(request).write(site_of(request).id) as session:
            await service.get(session, signed_in(request), case_id)
            if to is None:
                raise Invalid({"to": "choice-unknown" if form.values.get("to") else "required"})
            reason = str(form.values.get("reason", ""))
            await service.forward(session, desk_of(request), case_id, to, reason)
    except (Invalid, Refused) as error:
        return await _screen(request, form, error)
    return done(request, QUESTIONS, "case-forward")


async def erase(request: Request) -> Response:
    """Erase what tells who sent a case; files go once nothing names them any more."""
    form, case_id = await read_form(request), path_number(request, "case_id")
    installation, reason = installation_of(request), str(form.values.get("reason", ""))
    form.values["step"] = "erase"
    try:
        async with installation.write(site_of(request).id) as session:
            keys = await service.erase(session, desk_of(request), case_id, reason)
    except (Invalid, Refused) as error:
        return await _screen(request, form, error)
    for key in keys:
        await installation.storage.delete(key)
    return done(request, f"{QUESTIONS}/{case_id}", "case-erase")


async def show_file(request: Request) -> Response:
    """Give a file that came with a case, to be kept and not to be opened here."""
    installation, number = installation_of(request), path_number(request, "number")
    async with installation.read(site_of(request).id) as session:
        case = await service.get(session, signed_in(request), path_number(request, "case_id"))
    if number >= len(case.files):
        raise NotFound(number=number)
    file = case.files[number]
    wanted = Sendable(file["keys"][0], file["type"], attachment(file["name"]), exact=True)
    return await send(request, installation.storage, wanted, STAFF_ONLY)


def desk_of(request: Request) -> Desk:
    """Give who works on cases of the request's site."""
    hidden = installation_of(request).catalogue.text("sender.hidden")
    return Desk(signed_in(request), site_of(request), hidden, utc_now())


async def private_facts(request: Request, session: AsyncSession, case: Case) -> dict[str, Any]:
    """Give what those who answer see of a case: who sent it, files, the way it took."""
    sites = (await installation_of(request).sites.load()).by_id
    here = local_url(request, f"{OFFICE}{QUESTIONS}/{case.id}/tep")
    return {
        "case": case,
        "origin": sites[case.asked_on_id].name,
        "files": [{**file, "url": f"{here}/{number}"} for number, file in enumerate(case.files)],
        "hops": [
            ShownHop(sites[hop.from_site_id].name, sites[hop.to_site_id].name, hop.reason, hop.at)
            for hop in await store.list_hops(session, case.id)
        ],
        "answer_html": with_addresses(case.answer_html, local_url(request, "/media")),
    }


async def _screen(
    request: Request, form: Form | None = None, error: Invalid | Refused | None = None
) -> Response:
    installation, site, desk = installation_of(request), site_of(request), desk_of(request)
    async with installation.read(site.id) as session:
        case = await service.get(session, desk.actor, path_number(request, "case_id"))
        records = await audit.history_of(session, f"case:{case.id}")
        names = await people.names_of(session, people_in(records) | {case.assigned_to_id})
        private = await private_facts(request, session, case)
    shown = form_of(_values(case, private["answer_html"]) | (form.values if form else {}))
    if isinstance(error, Invalid):
        shown.refuse(error, installation.catalogue)
    elif error is not None:
        shown.errors[""] = message_of(installation.catalogue, error)
    others = [
        one
        for one in (await installation.sites.load()).by_id.values()
        if one.id != site.id and one.kind != EXTERNAL and one.state == ACTIVE
    ]
    facts = {
        **private,
        "form": shown,
        "row": row_of(request, case, names.get(case.assigned_to_id, ""), local_day(desk.now)),
        "steps": service.open_steps(desk, case),
        "may_erase": service.may_erase(desk, case),
        "agencies": [(one.slug, one.name) for one in sorted(others, key=lambda one: sort_key(one.name))],
        "public_url": local_url(request, question_path(case)) if case.state == rules.PUBLISHED else "",
        "log": log_lines(installation.catalogue, records, names),
    }
    return await screen(request, "cases/office_one.html", facts, status=status_of(error) if error else 200)


def _values(case: Case, answer_html: str) -> dict[str, Any]:
    return {
        "title": case.title,
        "public_content": case.public_content,
        "answer_html": answer_html,
        "reference": case.reference,
        "version": str(case.version),
    }
