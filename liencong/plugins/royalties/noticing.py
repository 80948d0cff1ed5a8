"""Tells people what a month came to for them once it is locked."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import and_, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.installation import Installation
from liencong.core.notice.handling import tell_news
from liencong.core.notice.kinds import NoticeKind
from liencong.core.notice.service import Told
from liencong.core.tenancy.scope import every_site
from liencong.core.text.format import format_number
from liencong.plugins.royalties import rules
from liencong.plugins.royalties.tables import RoyaltyLine, RoyaltyMonth, RoyaltyPayee, RoyaltyShare
from liencong.plugins.royalties.told import MINE, YEAR, month_words
from liencong.sites.usage.rules import month_of

LOCKED = NoticeKind("royalty-locked")
TOLD_WITHIN = timedelta(days=1)
"""Of months that were locked longer ago nobody is told any more."""


async def tell(installation: Installation) -> None:
    """Tell people of months that were locked of late."""
    await tell_news(installation, None, _news)


async def _news(session: AsyncSession, now: datetime) -> Sequence[Told]:
    amount = func.sum(RoyaltyShare.amount)
    earned = (
        select(RoyaltyMonth.id, RoyaltyMonth.site_id, RoyaltyMonth.month, RoyaltyPayee.account_id, amount)
        .join(
            RoyaltyLine,
            and_(RoyaltyLine.site_id == RoyaltyMonth.site_id, RoyaltyLine.month == RoyaltyMonth.month),
        )
        .join(RoyaltyShare, RoyaltyShare.line_id == RoyaltyLine.id)
        .join(RoyaltyPayee, RoyaltyPayee.id == RoyaltyShare.payee_id)
        .where(
            RoyaltyMonth.locked_at >= now - TOLD_WITHIN,
            RoyaltyLine.state == rules.CHECKED,
            RoyaltyPayee.account_id.is_not(None),
        )
        .group_by(RoyaltyMonth.id, RoyaltyMonth.site_id, RoyaltyMonth.month, RoyaltyPayee.account_id)
        .having(amount != 0)
        .order_by(RoyaltyMonth.id, RoyaltyPayee.account_id)
    )
    with every_site(session):
        rows = list(await session.execute(earned))
    return [
        Told(
            kind=LOCKED.name,
            key=f"royalty-month:{month_id}",
            site_id=site_id,
            path=f"{MINE}?{YEAR}={month.year}",
            to=frozenset({account_id or 0}),
            facts={"month": month_words(month_of(month)), "amount": format_number(int(total or 0))},
        )
        for month_id, site_id, month, account_id, total in rows
    ]
