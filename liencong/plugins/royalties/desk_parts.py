"""Royalties on the dashboard and in the log."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from liencong.core.access.rules import allowed, allowed_somewhere
from liencong.core.clock import local_day, utc_now
from liencong.core.office.parts import Attention, DeskAttention, LogSubjects, Subject
from liencong.core.web.request import OFFICE, installation_of, local_url, signed_in, site_of
from liencong.plugins.royalties import ledger, rules, told
from liencong.plugins.royalties.rules import ROYALTY_CHECK, ROYALTY_KEEP
from liencong.plugins.royalties.tables import RoyaltyMonth
from liencong.sites.usage.rules import Month, month_of


async def find_unchecked(request: Request, session: AsyncSession) -> Sequence[Attention]:
    """Tell of the months that are over, or about to be, how many lines wait to be checked (UW10)."""
    actor, today = signed_in(request), local_day(utc_now())
    if not allowed_somewhere(actor, ROYALTY_CHECK, site_of(request).id):
        return []
    text = installation_of(request).catalogue.text
    return [
        Attention(
            text("royalties.attention", count=count, month=told.month_words(month)),
            f"{_month_url(request, month)}&{told.TAB}={told.UNCHECKED}",
            text("royalties.attention_do"),
            urgent=month.last < today,
        )
        for month, count in sorted((await ledger.unchecked_by_month(session, actor)).items())
        if rules.presses(month, today)
    ]


async def find_withdrawn(request: Request, session: AsyncSession) -> Sequence[Attention]:
    """Tell keepers of what was withdrawn lately after it had been paid."""
    if not allowed(signed_in(request), ROYALTY_KEEP, site_of(request).id):
        return []
    text = installation_of(request).catalogue.text
    found = await ledger.withdrawn_after_lock(session, since=utc_now() - rules.TOLD_FOR)
    return [
        Attention(
            text("royalties.withdrawn_attention", count=count, month=told.month_words(month)),
            f"{_month_url(request, month)}&{told.TAB}={told.WITHDRAWN}",
            text("royalties.withdrawn_do"),
        )
        for month, count in sorted(found.items())
    ]


async def find_months(
    request: Request, session: AsyncSession, month_ids: Collection[int]
) -> Mapping[int, Subject]:
    """Name the months that the log says were locked; single lines are told on their own screens."""
    if not allowed(signed_in(request), ROYALTY_CHECK, site_of(request).id):
        return {}
    text = installation_of(request).catalogue.text
    rows = await session.scalars(select(RoyaltyMonth).where(RoyaltyMonth.id.in_(month_ids)))
    return {
        row.id: Subject(
            text("royalties.of_month", month=told.month_words(month_of(row.month))),
            _month_url(request, month_of(row.month)),
        )
        for row in rows
    }


def _month_url(request: Request, month: Month) -> str:
    return f"{local_url(request, f'{OFFICE}{told.LEDGER}')}?{told.MONTH}={month}"


PARTS = (
    DeskAttention(find_unchecked),
    DeskAttention(find_withdrawn),
    LogSubjects("royalty-month", find_months),
)
