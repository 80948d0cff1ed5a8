"""Polls over the JSON API."""

from collections.abc import Mapping
from datetime import datetime

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict

from liencong.core.clock import utc_now
from liencong.core.db.base import RowNumber
from liencong.core.tenancy.tables import Site
from liencong.core.web.api_lists import After, Limit, Moment, Page, cut, read_cursor
from liencong.core.web.request import installation_of, site_of
from liencong.sites.poll import service, store
from liencong.sites.poll.rules import ONE_SITE
from liencong.sites.poll.service import Result
from liencong.sites.poll.views import cast

router = APIRouter(tags=["polls"])


class OptionOut(BaseModel):
    """An option; the percents of a poll that has votes come to 100."""

    model_config = ConfigDict(from_attributes=True)
    id: int
    label: str
    votes: int
    percent: int


class SiteVotesOut(BaseModel):
    """The votes of one site, known by its slug."""

    site: str
    name: str
    total: int


class PollOut(BaseModel):
    """A poll with its result; `by_site` where it stands on several sites: their totals come to `total`."""

    id: int
    question: str
    scope: str
    options: list[OptionOut]
    total: int
    by_site: list[SiteVotesOut] | None = None
    opens_at: datetime
    closes_at: datetime | None


class VoteInput(BaseModel):
    """The number of the option that is voted for."""

    option: RowNumber


@router.get("/polls", response_model_exclude_unset=True)
async def list_polls(request: Request, limit: Limit = 50, after: After = None) -> Page[PollOut]:
    """List the polls that stand on the site, the latest first."""
    now, position = utc_now(), read_cursor(after, tuple[Moment, RowNumber])
    async with installation_of(request).read(site_of(request).id) as session:
        polls = await store.list_opened(session, now=now, limit=limit + 1, after=position)
        kept, cursor = cut(polls, limit, lambda poll: (poll.opens_at, poll.id))
        results = await service.results_of(session, kept, now=now)
    sites = (await installation_of(request).sites.load()).by_id
    return Page(items=[_out(result, sites) for result in results], next=cursor)


@router.get("/polls/{poll_id}", response_model_exclude_unset=True)
async def show_poll(request: Request, poll_id: RowNumber) -> PollOut:
    """Show a poll that stands on the site."""
    return await _shown(request, poll_id, utc_now())


@router.post("/polls/{poll_id}/votes", status_code=201, response_model_exclude_unset=True)
async def vote(request: Request, poll_id: RowNumber, given: VoteInput) -> PollOut:
    """Vote; one voter has one vote, on whichever site the poll stands."""
    await cast(request, poll_id, given.option)
    return await _shown(request, poll_id, utc_now())


async def _shown(request: Request, poll_id: int, now: datetime) -> PollOut:
    async with installation_of(request).read(site_of(request).id) as session:
        poll = await service.get(session, poll_id, now=now)
        (result,) = await service.results_of(session, [poll], now=now)
    return _out(result, (await installation_of(request).sites.load()).by_id)


def _out(result: Result, sites: Mapping[int, Site]) -> PollOut:
    poll = result.poll
    found = PollOut(
        id=poll.id,
        question=poll.question,
        scope=poll.scope,
        options=[OptionOut.model_validate(option) for option in result.options],
        total=result.total,
        opens_at=poll.opens_at,
        closes_at=poll.closes_at,
    )
    if poll.scope != ONE_SITE:
        found.by_site = [
            SiteVotesOut(site=sites[site_id].slug, name=sites[site_id].name, total=total)
            for site_id, total in sorted(result.by_site.items())
        ]
    return found
