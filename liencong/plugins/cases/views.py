"""Public pages of cases: the answered ones, one of them, and where one's own case stands."""

import json
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from liencong.core.errors import Gone, NotFound
from liencong.core.part_cache import Dependencies
from liencong.core.tenancy.tables import Site
from liencong.core.text import clean_line, html_to_text, shorten
from liencong.core.web.forms import csrf_token, read_form, row_number
from liencong.core.web.listing import PER_PAGE, listing, page_number
from liencong.core.web.rendering import page
from liencong.core.web.request import installation_of, local_url, site_of
from liencong.plugins.cases import across, rules, store
from liencong.plugins.cases.site_settings import takes_cases
from liencong.plugins.cases.store import Wanted
from liencong.plugins.cases.tables import Case
from liencong.plugins.cases.told import (
    FOLLOW,
    QUESTIONS,
    Question,
    page_facts,
    question_of,
    question_path,
    stages_of,
)

FIELD = "linh-vuc"
LONGEST_WORDS = 200
LONGEST_CODE = 60


def list_key(site_id: int) -> str:
    """Give the key of every page that shows which cases a site has answered."""
    return f"site:{site_id}/cases"


async def show_list(request: Request) -> Response:
    """Show what was answered, the latest first, perhaps only what has some words or is of a field."""
    installation, site, number = installation_of(request), site_of(request), page_number(request)
    query, dependencies = request.query_params, Dependencies()
    wanted = Wanted(clean_line(query.get("q", ""))[:LONGEST_WORDS], query.get(FIELD, "")[:120])
    async with installation.read(site.id) as session:
        offset = (number - 1) * PER_PAGE
        cases = await store.list_public(session, wanted, limit=PER_PAGE, offset=offset)
        total = await store.count_public(session, wanted)
        fields = await store.public_fields(session)
        counts = await store.count_by_state(session)
    if number > 1 and not cases:
        raise NotFound(page=number)
    dependencies.on(list_key(site.id))
    title = installation.catalogue.text("cases.title")
    facts = {
        "page": page_facts(request, title, QUESTIONS, below=False, noindex=bool(query)),
        "listing": listing(request, [question_of(request, case) for case in cases], page=number, total=total),
        "wanted": wanted,
        "fields": fields,
        "answered": sum(counts.get(state, 0) for state in rules.WITH_ANSWER),
        "waiting": sum(counts.get(state, 0) for state in rules.OPEN),
        "is_open": takes_cases(site),
    }
    return await page(request, "cases/list.html", facts, dependencies)


async def show_one(request: Request) -> Response:
    """Show a public case with its answer; another spelling of its address leads there."""
    installation, site, path = installation_of(request), site_of(request), request.path_params["path"]
    case_id = row_number(path.rpartition("-")[2])
    if case_id is None:
        raise NotFound(path=path)
    async with installation.read(site.id) as session:
        case = await store.find(session, case_id)
        others = await store.list_public(session, Wanted(field=case.field if case else ""), limit=6)
    if case is None or case.published_at is None:
        raise NotFound(case_id=case_id)
    if case.state != rules.PUBLISHED:
        raise Gone(case_id=case_id)
    if f"{QUESTIONS}/{path}" != question_path(case):
        return RedirectResponse(local_url(request, question_path(case)), 301)
    dependencies = Dependencies()
    dependencies.on(f"case:{case.id}", list_key(site.id))
    question = question_of(request, case)
    facts = {
        "page": page_facts(
            request,
            question.title,
            question_path(case),
            description=shorten(question.content, 300),
            structured_data=_data(question, site),
        ),
        "question": question,
        "others": [question_of(request, one) for one in others if one.id != case.id][:5],
        "is_open": takes_cases(site),
    }
    return await page(request, "cases/show.html", facts, dependencies)


async def show_follow(request: Request) -> Response:
    """Show where a code is typed."""
    return await _follow_page(request, "", None)


async def follow(request: Request) -> Response:
    """Show where the case of a code stands; a wrong code and none are answered alike."""
    form = await read_form(request)
    code = clean_line(str(form.values.get("ma", "")))[:LONGEST_CODE]
    async with installation_of(request).read(site_of(request).id) as session:
        case = await across.find_by_code(session, code)
    return await _follow_page(request, code, case, status=200 if case else 404)


async def _follow_page(request: Request, code: str, case: Case | None, *, status: int = 200) -> Response:
    installation = installation_of(request)
    facts: dict[str, Any] = {
        "page": page_facts(request, installation.catalogue.text("cases.follow"), FOLLOW, noindex=True),
        "csrf_token": csrf_token(request),
        "code": code,
        "is_unknown": status != 200,
        "case": case,
    }
    if case is not None:
        site = (await installation.sites.load()).by_id[case.site_id]
        home = installation.sites.url(site)
        facts |= {
            "stages": stages_of(request, case),
            "site_name": site.name,
            "is_done": case.state in rules.WITH_ANSWER,
            "public_url": f"{home}{question_path(case)}" if case.state == rules.PUBLISHED else "",
        }
    return await page(request, "cases/follow.html", facts, status=status)


def _data(question: Question, site: Site) -> str:
    """Give what machines read of a question and its answer (schema.org QAPage)."""
    asked: dict[str, Any] = {
        "@type": "Question",
        "name": question.title,
        "text": question.content,
        "dateCreated": question.asked_at.isoformat(),
        "answerCount": 1,
        "acceptedAnswer": {
            "@type": "Answer",
            "text": html_to_text(str(question.answer)),
            "dateCreated": question.answered_at.isoformat(),
            "author": {"@type": "GovernmentOrganization", "name": site.name},
        },
    }
    if question.asker:
        asked["author"] = {"@type": "Person", "name": question.asker}
    facts = {"@context": "https://schema.org", "@type": "QAPage", "inLanguage": "vi", "mainEntity": asked}
    return json.dumps(facts, ensure_ascii=False)
