"""Public pages of consultations: the list, what an entry's page adds, and where one's own comment stands."""

from collections.abc import Mapping
from html import escape
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from liencong.core.clock import local_day, utc_now
from liencong.core.errors import NotFound
from liencong.core.installation import SITES_KEY
from liencong.core.part_cache import Dependencies
from liencong.core.tenancy.scope import on_site
from liencong.core.tenancy.tables import PORTAL
from liencong.core.text import clean_line
from liencong.core.web.forms import csrf_token, read_form
from liencong.core.web.listing import PER_PAGE, listing, page_number
from liencong.core.web.rendering import page
from liencong.core.web.request import installation_of, site_of
from liencong.plugins.consultations import across, rules, store
from liencong.plugins.consultations.articles import Article, with_marks
from liencong.plugins.consultations.content import TYPE
from liencong.plugins.consultations.rules import STATES
from liencong.plugins.consultations.site_settings import takes_comments
from liencong.plugins.consultations.store import Listed, Tally
from liencong.plugins.consultations.tables import Comment
from liencong.plugins.consultations.told import (
    ARTICLE_PARAMETER,
    DRAFTS,
    EVERY_LIST_KEY,
    FOLLOW,
    Draft,
    consultation_key,
    days_words,
    draft_of,
    grouped,
    page_facts,
    site_list_key,
)
from liencong.sites.entry.window import Shown
from liencong.sites.public.entry_parts import EntryPart

STATE_PARAMETER = "trang-thai"
SLUGS = {
    "dang-lay": rules.OPEN,
    "sap-mo": rules.UPCOMING,
    "da-dong": rules.CLOSED,
    "da-tong-hop": rules.SUMMARISED,
}
MOST_COMMENTS = 300
"""Public comments that the page of a draft shows."""

LONGEST_CODE = 60


async def show_list(request: Request) -> Response:
    """Show the consultations, those that end first; on the portal those of every site."""
    installation, site, number, now = (
        installation_of(request),
        site_of(request),
        page_number(request),
        utc_now(),
    )
    state, dependencies = SLUGS.get(request.query_params.get(STATE_PARAMETER, ""), ""), Dependencies()
    offset = (number - 1) * PER_PAGE
    async with installation.read(site.id) as session:
        drafts = await list_drafts(request, session, dependencies, state=state, limit=PER_PAGE, offset=offset)
        counts = {one: await across.count_for(session, site, now=now, state=one) for one in STATES}
    if number > 1 and not drafts:
        raise NotFound(page=number)
    title = installation.catalogue.text("consultations.title")
    slug_of = {one: slug for slug, one in SLUGS.items()}
    facts = {
        "page": page_facts(request, title, DRAFTS, noindex=bool(request.query_params)),
        "listing": listing(
            request, drafts, page=number, total=counts[state] if state else sum(counts.values())
        ),
        "states": [(one, slug_of[one], counts[one]) for one in STATES],
        "state": state,
    }
    return await page(request, "consultations/list.html", facts, dependencies)


async def list_drafts(
    request: Request,
    session: AsyncSession,
    dependencies: Dependencies,
    *,
    state: str = "",
    limit: int,
    offset: int = 0,
) -> list[Draft]:
    """Give the consultations of a site, on the portal of every site, and note when they change."""
    installation, site, now = installation_of(request), site_of(request), utc_now()
    sites = await installation.sites.load()
    listed = await across.list_for(session, site, now=now, state=state, limit=limit, offset=offset)
    tallies = await across.tallies(session, [one.consultation.entry_id for one in listed])
    if site.kind == PORTAL:
        dependencies.on(EVERY_LIST_KEY, SITES_KEY)
    dependencies.on(site_list_key(site.id), *(f"entry:{one.entry.id}" for one in listed))
    dependencies.changes_at(rules.next_change(one.consultation.period, now) for one in listed)
    return [
        draft_of(request, one, sites, tallies.get(one.consultation.entry_id, Tally()), now) for one in listed
    ]


async def gather_part(
    request: Request, session: AsyncSession, shown: Shown, dependencies: Dependencies
) -> Mapping[str, Any] | None:
    """Give what the page of a draft adds: until when one may comment, what was said, the summary."""
    installation, now, entry_id = installation_of(request), utc_now(), shown.entry.id
    period = rules.period_in(shown.revision.fields)
    if period is None:
        return None
    sites = await installation.sites.load()
    home_site = sites.by_id[shown.placement.origin_site_id]
    dependencies.on(consultation_key(entry_id))
    dependencies.changes_at([rules.next_change(period, now)])
    with on_site(session, home_site.id):
        listed = await store.find_public(session, entry_id, now=now)
        comments = await store.list_comments(session, entry_id, state=rules.PUBLISHED, limit=MOST_COMMENTS)
        tally = (await store.tallies(session, [entry_id])).get(entry_id, Tally())
    draft = draft_of(request, listed, sites, tally, now) if listed else None
    state = draft.state if draft else rules.state_of(period, now, is_summarised=False)
    fields = shown.revision.fields
    return {
        "draft": draft,
        "state": state,
        "label": installation.catalogue.text(f"consultation_states.{state}"),
        "days": days_words(installation, period, state, local_day(now)),
        "period": period,
        "fields": fields,
        "questions": [line for line in str(fields.get("questions", "")).split("\n") if line.strip()],
        "send_url": draft.send_url if draft and takes_comments(home_site) else "",
        "articles": with_marks(shown.revision.body_html, lambda _: "")[1],
        "on_article": installation.catalogue.text("consultations.on_article"),
        "groups": grouped(request, comments, is_summarised=state == rules.SUMMARISED),
        "tally": tally,
    }


def mark_articles(body_html: str, part: Mapping[str, Any]) -> str:
    """Put the way to comment on each article behind its first line, while one may."""
    if not part["send_url"]:
        return body_html

    def way(article: Article) -> str:
        about = f'<span class="visually-hidden">: {escape(article.title)}</span>'
        url = f"{escape(part['send_url'])}?{ARTICLE_PARAMETER}={article.position}"
        return f'<p class="here" data-silent><a href="{url}">{escape(part["on_article"])}{about}</a></p>'

    return with_marks(body_html, way)[0]


async def show_follow(request: Request) -> Response:
    """Show where a code is typed."""
    return await _follow_page(request, "", None)


async def follow(request: Request) -> Response:
    """Show where the comment of a code stands; a wrong code and none are answered alike."""
    form = await read_form(request)
    code = clean_line(str(form.values.get("ma", "")))[:LONGEST_CODE]
    async with installation_of(request).read(site_of(request).id) as session:
        comment = await across.find_by_code(session, code)
    return await _follow_page(request, code, comment, status=200 if comment else 404)


async def _follow_page(
    request: Request, code: str, comment: Comment | None, *, status: int = 200
) -> Response:
    installation = installation_of(request)
    facts: dict[str, Any] = {
        "page": page_facts(
            request, installation.catalogue.text("consultations.follow"), FOLLOW, noindex=True
        ),
        "csrf_token": csrf_token(request),
        "code": code,
        "is_unknown": status != 200,
        "comment": comment,
    }
    if comment is not None:
        facts |= await _standing(request, comment)
    return await page(request, "consultations/follow.html", facts, status=status)


async def _standing(request: Request, comment: Comment) -> dict[str, Any]:
    """Give where a comment stands: what became of it is told once there is a summary."""
    installation, now = installation_of(request), utc_now()
    sites = await installation.sites.load()
    async with installation.read(comment.site_id) as session:
        listed: Listed | None = await store.find_public(session, comment.entry_id, now=now)
        titles = await store.titles_of(session, [comment.entry_id])
    draft = draft_of(request, listed, sites, Tally(), now) if listed else None
    is_told = draft is not None and draft.state == rules.SUMMARISED
    return {
        "draft": draft,
        "title": titles.get(comment.entry_id, ""),
        "site_name": sites.by_id[comment.site_id].name,
        "verdict": comment.verdict if is_told else "",
        "answer": comment.answer if is_told else "",
    }


PART = EntryPart(TYPE, "consultations/_above.html", "consultations/_below.html", gather_part, mark_articles)
