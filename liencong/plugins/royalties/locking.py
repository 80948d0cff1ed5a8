"""Locking a month for good, and the funds out of which it is paid."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from pydantic import BaseModel, Field
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.access.rules import Actor, require
from liencong.core.audit import service as audit
from liencong.core.clock import local_day
from liencong.core.db.base import RowNumber
from liencong.core.errors import Invalid, NotFound
from liencong.core.tenancy.scope import scope_of
from liencong.core.text.inputs import Line
from liencong.plugins.royalties import ledger, reckoning, rules
from liencong.plugins.royalties.ledger import Reckoned, Wanted
from liencong.plugins.royalties.rules import (
    ROYALTY_CHECK,
    ROYALTY_KEEP,
    ROYALTY_LOCK,
    LinesUnchecked,
    MonthLocked,
    MonthToCome,
)
from liencong.plugins.royalties.tables import RoyaltyFund, RoyaltyMonth
from liencong.plugins.royalties.terms import Amount
from liencong.sites.usage.rules import Month, month_of


class FundInput(BaseModel):
    """A fund as somebody sets it, in đồng; `id` names one that is changed."""

    id: RowNumber | None = None
    year: int = Field(ge=2000, le=2200)
    name: Line = Field(min_length=1, max_length=200)
    budget: Amount = Field(ge=0, le=10**13)
    legal_basis: Line = Field(default="", max_length=300)


@dataclass(frozen=True)
class FundState:
    """A fund with what was paid out of it in đồng."""

    fund: RoyaltyFund
    spent: int

    @property
    def left(self) -> int:
        """What is left of it; less than nothing where more was paid than there was."""
        return self.fund.budget - self.spent


async def lock(
    session: AsyncSession, actor: Actor, month: Month, fund_id: int | None, *, now: datetime
) -> RoyaltyMonth:
    """Lock a month: what it comes to is set for good, and nothing of it can be changed any more.

    Raises `MonthLocked`, `MonthToCome`, `LinesUnchecked`, `Invalid` for a fund of another year.
    """
    site_id = scope_of(session)
    right = require(actor, ROYALTY_LOCK, site_id)
    require(actor, ROYALTY_CHECK, site_id)
    await ledger.hold(session)
    if month in await ledger.locked_months(session):
        raise MonthLocked(month=str(month))
    if month > month_of(local_day(now)):
        raise MonthToCome(month=str(month))
    found = await ledger.list_month(session, actor, Wanted(month))
    waiting = sum(one.line.state == rules.PROPOSED for one in found)
    if waiting:
        raise LinesUnchecked(count=waiting)
    if fund_id is not None and await _find_fund(session, fund_id, month.year) is None:
        raise Invalid({"fund": "choice-unknown"})
    for one in found:
        _freeze(one)
    royalty, remuneration = ledger.sums_of(found)
    row = RoyaltyMonth(
        site_id=site_id,
        month=month.first,
        fund_id=fund_id,
        locked_at=now,
        locked_by_id=actor.account_id,
        royalty=royalty,
        remuneration=remuneration,
    )
    session.add(row)
    await session.flush()
    audit.record(
        session, actor, "royalty:lock", f"royalty-month:{row.id}", site_id=site_id, now=now, right=right,
        month=str(month), total=royalty + remuneration,
    )  # fmt: skip
    return row


async def keep_fund(session: AsyncSession, actor: Actor, given: FundInput, *, now: datetime) -> RoyaltyFund:
    """Set a fund, or change one; raises `Invalid` where one of that name is there for the year."""
    site_id = scope_of(session)
    right = require(actor, ROYALTY_KEEP, site_id)
    same = select(RoyaltyFund.id).where(
        RoyaltyFund.year == given.year, RoyaltyFund.name == given.name, RoyaltyFund.id != (given.id or 0)
    )
    if await session.scalar(same) is not None:
        raise Invalid({"name": "royalty-doubled"})
    if given.id is None:
        fund = RoyaltyFund(site_id=site_id)
        session.add(fund)
    else:
        fund = await get_fund(session, actor, given.id)
        if fund.year != given.year and await _is_used(session, fund.id):
            raise Invalid({"year": "royalty-fund-used"})
    fund.year, fund.name = given.year, given.name
    fund.budget, fund.legal_basis = given.budget, given.legal_basis
    await session.flush()
    audit.record(
        session, actor, "royalty:set-fund", f"royalty-fund:{fund.id}", site_id=site_id, now=now, right=right,
        why=f"{fund.name} {fund.year}", budget=fund.budget,
    )  # fmt: skip
    return fund


async def get_fund(session: AsyncSession, actor: Actor, fund_id: int) -> RoyaltyFund:
    """Give a fund of the session's site to who keeps its ledger; raise `NotFound`."""
    require(actor, ROYALTY_KEEP, scope_of(session))
    fund: RoyaltyFund | None = await session.scalar(select(RoyaltyFund).where(RoyaltyFund.id == fund_id))
    if fund is None:
        raise NotFound(fund_id=fund_id)
    return fund


async def list_funds(session: AsyncSession, year: int | None = None) -> Sequence[FundState]:
    """Give the funds of the session's site, perhaps of one year, with what was paid out of each."""
    found = select(RoyaltyFund).order_by(RoyaltyFund.year.desc(), RoyaltyFund.id)
    if year is not None:
        found = found.where(RoyaltyFund.year == year)
    spent = await _spent(session)
    return [FundState(fund, spent.get(fund.id, 0)) for fund in await session.scalars(found)]


async def months_of_year(session: AsyncSession, year: int) -> Mapping[Month, RoyaltyMonth]:
    """Give the locked months of a year."""
    of_year = RoyaltyMonth.month.between(date(year, 1, 1), date(year, 12, 31))
    return {month_of(row.month): row for row in await session.scalars(select(RoyaltyMonth).where(of_year))}


def _freeze(one: Reckoned) -> None:
    """Set for good what a line comes to."""
    one.line.royalty = one.royalty
    one.line.unit_value = reckoning.unit_value(one.terms) if one.terms else 0
    for part in one.parts:
        part.share.amount = part.amount


async def _find_fund(session: AsyncSession, fund_id: int, year: int) -> RoyaltyFund | None:
    found: RoyaltyFund | None = await session.scalar(
        select(RoyaltyFund).where(RoyaltyFund.id == fund_id, RoyaltyFund.year == year)
    )
    return found


async def _is_used(session: AsyncSession, fund_id: int) -> bool:
    used = select(func.count()).select_from(RoyaltyMonth).where(RoyaltyMonth.fund_id == fund_id)
    return bool(await session.scalar(used))


async def _spent(session: AsyncSession) -> dict[int, int]:
    paid = func.sum(RoyaltyMonth.royalty + RoyaltyMonth.remuneration)
    rows = await session.execute(
        select(RoyaltyMonth.fund_id, paid)
        .where(RoyaltyMonth.fund_id.is_not(None))
        .group_by(RoyaltyMonth.fund_id)
    )
    return {fund_id: int(total) for fund_id, total in rows if fund_id is not None}
