"""Royalties for tests: rates, and the ledger as its keepers work on it."""

from datetime import date, datetime
from typing import Any

from liencong.core.access.rules import Actor
from liencong.core.clock import local_day, utc_now
from liencong.core.installation import Installation
from liencong.core.tenancy.tables import Site
from liencong.plugins.royalties import checking, ledger, locking, rates
from liencong.plugins.royalties.checking import JudgedInput
from liencong.plugins.royalties.defaults import usual_terms
from liencong.plugins.royalties.ledger import Reckoned, Wanted
from liencong.plugins.royalties.locking import FundInput
from liencong.plugins.royalties.rates import RatesInput
from liencong.plugins.royalties.tables import RoyaltyRates
from liencong.sites.usage.rules import Month, month_of
from tests.factories.province import MORNING

BASIS = "Quyết định số 12/2026/QĐ-UBND"
LONG_AGO = date(2020, 1, 1)


def this_month() -> Month:
    """Give the month in which tests publish."""
    return month_of(local_day(MORNING))


async def set_rates(
    installation: Installation, site: Site, valid_from: date = LONG_AGO, **said: Any
) -> RoyaltyRates:
    """Set what a site pays."""
    terms = usual_terms().model_copy(update=said)
    given = RatesInput(valid_from=valid_from, legal_basis=BASIS, terms=terms)
    async with installation.write(site.id) as session:
        return await rates.keep(session, installation.operator, given, now=utc_now())


async def lines_of(installation: Installation, site: Site, month: Month | None = None) -> list[Reckoned]:
    """Give the lines of a month."""
    async with installation.read(site.id) as session:
        return await ledger.list_month(session, installation.operator, Wanted(month or this_month()))


async def numbers_of(installation: Installation, site: Site) -> dict[str, str]:
    """Give the numbers of a line and of whom it pays, and of a fund made for it, as addresses name them."""
    one = (await lines_of(installation, site))[0]
    async with installation.write(site.id) as session:
        given = FundInput(year=this_month().year, name="Quỹ của trang", budget=10_000_000)
        fund = await locking.keep_fund(session, installation.operator, given, now=utc_now())
    payee_id = one.parts[0].payee.id
    return {"line_id": str(one.line.id), "payee_id": str(payee_id), "fund_id": str(fund.id)}


async def check(
    installation: Installation, site: Site, one: Reckoned, *, by: Actor | None = None, **said: Any
) -> None:
    """Judge a line and say that it is right."""
    line = one.line
    judged = {"genre": line.genre, "coefficient": line.coefficient, "quantity": line.quantity, **said}
    given = JudgedInput(id=line.id, version=line.version, **judged)
    async with installation.write(site.id) as session:
        checker = await checking.begin(session, by or installation.operator, now=utc_now())
        await checking.mark_checked(session, checker, await checking.judge(session, checker, given))


async def lock(
    installation: Installation,
    site: Site,
    month: Month | None = None,
    *,
    by: Actor | None = None,
    fund_id: int | None = None,
    now: datetime | None = None,
) -> None:
    """Lock a month."""
    async with installation.write(site.id) as session:
        actor = by or installation.operator
        await locking.lock(session, actor, month or this_month(), fund_id, now=now or utc_now())
