"""Answered cases over the JSON API: what readers of the site see, and nothing more."""

from datetime import datetime

from fastapi import APIRouter, Request
from pydantic import BaseModel

from liencong.core.db.base import RowNumber
from liencong.core.errors import NotFound
from liencong.core.web.api_lists import After, Limit, Moment, Page, cut, read_cursor
from liencong.core.web.request import installation_of, site_of
from liencong.plugins.cases import rules, store
from liencong.plugins.cases.store import Wanted
from liencong.plugins.cases.tables import Case
from liencong.plugins.cases.told import question_path
from liencong.sites.media.service import with_addresses

router = APIRouter(tags=["questions"])


class QuestionOut(BaseModel):
    """An answered case: masked, and with the name of whoever asked only where they allowed it."""

    id: int
    kind: str
    field: str
    title: str
    content: str
    asker: str
    answer_html: str
    reference: str
    site: str
    url: str
    asked_at: datetime
    answered_at: datetime


@router.get("/questions")
async def list_questions(
    request: Request, field: str = "", limit: Limit = 50, after: After = None
) -> Page[QuestionOut]:
    """List what was answered in public, the latest first."""
    position = read_cursor(after, tuple[Moment, RowNumber])
    async with installation_of(request).read(site_of(request).id) as session:
        wanted = Wanted(field=field, after=position)
        found = await store.list_public(session, wanted, limit=limit + 1)
    kept, cursor = cut(found, limit, lambda case: (case.published_at, case.id))
    return Page(items=[_out(request, case) for case in kept], next=cursor)


@router.get("/questions/{question_id}")
async def show_question(request: Request, question_id: RowNumber) -> QuestionOut:
    """Show one answered case."""
    async with installation_of(request).read(site_of(request).id) as session:
        case = await store.find(session, question_id)
    if case is None or case.state != rules.PUBLISHED:
        raise NotFound(question_id=question_id)
    return _out(request, case)


def _out(request: Request, case: Case) -> QuestionOut:
    site = site_of(request)
    home = installation_of(request).sites.url(site)
    assert case.published_at is not None
    return QuestionOut(
        id=case.id,
        kind=case.kind,
        field=case.field,
        title=case.title,
        content=case.public_content,
        asker=case.sender_name if case.shows_name else "",
        answer_html=with_addresses(case.public_answer, f"{home}/media"),
        reference=case.reference,
        site=site.slug,
        url=f"{home}{question_path(case)}",
        asked_at=case.received_at,
        answered_at=case.answered_at or case.published_at,
    )
