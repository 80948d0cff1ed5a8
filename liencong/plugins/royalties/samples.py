"""The sample province's royalties: rates, funds, last month locked and this one being checked."""

import tomllib
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.access import service as access
from liencong.core.access.rules import Actor
from liencong.core.clock import local_day
from liencong.core.installation import Installation
from liencong.core.tenancy.tables import Site
from liencong.plugins.royalties import booking, checking, ledger, locking, payees, rates, rules
from liencong.plugins.royalties.checking import Checker, JudgedInput
from liencong.plugins.royalties.defaults import usual_terms
from liencong.plugins.royalties.ledger import Reckoned, Wanted
from liencong.plugins.royalties.locking import FundInput
from liencong.plugins.royalties.payees import PayDetails, Vault
from liencong.plugins.royalties.rates import RatesInput
from liencong.plugins.royalties.rules import ROYALTY_LOCK
from liencong.sites.entry import desk
from liencong.sites.setup.samples import Sample
from liencong.sites.usage.rules import Month, month_of

DATA = Path(__file__).with_name("data") / "sample.toml"
STEP = Decimal("0.5")


class SampleLedger(BaseModel):
    """What the sample tells; `sites` are those whose last month is locked."""

    model_config = ConfigDict(extra="forbid")
    legal_basis: str
    fund: str
    budget: int
    fund_basis: str
    sites: list[str]
    excluded_because: str
    details: list[PayDetails]


def load() -> SampleLedger:
    """Read the sample; raises pydantic's `ValidationError` where the file does not hold."""
    told: dict[str, Any] = tomllib.loads(DATA.read_text(encoding="utf-8"))
    return SampleLedger.model_validate(told)


async def make(installation: Installation, now: datetime) -> None:
    """Set what the province pays, and keep the ledgers of some sites as their keepers would have."""
    told, sites = load(), await installation.sites.load()
    if sites.portal is None:
        return
    async with installation.write(sites.portal.id) as session:
        first_day = date(local_day(now).year - 1, 1, 1)
        given = RatesInput(valid_from=first_day, legal_basis=told.legal_basis, terms=usual_terms())
        await rates.keep(session, installation.operator, given, now=now)
    for slug in told.sites:
        if (site := sites.by_slug.get(slug)) is not None:
            await _keep(installation, site, told, now)


async def _keep(installation: Installation, site: Site, told: SampleLedger, now: datetime) -> None:
    present = month_of(local_day(now))
    locked_at = min(now, present.begins + timedelta(days=2, hours=9))
    async with installation.write(site.id) as session:
        for month in (present.before, present):
            await booking.book_missing(session, month, now=now)
        head = await _head_of(installation, session, site, now)
        for month, at, every in ((present.before, locked_at, 1), (present, now, 2)):
            checker = await checking.begin(session, head, now=at)
            lines = await ledger.list_month(session, head, Wanted(month))
            await _check(session, checker, lines[::every], told)
        vault = Vault(installation.secret_key)
        for payee, said in zip(await payees.list_payees(session), told.details, strict=False):
            payee.sealed = vault.close(said)
        checker = await checking.begin(session, head, now=locked_at)
        fund_id = await _add_fund(session, checker, present.before, told)
        await locking.lock(session, head, present.before, fund_id, now=locked_at)


async def _head_of(installation: Installation, session: AsyncSession, site: Site, now: datetime) -> Actor:
    """Give who locks months on a site; the operator where nobody does."""
    roles = installation.features.roles
    heads = await access.list_holders(session, ROYALTY_LOCK, roles, site_id=site.id, board_id=0, now=now)
    names = await desk.names_of(session, {min(heads)} if heads else set())
    if not heads:
        return installation.operator
    return await access.actor_of(session, min(heads), names[min(heads)], roles, now=now)


async def _check(session: AsyncSession, checker: Checker, lines: list[Reckoned], told: SampleLedger) -> None:
    """Judge lines as people do: most as proposed, some a little higher, one now and then not paid."""
    for at, one in enumerate(lines):
        line, genre = one.line, one.terms.find_genre(one.line.genre) if one.terms else None
        if at % 9 == 8:
            await checking.exclude(session, checker, [line.id], told.excluded_because)
        elif genre is not None and any(part.share.duty in rules.CREATORS for part in one.parts):
            coefficient = min(line.coefficient + STEP * (at % 3), genre.high)
            judged = JudgedInput(
                id=line.id, version=line.version, genre=line.genre, coefficient=coefficient,
                quantity=line.quantity,
            )  # fmt: skip
            await checking.mark_checked(session, checker, await checking.judge(session, checker, judged))


async def _add_fund(session: AsyncSession, checker: Checker, month: Month, told: SampleLedger) -> int:
    """Make the fund of a month's year, and that of the present one; give the number of the first."""
    made = []
    for year in sorted({month.year, local_day(checker.now).year}):
        given = FundInput(year=year, name=told.fund, budget=told.budget, legal_basis=told.fund_basis)
        made.append(await locking.keep_fund(session, checker.actor, given, now=checker.now))
    return made[0].id


SAMPLE = Sample(make)
