"""The form by which people send something: written, looked at once more, sent, and only then kept."""

import secrets
from collections.abc import Sequence
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response

from liencong.core import mail
from liencong.core.clock import utc_now
from liencong.core.errors import Invalid, NotFound, TooMany
from liencong.core.text import format_date
from liencong.core.web.errors import message_of, status_of
from liencong.core.web.forms import Form, csrf_token, read_form
from liencong.core.web.rendering import page
from liencong.core.web.request import installation_of, site_of
from liencong.plugins.cases import asking, codes
from liencong.plugins.cases.asking import CONSENT, Asked, CaseInput
from liencong.plugins.cases.rules import KINDS
from liencong.plugins.cases.site_settings import settings_of, takes_cases
from liencong.plugins.cases.told import FOLLOW, SEND, page_facts
from liencong.sites.holiday.service import calendar_of
from liencong.sites.media import service as media
from liencong.sites.media.arrival import Arrival
from liencong.sites.media.gate import gate_of
from liencong.sites.media.taking import REFUSALS

MOST_FILES = 3
MEGABYTES = 10
REVIEW, SEND_IT, EDIT = "review", "send", "edit"
TYPED = ("kind", "content", "field", "agency", "name", "phone", "email", "shows_name", "consent")
"""What the look before sending carries along."""


async def show_form(request: Request) -> Response:
    """Show the form; a site that takes nothing has none."""
    return await _form_page(request, Form())


async def send(request: Request) -> Response:
    """Show once more what was written, or send it when that has been seen."""
    form = await read_form(request)
    asked_for = form.values.get("do", REVIEW)
    if asked_for == EDIT:
        return await _form_page(request, form)
    try:
        asked = await _judged(request, form)
    except Invalid as error:
        form.refuse(error, installation_of(request).catalogue)
        return await _form_page(request, form, status=422)
    key = str(form.values.get("key", ""))
    if asked_for != SEND_IT or not codes.KEY.fullmatch(key):
        form.values["key"] = secrets.token_hex(16)
        return await _review_page(request, form, asked)
    try:
        return await _send(request, form, asked, codes.code_of(installation_of(request).secret_key, key))
    except Invalid as error:
        form.refuse(error, installation_of(request).catalogue)
        return await _review_page(request, form, asked, status=422)
    except TooMany as error:
        form.errors[""] = message_of(installation_of(request).catalogue, error)
        return await _review_page(request, form, asked, status=status_of(error))


async def _send(request: Request, form: Form, asked: Asked, code: str) -> Response:
    installation, site, now = installation_of(request), site_of(request), utc_now()
    address = request.client.host if request.client else ""
    async with installation.write(site.id) as session:
        await asking.count_in(session, address, now=now)
    files = await _take_files(request, asked, form.uploads("files"))
    due_on = asking.due_of(asked, await calendar_of(installation), now=now)
    words = installation.catalogue.text
    async with installation.write(asked.receiver.id) as session:
        await asking.receive(
            session, asked, site, code, files=files, hidden=words("cases.hidden"), due_on=due_on, now=now
        )
    told = {"code": code, "agency": asked.receiver.name, "due": format_date(due_on)}
    is_mailed = bool(asked.given.email) and await mail.send(
        installation,
        site,
        to=asked.given.email,
        subject=words("case_letters.received_subject", site=site.name),
        text=words(
            "case_letters.received",
            name=asked.given.name,
            link=f"{installation.sites.url(site)}{FOLLOW}",
            **told,
        ),
    )
    facts = {
        **told,
        "page": page_facts(request, words("cases.sent"), SEND, noindex=True),
        "email": asked.given.email if is_mailed else "",
        "csrf_token": csrf_token(request),
    }
    return await page(request, "cases/sent.html", facts)


async def _judged(request: Request, form: Form) -> Asked:
    site = site_of(request)
    if not takes_cases(site):
        raise NotFound
    sites = await installation_of(request).sites.load()
    return asking.judge(form.check(CaseInput), sites, site)


async def _take_files(request: Request, asked: Asked, uploads: Sequence[UploadFile]) -> list[dict[str, Any]]:
    """Let files in through the gate that all files pass; nobody but those who answer ever sees them."""
    installation, taken = installation_of(request), list[dict[str, Any]]()
    if len(uploads) > MOST_FILES:
        raise Invalid({"files": "case-files-many"}, most=MOST_FILES)
    for upload in uploads:
        if (upload.size or 0) > MEGABYTES * 1024 * 1024:
            raise Invalid({"files": "case-file-large"}, name=upload.filename, most=MEGABYTES)
        arrival = Arrival(asked.receiver.id, upload.filename or "", await upload.read())
        try:
            prepared = await media.prepare(
                gate_of(installation, now=utc_now()), installation.operator, arrival
            )
        except REFUSALS as error:
            raise Invalid({"files": error.code}, **error.params) from error
        taken.append(
            {
                "name": prepared.filename,
                "type": prepared.content_type,
                "size": prepared.size,
                "keys": [prepared.key, *(variant["key"] for variant in prepared.variants)],
            }
        )
    return taken


async def _form_page(request: Request, form: Form, *, status: int = 200) -> Response:
    installation, site = installation_of(request), site_of(request)
    if not takes_cases(site):
        raise NotFound
    agencies = asking.receivers(await installation.sites.load(), site)
    facts = {
        "page": page_facts(request, installation.catalogue.text("cases.send"), SEND),
        "form": form,
        "kinds": KINDS,
        "fields": [field.name for field in settings_of(site).fields],
        "agencies": [(one.slug, one.name) for one in agencies],
        "consent": f"consents.{CONSENT}",
        "csrf_token": csrf_token(request),
    }
    return await page(request, "cases/form.html", facts, status=status)


async def _review_page(request: Request, form: Form, asked: Asked, *, status: int = 200) -> Response:
    words = installation_of(request).catalogue.text
    facts = {
        "page": page_facts(request, words("cases.review"), SEND, noindex=True),
        "form": form,
        "asked": asked,
        "typed": TYPED,
        "most": MOST_FILES,
        "megabytes": MEGABYTES,
        "csrf_token": csrf_token(request),
    }
    return await page(request, "cases/review.html", facts, status=status)
