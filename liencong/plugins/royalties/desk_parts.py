"""Royalties on the dashboard and in the log."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from liencong.core.access.rules import allowed_somewhere
from liencong.core.clock import local_day, utc_now
from liencong.core.office.parts import Attention, DeskAttention, LogSubjects, Subject
from liencong.core.web.request import OFFICE, installation_of, local_url, signed_in, site_of
from liencong.plugins.royalties import ledger, rules, told
from liencong.plugins.royalties.rules import ROYALTY_CHECK
from liencong.plugins.royalties.tables import RoyaltyLine
from liencong.plugins.royalties.told import LEDGER, MONTH


async def find_unchecked(request: Request, session: AsyncSession) -> Sequence[Attention]:
    """Tell of the months that are over, or about to be, how many lines wait to be checked (UW10)."""
    actor, today = signed_in(request), local_day(utc_now())
    if not allowed_somewhere(actor, ROYALTY_CHECK, site_of(request).id):
        return []
    text, home = installation_of(request).catalogue.text, local_url(request, f"{OFFICE}{LEDGER}")
    return [
        Attention(
            text("royalties.attention", count=count, month=told.month_words(month)),
            f"{home}?{MONTH}={month}&muc=cho-cham",
            text("royalties.attention_do"),
            urgent=month.last < today,
        )
        for month, count in sorted((await ledger.unchecked_by_month(session, actor)).items())
        if rules.presses(month, today)
    ]


async def find_subjects(
    request: Request, session: AsyncSession, line_ids: Collection[int]
) -> Mapping[int, Subject]:
    """Name the lines of which the log tells, to those who may check them."""
    actor = signed_in(request)
    lines = await session.scalars(select(RoyaltyLine).where(RoyaltyLine.id.in_(line_ids)))
    return {
        line.id: Subject(line.title, told.line_url(request, line.id))
        for line in lines
        if ledger.may_see(actor, line)
    }


PARTS = (DeskAttention(find_unchecked), LogSubjects("royalty", find_subjects))
