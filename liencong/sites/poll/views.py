"""A poll's own page: its question, its result, and the votes that are sent to it."""

import re

from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from liencong.core.clock import utc_now
from liencong.core.errors import Invalid, LiencongError, NotFound
from liencong.core.installation import Installation
from liencong.core.part_cache import Dependencies
from liencong.core.web.errors import line_of, status_of
from liencong.core.web.rendering import page
from liencong.core.web.request import installation_of, local_url, path_number, site_of
from liencong.core.web.shortcut import Posted, Shortcut
from liencong.sites.poll import service, store
from liencong.sites.poll.ballot_box import BallotBox
from liencong.sites.poll.rules import AlreadyVoted, PollState
from liencong.sites.poll.shown import shown
from liencong.sites.poll.tables import Poll
from liencong.sites.poll.voting import Ballot, Voter
from liencong.sites.public.parts import Crumb, PageFacts
from liencong.sites.visits.figures import HOLD

MOST_FIELDS = 10
DONE = "phieu"
"""The parameter of the address to which a voter is led."""


async def show(request: Request) -> Response:
    """Show a poll with its result so far; to somebody who has just voted, the result alone."""
    installation, site, now = installation_of(request), site_of(request), utc_now()
    dependencies = Dependencies()
    async with installation.read(site.id) as session:
        poll = await service.get(session, path_number(request, "poll_id"), now=now)
        facts = {"poll": await shown(request, session, poll, voted=DONE in request.query_params, now=now)}
        dependencies.changes_at([await store.find_next_change(session, now=now)])
    dependencies.on(f"poll:{poll.id}", f"poll:{poll.id}/votes")
    is_open = service.state_of(poll, now) is PollState.OPEN
    dependencies.changes_at([poll.closes_at, now + HOLD] if is_open else [])
    return await page(request, "poll/show.html", {"page": _facts(request, poll), **facts}, dependencies)


async def vote(request: Request) -> Response:
    """Take a vote and lead to the result; a vote that is refused gets the reason above the result."""
    poll_id = path_number(request, "poll_id")
    posted = await request.form(
        max_files=0, max_fields=MOST_FIELDS
    )  # no token: the page is one for everybody
    try:
        option_id = _option(str(posted.get("option", "")))
        await cast(request, poll_id, option_id)
    except NotFound:
        raise
    except LiencongError as refusal:
        return await _refused(request, poll_id, refusal)
    return RedirectResponse(f"{local_url(request, f'/tham-do/{poll_id}')}?{DONE}=1", 303)


async def take(installation: Installation, posted: Posted) -> str | None:
    """Take a vote that comes by the shortcut; one that does not count goes where it is told why."""
    poll_id, voter = int(posted.path[1]), Voter(posted.address, posted.user_agent)
    try:
        option_id = _option(posted.fields.get("option", ""))
        await installation.get(BallotBox).cast(Ballot(posted.site.id, poll_id, option_id, voter, utc_now()))
    except (LiencongError, SQLAlchemyError):
        return None
    return f"/tham-do/{poll_id}?{DONE}=1"


QUICK_VOTE = Shortcut(re.compile("/tham-do/([1-9][0-9]{0,8})"), take)


async def cast(request: Request, poll_id: int, option_id: int) -> None:
    """Cast a vote on the request's site; raise why it does not count."""
    voter = Voter(request.client.host if request.client else "", request.headers.get("user-agent", ""))
    ballot = Ballot(site_of(request).id, poll_id, option_id, voter, utc_now())
    await installation_of(request).get(BallotBox).cast(ballot)


async def _refused(request: Request, poll_id: int, refusal: LiencongError) -> Response:
    installation, now = installation_of(request), utc_now()
    async with installation.read(site_of(request).id) as session:
        poll = await service.get(session, poll_id, now=now)
        seen = await shown(request, session, poll, voted=isinstance(refusal, AlreadyVoted), now=now)
    facts = {"page": _facts(request, poll), "poll": seen, "refusal": line_of(installation.catalogue, refusal)}
    return await page(request, "poll/refused.html", facts, status=status_of(refusal))


def _option(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise Invalid({"option": "choice-unknown" if text else "required"})
    return int(text)


def _facts(request: Request, poll: Poll) -> PageFacts:
    installation = installation_of(request)
    words = installation.catalogue.text
    return PageFacts(
        title=poll.question,
        canonical_url=f"{installation.sites.url(site_of(request))}/tham-do/{poll.id}",
        breadcrumbs=[Crumb(words("nav.home"), local_url(request, "/")), Crumb(words("poll.title"), None)],
    )
