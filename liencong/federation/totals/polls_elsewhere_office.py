"""The portal's screen of polls that sites hosted elsewhere report."""

from collections.abc import Sequence
from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response

from liencong.core.access.rules import require
from liencong.core.errors import NotFound
from liencong.core.office.shell import screen
from liencong.core.tenancy.tables import PORTAL
from liencong.core.text import format_datetime
from liencong.core.web.request import OFFICE, installation_of, local_url, signed_in, site_of
from liencong.core.web.tables import table_file
from liencong.federation.peer import reports
from liencong.federation.totals.polls_elsewhere import PollElsewhere, gathered
from liencong.federation.totals.service import POLL_SPREAD

ELSEWHERE = "/tham-do-noi-khac"
COLUMNS = ("question", "site", "option", "votes", "told")
SCREEN = f"{OFFICE}{ELSEWHERE}"
SHOWN = 50
"""Polls on the screen; the file has all of them."""


async def show(request: Request) -> Response:
    """Show what each poll has come to."""
    polls = await _polls(request)
    facts = {"polls": polls[:SHOWN], "all_polls": len(polls), "screen_url": local_url(request, SCREEN)}
    return await screen(request, "totals/polls_elsewhere.html", facts)


async def save(request: Request) -> Response:
    """Give all of it as a file, a line for each option of each site."""
    words = installation_of(request).catalogue.text
    lines: list[Sequence[object]] = [
        (poll.question, one.site.name, label, votes, format_datetime(one.told_at))
        for poll in await _polls(request)
        for one in poll.told
        for label, votes in zip(poll.options, one.votes, strict=True)
    ]
    return table_file("tham-do-noi-khac", [words(f"polls_elsewhere.{name}") for name in COLUMNS], lines)


async def _polls(request: Request) -> list[PollElsewhere]:
    """Give the polls; what sites have not told in words is named by its place."""
    site, words = site_of(request), installation_of(request).catalogue.text
    if site.kind != PORTAL:
        raise NotFound
    require(signed_in(request), POLL_SPREAD, site.id)
    async with installation_of(request).read(site.id) as session:
        polls = gathered(await reports.list_polls(session))
    return [
        replace(
            poll,
            question=poll.question or words("polls_elsewhere.unknown"),
            options=[
                label or words("polls_elsewhere.numbered", number=number)
                for number, label in enumerate(poll.options, start=1)
            ],
        )
        for poll in polls
    ]
