"""A poll as templates show it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from liencong.core.web.request import installation_of, local_url
from liencong.sites.poll import service, store
from liencong.sites.poll.rules import ONE_SITE, PollState
from liencong.sites.poll.service import Share
from liencong.sites.poll.tables import Poll


@dataclass(frozen=True)
class SiteVotes:
    """How many votes came from one site."""

    site_name: str
    total: int


@dataclass(frozen=True)
class ShownPoll:
    """A poll with its result so far; `voted` tells that this page answers a vote.

    `closes_at` is when it can be answered here no more: it may stand on a site for some days only.
    """

    question: str
    options: Sequence[Share]
    total: int
    opens_at: datetime
    closes_at: datetime | None
    open: bool
    voted: bool
    url: str
    vote_url: str
    by_site: Sequence[SiteVotes]


async def shown(
    request: Request, session: AsyncSession, poll: Poll, *, voted: bool = False, now: datetime
) -> ShownPoll:
    """Show a poll; where it stands on several sites, also how many votes each of them has."""
    days = await store.find_days(session, poll.id)
    (result,) = await service.results_of(session, [poll], now=now)
    sites = (await installation_of(request).sites.load()).by_id
    by_site = [SiteVotes(sites[site_id].name, total) for site_id, total in sorted(result.by_site.items())]
    url = local_url(request, f"/tham-do/{poll.id}")
    return ShownPoll(
        question=poll.question,
        options=result.options,
        total=result.total,
        opens_at=poll.opens_at,
        closes_at=min(filter(None, [poll.closes_at, days.end_at]), default=None),
        open=result.state is PollState.OPEN,
        voted=voted,
        url=url,
        vote_url=url,
        by_site=by_site if poll.scope != ONE_SITE else (),
    )
