"""The form by which people comment on a draft: written, looked at once more, sent, and only then kept."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from liencong.core import mail
from liencong.core.clock import utc_now
from liencong.core.errors import NotFound
from liencong.core.text import format_date
from liencong.core.web.forms import Form, csrf_token
from liencong.core.web.rendering import page
from liencong.core.web.request import installation_of, path_number, site_of
from liencong.plugins.consultations import commenting, rules, store
from liencong.plugins.consultations.articles import articles_in
from liencong.plugins.consultations.commenting import CONSENT, LIMIT, CommentInput, Said
from liencong.plugins.consultations.site_settings import settings_of, takes_comments
from liencong.plugins.consultations.store import Listed, Tally
from liencong.plugins.consultations.told import ARTICLE_PARAMETER, FOLLOW, draft_of, page_facts, send_path
from liencong.sites.public.parts import Crumb
from liencong.sites.sender import codes, second_look
from liencong.sites.sender.counting import count_in
from liencong.sites.sender.files import MEGABYTES, MOST_FILES, take_files
from liencong.sites.sender.second_look import SecondLook

TYPED = ("article", "content", "organisation", "name", "phone", "email", "shows_name", "consent")
"""What the look before sending carries along."""


async def show_form(request: Request) -> Response:
    """Show the form, perhaps for one article by its place; it tells where nobody may comment now."""
    asked = request.query_params.get(ARTICLE_PARAMETER, "")
    listed = await _open_draft(request)
    chosen = [one.title for one in articles_in(listed.revision.body_html) if str(one.position) == asked]
    return await _form_page(request, Form(values={"article": chosen[0]} if chosen else {}))


async def send(request: Request) -> Response:
    """Show once more what was written, or send it when that has been seen."""
    return await second_look.take(request, SecondLook(_judged, _form_page, _review_page, _send))


async def _send(request: Request, form: Form, said: Said, key: str) -> Response:
    installation, site, now = installation_of(request), site_of(request), utc_now()
    listed, code = await _open_draft(request), codes.code_of(installation.secret_key, key, commenting.FORM)
    async with installation.write(site.id) as session:
        await count_in(session, LIMIT, request.client.host if request.client else "", now=now)
    files = await take_files(installation, site.id, form.uploads("files"))
    words = installation.catalogue.text
    async with installation.write(site.id) as session:
        await commenting.receive(
            session,
            said,
            listed.consultation,
            code,
            files=files,
            hidden=words("sender.hidden"),
            shows_comments=settings_of(site).shows_comments,
            now=now,
        )
    is_mailed = bool(said.given.email) and await mail.send(
        installation,
        site,
        to=said.given.email,
        subject=words("consultation_letters.received_subject", site=site.name),
        text=words(
            "consultation_letters.received",
            name=said.given.name,
            title=listed.revision.title,
            agency=site.name,
            code=code,
            closes=format_date(listed.consultation.closes_on),
            link=f"{installation.sites.url(site)}{FOLLOW}",
        ),
    )
    facts = await _facts(request, listed, words("consultations.sent")) | {
        "code": code,
        "email": said.given.email if is_mailed else "",
    }
    return await page(request, "consultations/sent.html", facts)


async def _judged(request: Request, form: Form) -> Said:
    listed = await _open_draft(request)
    articles = articles_in(listed.revision.body_html)
    return commenting.judge(form.check(CommentInput), listed.consultation, articles, utc_now())


async def _open_draft(request: Request) -> Listed:
    """Give the draft of the address; raise `NotFound` where it is not public, or the site takes nothing."""
    site = site_of(request)
    async with installation_of(request).read(site.id) as session:
        listed = await store.find_public(session, path_number(request, "consultation_id"), now=utc_now())
    if listed is None or not takes_comments(site):
        raise NotFound(entry_id=request.path_params["consultation_id"])
    return listed


async def _facts(request: Request, listed: Listed, title: str) -> dict[str, Any]:
    """Give what the form, the second look and the thanks share."""
    draft = draft_of(request, listed, await installation_of(request).sites.load(), Tally(), utc_now())
    here = Crumb(draft.title, draft.url)
    return {
        "page": page_facts(request, title, send_path(draft.id), here, noindex=True),
        "draft": draft,
        "is_open": draft.state == rules.OPEN,
        "csrf_token": csrf_token(request),
    }


async def _form_page(request: Request, form: Form, *, status: int = 200) -> Response:
    listed = await _open_draft(request)
    questions = str(listed.revision.fields.get("questions", "")).split("\n")
    facts = await _facts(request, listed, installation_of(request).catalogue.text("consultations.send")) | {
        "form": form,
        "articles": [(one.title, one.title) for one in articles_in(listed.revision.body_html)],
        "questions": [line for line in questions if line.strip()],
        "consent": f"consents.{CONSENT}",
    }
    return await page(request, "consultations/form.html", facts, status=status)


async def _review_page(request: Request, form: Form, said: Said, *, status: int = 200) -> Response:
    listed = await _open_draft(request)
    facts = await _facts(request, listed, installation_of(request).catalogue.text("sender.review")) | {
        "form": form,
        "given": said.given,
        "typed": TYPED,
        "most": MOST_FILES,
        "megabytes": MEGABYTES,
    }
    return await page(request, "consultations/review.html", facts, status=status)
