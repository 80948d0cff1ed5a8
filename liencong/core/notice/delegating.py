"""Tells people of delegations that have begun, and of those that are about to end (S70)."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from liencong.core.access import service as access
from liencong.core.access.tables import Grant
from liencong.core.identity.tables import Account
from liencong.core.installation import Installation
from liencong.core.notice.handling import tell_news
from liencong.core.notice.kinds import NoticeKind
from liencong.core.notice.rules import NOW
from liencong.core.notice.service import Told
from liencong.core.office.shell import role_words
from liencong.core.text import format_date

GIVEN = NoticeKind("delegation-given", NOW)
ENDING = NoticeKind("delegation-ending")
WARNED_BEFORE = timedelta(days=3)
TOLD_WITHIN = timedelta(days=2)
"""Of what began longer ago nobody is told: it was so before there were notices."""

OWN_RIGHTS = "/quyen-cua-toi"


async def tell_of_delegations(installation: Installation) -> None:
    """Tell deputies what they may do from now on, and both sides when that is about to end."""
    await tell_news(installation, None, lambda session, now: _news(session, installation, now=now))


async def _news(session: AsyncSession, installation: Installation, *, now: datetime) -> list[Told]:
    deputy, principal = aliased(Account), aliased(Account)
    standing = (
        select(Grant, deputy, principal)
        .join(deputy, deputy.id == Grant.account_id)
        .join(principal, principal.id == Grant.on_behalf_of_id)
        .where(access.in_force(now), Grant.site_id.is_not(None))
        .order_by(Grant.id)
    )
    told = []
    for grant, acting, asking in await session.execute(standing):
        if (ends := grant.valid_to) is None:
            continue
        facts = {
            "deputy": acting.name,
            "principal": asking.name,
            "role": role_words(installation, grant.role),
            "until": format_date(ends - timedelta(seconds=1)),
        }
        if grant.valid_from > now - TOLD_WITHIN:
            told.append(_told(GIVEN, grant, frozenset({acting.id}), facts))
        if grant.valid_from < ends - WARNED_BEFORE <= now:
            told.append(_told(ENDING, grant, frozenset({acting.id, asking.id}), facts))
    return told


def _told(kind: NoticeKind, grant: Grant, to: frozenset[int], facts: dict[str, str]) -> Told:
    return Told(
        kind.name, f"grant:{grant.id}:{kind.name}", grant.site_id or 0, OWN_RIGHTS, to, grant.board_id, facts
    )
