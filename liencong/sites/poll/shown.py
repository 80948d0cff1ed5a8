"""A poll as templates show it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from liencong.core.web.request import installation_of, local_url
from liencong.sites.poll import service
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
    """A poll with its result so far; `voted` tells that this page answers a vote."""

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
    (result,) = await service.results_of(session, [poll], now=now)
    sites = (await installation_of(request).sites.load()).by_id
    by_site = [SiteVotes(sites[site_id].name, total) for site_id, total in sorted(result.by_site.items())]
    url = local_url(request, f"/tham-do/{poll.id}")
    return ShownPoll(
        question=poll.question,
        options=result.options,
        total=result.total,
        opens_at=poll.opens_at,
        closes_at=poll.closes_at,
        open=result.state is PollState.OPEN,
        voted=voted,
        url=url,
        vote_url=url,
        by_site=by_site if poll.scope != ONE_SITE else (),
    )
