"""Consultations as pages and screens tell them: words, addresses, days left."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from starlette.requests import Request

from liencong.core.clock import local_day
from liencong.core.installation import Installation
from liencong.core.tenancy.directory import Sites
from liencong.core.tenancy.tables import Site
from liencong.core.web.request import installation_of, local_url, site_of
from liencong.plugins.consultations import rules
from liencong.plugins.consultations.rules import Period
from liencong.plugins.consultations.store import Listed, Tally
from liencong.plugins.consultations.tables import Comment
from liencong.sites.entry.addresses import address_of
from liencong.sites.public.parts import Crumb, PageFacts

ARTICLE_PARAMETER = "dieu"
DRAFTS, FOLLOW = "/gop-y-du-thao", "/gop-y-du-thao/tra-cuu"


@dataclass(frozen=True)
class Draft:
    """A consultation as lists show it; `site_name` where the list is of several sites."""

    id: int
    title: str
    url: str
    summary: str
    site_name: str
    agency: str
    number: str
    kind: str
    opens_on: date
    closes_on: date
    state: str
    label: str
    days: str
    is_pressing: bool
    comments: int
    send_url: str
    summary_url: str


@dataclass(frozen=True)
class ShownComment:
    """A public comment: nothing of it that is not masked; what became of it once all is told."""

    who: str
    received_at: datetime
    content: str
    verdict: str
    verdict_label: str
    answer: str


@dataclass(frozen=True)
class ArticleComments:
    """The public comments on one article; without a title those on the whole draft."""

    title: str
    comments: Sequence[ShownComment]


def site_list_key(site_id: int) -> str:
    """Give the key of every page that shows which consultations a site has."""
    return f"site:{site_id}/consultations"


EVERY_LIST_KEY = "consultations"
"""The key of every page that shows those of all sites."""


def consultation_key(entry_id: int) -> str:
    """Give the key of every page that tells where a consultation stands and what was said."""
    return f"consultation:{entry_id}"


def send_path(entry_id: int) -> str:
    """Give where one comments, below a site's own address."""
    return f"{DRAFTS}/{entry_id}/gui"


def days_words(installation: Installation, period: Period, state: str, today: date) -> str:
    """Tell how long one may comment still, or from when on."""
    text = installation.catalogue.text
    if state == rules.OPEN:
        left = (period.closes_on - today).days
        return text("consultations.days_left", days=left) if left else text("consultations.last_day")
    if state == rules.UPCOMING:
        return text("consultations.opens_in", days=(period.opens_on - today).days)
    return ""


def draft_of(request: Request, listed: Listed, sites: Sites, tally: Tally, now: datetime) -> Draft:
    """Give a public consultation as lists show it, wherever it is at home."""
    installation, known = installation_of(request), listed.consultation
    home_site = sites.by_id[known.site_id]
    home = _home(request, home_site)
    fields, text = listed.revision.fields, installation.catalogue.text
    state = rules.state_of(known.period, now, is_summarised=listed.summary is not None)
    left = (known.closes_on - local_day(now)).days
    return Draft(
        id=known.entry_id,
        title=listed.revision.title,
        url=address_of(home_site, home, listed.board, listed.entry),
        summary=listed.revision.summary,
        site_name=home_site.name if home_site.id != site_of(request).id else "",
        agency=str(fields.get("drafting_agency", "")),
        number=str(fields.get("draft_number", "")),
        kind=text(f"field_choices.document_kind.{known.kind}"),
        opens_on=known.opens_on,
        closes_on=known.closes_on,
        state=state,
        label=text(f"consultation_states.{state}"),
        days=days_words(installation, known.period, state, local_day(now)),
        is_pressing=state == rules.OPEN and left <= PRESSING_DAYS,
        comments=tally.total,
        send_url=f"{home}{send_path(known.entry_id)}" if state == rules.OPEN else "",
        summary_url=_summary_url(home_site, home, listed),
    )


PRESSING_DAYS = 3
"""How many days before its end a consultation is marked."""


def grouped(request: Request, comments: Sequence[Comment], *, is_summarised: bool) -> list[ArticleComments]:
    """Give public comments by article; what became of each is told once there is a summary."""
    text = installation_of(request).catalogue.text

    def shown(comment: Comment) -> ShownComment:
        verdict = comment.verdict if is_summarised else ""
        return ShownComment(
            who=comment.public_name or text("consultations.not_named"),
            received_at=comment.received_at,
            content=comment.public_content,
            verdict=verdict,
            verdict_label=text(f"verdicts.{verdict}") if verdict else "",
            answer=comment.answer if is_summarised else "",
        )

    return [
        ArticleComments(article, [shown(one) for one in some])
        for article, some in groupby(comments, key=lambda one: one.article)
    ]


def page_facts(request: Request, title: str, path: str, *between: Crumb, **more: Any) -> PageFacts:
    """Give what a page of consultations says of itself; `between` are the steps that lead there."""
    text = installation_of(request).catalogue.text
    crumbs = [Crumb(text("nav.home"), local_url(request, "/"))]
    if path != DRAFTS:
        crumbs.append(Crumb(text("consultations.title"), local_url(request, DRAFTS)))
    return PageFacts(
        title=title,
        canonical_url=f"{installation_of(request).sites.url(site_of(request))}{path}",
        breadcrumbs=[*crumbs, *between, Crumb(title, None)],
        **more,
    )


def files_of(files: Sequence[Mapping[str, Any]], base: str) -> list[dict[str, Any]]:
    """Give the files of a comment with where staff find them."""
    return [{**file, "url": f"{base}/{number}"} for number, file in enumerate(files)]


def _home(request: Request, site: Site) -> str:
    """Give the address of a site's home page; of the request's own one without its host."""
    if site.id == site_of(request).id:
        return local_url(request, "/").rstrip("/")
    return installation_of(request).sites.url(site)


def _summary_url(site: Site, home: str, listed: Listed) -> str:
    if listed.summary is None or listed.summary_board is None:
        return ""
    return address_of(site, home, listed.summary_board, listed.summary)
