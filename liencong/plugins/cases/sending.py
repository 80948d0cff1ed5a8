"""The form by which people send something: written, looked at once more, sent, and only then kept."""

from starlette.requests import Request
from starlette.responses import Response

from liencong.core import mail
from liencong.core.clock import utc_now
from liencong.core.errors import NotFound
from liencong.core.text import format_date
from liencong.core.web.forms import Form, csrf_token
from liencong.core.web.rendering import page
from liencong.core.web.request import installation_of, site_of
from liencong.plugins.cases import asking
from liencong.plugins.cases.asking import CONSENT, LIMIT, Asked, CaseInput
from liencong.plugins.cases.rules import KINDS
from liencong.plugins.cases.site_settings import settings_of, takes_cases
from liencong.plugins.cases.told import FOLLOW, SEND, page_facts
from liencong.sites.holiday.service import calendar_of
from liencong.sites.sender import codes, second_look
from liencong.sites.sender.counting import count_in
from liencong.sites.sender.files import MEGABYTES, MOST_FILES, take_files
from liencong.sites.sender.second_look import SecondLook

TYPED = ("kind", "content", "field", "agency", "name", "phone", "email", "shows_name", "consent")
"""What the look before sending carries along."""


async def show_form(request: Request) -> Response:
    """Show the form; a site that takes nothing has none."""
    return await _form_page(request, Form())


async def send(request: Request) -> Response:
    """Show once more what was written, or send it when that has been seen."""
    return await second_look.take(request, SecondLook(_judged, _form_page, _review_page, _send))


async def _send(request: Request, form: Form, asked: Asked, key: str) -> Response:
    installation, site, now = installation_of(request), site_of(request), utc_now()
    code = codes.code_of(installation.secret_key, key, asking.FORM)
    address = request.client.host if request.client else ""
    async with installation.write(site.id) as session:
        await count_in(session, LIMIT, address, now=now)
    files = await take_files(installation, asked.receiver.id, form.uploads("files"))
    due_on = asking.due_of(asked, await calendar_of(installation), now=now)
    words = installation.catalogue.text
    async with installation.write(asked.receiver.id) as session:
        await asking.receive(
            session, asked, site, code, files=files, hidden=words("sender.hidden"), due_on=due_on, now=now
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
        "page": page_facts(request, words("sender.review"), SEND, noindex=True),
        "form": form,
        "asked": asked,
        "typed": TYPED,
        "most": MOST_FILES,
        "megabytes": MEGABYTES,
        "csrf_token": csrf_token(request),
    }
    return await page(request, "cases/review.html", facts, status=status)
