"""Consultations over the JSON API: what readers of the site see, and nothing more."""

from datetime import date, datetime

from fastapi import APIRouter, Request
from pydantic import BaseModel

from liencong.core.clock import utc_now
from liencong.core.db.base import RowNumber
from liencong.core.errors import NotFound
from liencong.core.web.api_lists import After, Limit, Page, cut, read_cursor
from liencong.core.web.request import installation_of, site_of
from liencong.plugins.consultations import across, rules, store
from liencong.plugins.consultations.store import Listed, Tally
from liencong.plugins.consultations.views import MOST_COMMENTS
from liencong.sites.entry.addresses import address_of

router = APIRouter(tags=["consultations"])


class ConsultationOut(BaseModel):
    """A draft on which the public is asked; the first and the last day are both with it."""

    id: int
    title: str
    summary: str
    kind: str
    number: str
    agency: str
    state: str
    opens_on: date
    closes_on: date
    comments: int
    site: str
    url: str


class CommentOut(BaseModel):
    """A public comment: masked; what became of it once there is a summary."""

    id: int
    article: str
    who: str
    content: str
    verdict: str
    answer: str
    received_at: datetime


class ConsultationWithComments(ConsultationOut):
    """A draft with what was said of it in public."""

    public_comments: list[CommentOut]


@router.get("/consultations")
async def list_consultations(
    request: Request, state: str = "", limit: Limit = 50, after: After = None
) -> Page[ConsultationOut]:
    """List the drafts on which the site asks, those that end first; the portal those of every site."""
    site, now = site_of(request), utc_now()
    wanted = state if state in rules.STATES else ""
    passed = read_cursor(after, RowNumber) or 0
    async with installation_of(request).read(site.id) as session:
        found = await across.list_for(session, site, now=now, state=wanted, limit=limit + 1, offset=passed)
        tallies = await across.tallies(session, [one.consultation.entry_id for one in found])
    kept, cursor = cut(found, limit, lambda _: passed + limit)
    items = [
        ConsultationOut(**await _facts(request, one, tallies.get(one.consultation.entry_id, Tally())))
        for one in kept
    ]
    return Page(items=items, next=cursor)


@router.get("/consultations/{consultation_id}")
async def show_consultation(request: Request, consultation_id: RowNumber) -> ConsultationWithComments:
    """Show a draft of the site with its public comments."""
    async with installation_of(request).read(site_of(request).id) as session:
        listed = await store.find_public(session, consultation_id, now=utc_now())
        if listed is None:
            raise NotFound(consultation_id=consultation_id)
        tally = (await store.tallies(session, [consultation_id])).get(consultation_id, Tally())
        comments = await store.list_comments(
            session, consultation_id, state=rules.PUBLISHED, limit=MOST_COMMENTS
        )
    facts = await _facts(request, listed, tally)
    is_told = facts["state"] == rules.SUMMARISED
    said = [
        CommentOut(
            id=one.id,
            article=one.article,
            who=one.public_name,
            content=one.public_content,
            verdict=one.verdict if is_told else "",
            answer=one.answer if is_told else "",
            received_at=one.received_at,
        )
        for one in comments
    ]
    return ConsultationWithComments(**facts, public_comments=said)


async def _facts(request: Request, listed: Listed, tally: Tally) -> dict[str, object]:
    installation, known = installation_of(request), listed.consultation
    site = (await installation.sites.load()).by_id[known.site_id]
    fields = listed.revision.fields
    return {
        "id": known.entry_id,
        "title": listed.revision.title,
        "summary": listed.revision.summary,
        "kind": known.kind,
        "number": fields.get("draft_number", ""),
        "agency": fields.get("drafting_agency", ""),
        "state": rules.state_of(known.period, utc_now(), is_summarised=listed.summary is not None),
        "opens_on": known.opens_on,
        "closes_on": known.closes_on,
        "comments": tally.total,
        "site": site.slug,
        "url": address_of(site, installation.sites.url(site), listed.board, listed.entry),
    }
