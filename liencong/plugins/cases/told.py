"""Cases as pages and screens tell them: words, addresses, days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from markupsafe import Markup
from starlette.requests import Request

from liencong.core.installation import Installation
from liencong.core.text import shorten, slugify
from liencong.core.web.request import OFFICE, installation_of, local_url, site_of
from liencong.plugins.cases import rules
from liencong.plugins.cases.tables import Case
from liencong.sites.media.service import with_addresses
from liencong.sites.public.parts import Crumb, PageFacts

QUESTIONS, SEND, FOLLOW = "/hoi-dap", "/hoi-dap/gui", "/hoi-dap/tra-cuu"
EXCERPT = 220

STAGES = ("received", "forwarded", "answering", "answered")
"""The steps of the bar by which people follow their case."""

_STAGE_OF = {
    rules.RECEIVED: 0,
    rules.FORWARDED: 1,
    rules.TAKEN: 1,
    rules.ANSWERING: 2,
    rules.SIGNING: 2,
    rules.ANSWERED: 3,
    rules.PUBLISHED: 3,
    rules.REFUSED: 3,
}


@dataclass(frozen=True)
class Question:
    """A public case with its answer: nothing of it that is not masked."""

    id: int
    title: str
    url: str
    kind: str
    field: str
    content: str
    excerpt: str
    asker: str
    asked_at: datetime
    answered_at: datetime
    answer: Markup
    reference: str


@dataclass(frozen=True)
class Row:
    """A case in a list of the back office; `days` are those left, negative where it is late."""

    case: Case
    url: str
    kind: str
    label: str
    standing: str
    due: str
    assigned_to: str


@dataclass(frozen=True)
class Stage:
    """A step of the bar: whether the case has come there, and whether it is there now."""

    label: str
    is_reached: bool
    is_current: bool


def question_path(case: Case) -> str:
    """Give the address of a public case below its site's own; the number decides."""
    return f"{QUESTIONS}/{slugify(case.title, fallback='cau-hoi')}-{case.id}"


def question_of(request: Request, case: Case) -> Question:
    """Give a public case as readers see it."""
    text = installation_of(request).catalogue.text
    answer = with_addresses(case.public_answer, local_url(request, "/media"))
    assert case.published_at is not None
    return Question(
        id=case.id,
        title=case.title,
        url=local_url(request, question_path(case)),
        kind=text(f"case_kinds.{case.kind}"),
        field=case.field,
        content=case.public_content,
        excerpt=shorten(case.public_content, EXCERPT),
        asker=case.sender_name if case.shows_name else "",
        asked_at=case.received_at,
        answered_at=case.answered_at or case.published_at,
        answer=Markup(answer),  # noqa: S704 (cleaned when it was written)
        reference=case.reference,
    )


def row_of(request: Request, case: Case, assigned_to: str, today: date) -> Row:
    """Give a case as lists of the back office show it."""
    text = installation_of(request).catalogue.text
    standing = rules.standing_of(case.state, case.due_on, today)
    return Row(
        case=case,
        url=local_url(request, f"{OFFICE}{QUESTIONS}/{case.id}"),
        kind=text(f"case_kinds.{case.kind}"),
        label=text(f"case_states.{case.state}"),
        standing=standing,
        due=due_words(installation_of(request), case, today),
        assigned_to=assigned_to,
    )


def due_words(installation: Installation, case: Case, today: date) -> str:
    """Tell how long there is left to answer a case; nothing where it is done."""
    text, days = installation.catalogue.text, (case.due_on - today).days
    if case.state not in rules.OPEN:
        return ""
    if days == 0:
        return text("cases.due_today")
    return text("cases.due_in", days=days) if days > 0 else text("cases.late_by", days=-days)


def stages_of(request: Request, case: Case) -> Sequence[Stage]:
    """Give the bar of steps on which a case stands."""
    text, place = installation_of(request).catalogue.text, _STAGE_OF[case.state]
    last = "refused" if case.state == rules.REFUSED else STAGES[-1]
    return [
        Stage(text(f"case_stages.{name}"), number <= place, number == place)
        for number, name in enumerate((*STAGES[:-1], last))
    ]


def page_facts(request: Request, title: str, path: str, *, below: bool = True, **more: Any) -> PageFacts:
    """Give what a page of questions says of itself; `below` where it stands below the list."""
    text = installation_of(request).catalogue.text
    crumbs = [Crumb(text("nav.home"), local_url(request, "/"))]
    if below:
        crumbs.append(Crumb(text("cases.title"), local_url(request, QUESTIONS)))
    return PageFacts(
        title=title,
        canonical_url=f"{installation_of(request).sites.url(site_of(request))}{path}",
        breadcrumbs=[*crumbs, Crumb(title, None)],
        **more,
    )
