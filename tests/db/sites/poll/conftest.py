"""Polls, and those who answer them."""

from collections.abc import Sequence
from datetime import datetime

import pytest

from liencong.core.clock import utc_now
from liencong.core.tenancy.tables import Site
from liencong.sites.poll import service
from liencong.sites.poll.ballot_box import BallotBox
from liencong.sites.poll.service import OptionInput, PollInput, Result
from liencong.sites.poll.tables import Poll
from liencong.sites.poll.voting import Ballot, Voter
from tests.factories.province import MORNING, Province

LABELS = ("Đạt yêu cầu", "Chưa đạt yêu cầu", "Cần thêm chủ đề")
CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/131.0.0.0"


class Polls:
    """Asks questions, and has people answer."""

    def __init__(self, province: Province) -> None:
        self.province = province
        self.installation = province.installation

    async def ask(
        self,
        site: Site,
        *,
        opening: Sequence[int] = (0, 0, 0),
        opens_at: datetime = MORNING,
        closes_at: datetime | None = None,
        question: str = "Ý kiến về Cổng?",
    ) -> Poll:
        """Ask a question as the operator."""
        options = [
            OptionInput(label=label, opening_votes=votes)
            for label, votes in zip(LABELS, opening, strict=True)
        ]
        given = PollInput(question=question, options=options, opens_at=opens_at, closes_at=closes_at)
        async with self.installation.write(site.id) as session:
            return await service.create(session, self.province.operator, given, now=MORNING)

    async def vote(
        self,
        site: Site,
        poll: Poll,
        option: int = 0,
        *,
        who: str = "113.160.0.1",
        now: datetime | None = None,
    ) -> None:
        """Have somebody answer on a site; `option` counts from 0."""
        now = now or utc_now()
        async with self.installation.read(site.id) as session:
            (result,) = await service.results_of(session, [poll], now=now)
        await self.cast(site, poll, result.options[option].id, who=who, now=now)

    async def cast(
        self, site: Site, poll: Poll, option_id: int, *, who: str = "113.160.0.1", now: datetime | None = None
    ) -> None:
        """Cast a vote for an option, or for none that there is."""
        ballot = Ballot(site.id, poll.id, option_id, Voter(who, CHROME), now or utc_now())
        await self.installation.get(BallotBox).cast(ballot)

    async def result(self, site: Site, poll: Poll) -> Result:
        """Give what a poll has come to, as a site tells it."""
        async with self.installation.read(site.id) as session:
            found = await service.get(session, poll.id, now=utc_now())
            (result,) = await service.results_of(session, [found], now=utc_now())
        return result

    async def votes(self, site: Site, poll: Poll) -> list[int]:
        """Give the votes of each option."""
        return [option.votes for option in (await self.result(site, poll)).options]


@pytest.fixture
def polls(province: Province) -> Polls:
    return Polls(province)
