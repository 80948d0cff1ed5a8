"""Use cases of rates: set what holds from a day on, and see what holds on a site."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from pydantic import BaseModel, Field
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.access.rules import Actor, require
from liencong.core.audit import service as audit
from liencong.core.db.base import RowNumber
from liencong.core.errors import Invalid, NotFound, Stale
from liencong.core.tenancy.scope import on_site, scope_of
from liencong.core.tenancy.tables import PORTAL, Site
from liencong.core.text.inputs import Line
from liencong.plugins.royalties.rules import ROYALTY_KEEP, MonthLocked
from liencong.plugins.royalties.tables import RoyaltyLine, RoyaltyMonth, RoyaltyRates
from liencong.plugins.royalties.terms import RateBook, Rates, Terms
from liencong.sites.usage.rules import month_of

FIRST_YEAR, LAST_YEAR = 2000, 2200


class RatesInput(BaseModel):
    """Rates as somebody sets them; `id` and `version` are those of rates that are changed."""

    id: RowNumber | None = None
    version: int = 0
    valid_from: date
    legal_basis: Line = Field(min_length=1, max_length=300)
    terms: Terms


async def book_of(session: AsyncSession) -> RateBook:
    """Give the rates of the session's site, its own and those of the portal behind them."""
    own = _read(await list_own(session))
    portal_id: int | None = await session.scalar(select(Site.id).where(Site.kind == PORTAL))
    if portal_id is None or portal_id == scope_of(session):
        return RateBook(own, ())
    with on_site(session, portal_id):
        return RateBook(own, _read(await list_own(session)))


async def list_own(session: AsyncSession) -> Sequence[RoyaltyRates]:
    """Give the rates that the session's site has set itself, the latest first."""
    return list(await session.scalars(select(RoyaltyRates).order_by(RoyaltyRates.valid_from.desc())))


async def get(session: AsyncSession, actor: Actor, rates_id: int) -> RoyaltyRates:
    """Give rates of the session's site to who keeps its ledger; raise `NotFound`."""
    require(actor, ROYALTY_KEEP, scope_of(session))
    found: RoyaltyRates | None = await session.scalar(select(RoyaltyRates).where(RoyaltyRates.id == rates_id))
    if found is None:
        raise NotFound(rates_id=rates_id)
    return found


async def keep(session: AsyncSession, actor: Actor, given: RatesInput, *, now: datetime) -> RoyaltyRates:
    """Set rates, or change some; what was locked under them stays as it was paid.

    Raises `Invalid` for a day on which others begin or years without sense, `Stale`, `NotFound`.
    """
    site_id = scope_of(session)
    right = require(actor, ROYALTY_KEEP, site_id)
    if not FIRST_YEAR <= given.valid_from.year < LAST_YEAR:
        raise Invalid({"valid_from": "date-invalid"})
    taken = select(RoyaltyRates.id).where(
        RoyaltyRates.valid_from == given.valid_from, RoyaltyRates.id != (given.id or 0)
    )
    if await session.scalar(taken) is not None:
        raise Invalid({"valid_from": "royalty-day-taken"})
    names = [genre.name for genre in given.terms.genres]
    doubled = {f"genres.{at}.name": "royalty-doubled" for at, name in enumerate(names) if name in names[:at]}
    crossed = {
        f"genres.{at}.usual": "royalty-range"
        for at, genre in enumerate(given.terms.genres)
        if not genre.is_in_order
    }
    if doubled or crossed:
        raise Invalid(doubled | crossed)
    if given.id is None:
        row = RoyaltyRates(site_id=site_id)
        session.add(row)
    else:
        row = await get(session, actor, given.id)
        if row.version != given.version:
            raise Stale(rates_id=given.id)
    row.valid_from, row.legal_basis = given.valid_from, given.legal_basis
    row.terms = given.terms.model_dump(mode="json")
    await session.flush()
    audit.record(
        session, actor, "royalty:set-rates", f"royalty-rates:{row.id}", site_id=site_id, now=now, right=right,
        why=given.valid_from.isoformat(), reference=given.legal_basis,
    )  # fmt: skip
    return row


async def remove(session: AsyncSession, actor: Actor, rates_id: int, *, now: datetime) -> None:
    """Take rates back that nothing was paid by; raise `MonthLocked` once something was."""
    row = await get(session, actor, rates_id)
    right = require(actor, ROYALTY_KEEP, row.site_id)
    paid = select(RoyaltyMonth.id).join(RoyaltyLine, RoyaltyLine.month == RoyaltyMonth.month)
    if await session.scalar(paid.where(RoyaltyLine.published_on >= row.valid_from).limit(1)) is not None:
        raise MonthLocked(month=str(month_of(row.valid_from)))
    audit.record(
        session, actor, "royalty:remove-rates", f"royalty-rates:{row.id}", site_id=row.site_id, now=now,
        right=right, why=row.valid_from.isoformat(), reference=row.legal_basis,
    )  # fmt: skip
    await session.delete(row)
    await session.flush()


def _read(rows: Iterable[RoyaltyRates]) -> list[Rates]:
    return [Rates(row.valid_from, row.legal_basis, Terms.model_validate(row.terms)) for row in rows]
