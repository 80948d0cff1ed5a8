"""Read the ledger of the session's site: lines with their shares, and what they come to."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, and_, func, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.access.rules import Actor, allowed, boards_where, require_somewhere
from liencong.core.tenancy.scope import scope_of
from liencong.core.tenancy.tables import Site
from liencong.plugins.royalties import rates, reckoning, rules
from liencong.plugins.royalties.reckoning import Work
from liencong.plugins.royalties.rules import CREATORS, ROYALTY_CHECK
from liencong.plugins.royalties.tables import RoyaltyLine, RoyaltyMonth, RoyaltyPayee, RoyaltyShare
from liencong.plugins.royalties.terms import RateBook, Terms
from liencong.sites.usage.rules import Month, month_of


@dataclass(frozen=True)
class Part:
    """Who gets what of a line, in đồng."""

    share: RoyaltyShare
    payee: RoyaltyPayee
    amount: int


@dataclass(frozen=True)
class Reckoned:
    """A line with what it comes to: as it was paid once its month is locked, until then as it would be.

    `terms` are those by which it is reckoned; None where there are none any more.
    """

    line: RoyaltyLine
    parts: Sequence[Part]
    royalty: int
    terms: Terms | None

    @property
    def remuneration(self) -> int:
        """What those who edited and approved get beside the royalty."""
        return sum(part.amount for part in self.parts if part.share.duty not in CREATORS)

    @property
    def total(self) -> int:
        """What is paid out for the line: nothing for one that is left out."""
        return sum(part.amount for part in self.parts)


@dataclass(frozen=True)
class Wanted:
    """Which lines of a month a list shows."""

    month: Month
    state: str = ""
    withdrawn: bool = False


async def list_month(
    session: AsyncSession, actor: Actor, wanted: Wanted, *, limit: int | None = None, offset: int = 0
) -> list[Reckoned]:
    """Give the lines of a month that somebody may check, in the order of publication."""
    require_somewhere(actor, ROYALTY_CHECK, scope_of(session))
    found = select(RoyaltyLine).where(*_conditions(session, actor, wanted))
    found = found.order_by(RoyaltyLine.published_on, RoyaltyLine.entry_id, RoyaltyLine.part)
    return await reckon(session, list(await session.scalars(found.limit(limit).offset(offset))))


async def count_month(session: AsyncSession, actor: Actor, wanted: Wanted) -> dict[str, int]:
    """Count the lines of a month that somebody may check, by state."""
    conditions = _conditions(session, actor, wanted)
    counted = select(RoyaltyLine.state, func.count()).where(*conditions).group_by(RoyaltyLine.state)
    return {row[0]: row[1] for row in await session.execute(counted)}


async def list_of_entry(session: AsyncSession, entry_id: int) -> list[Reckoned]:
    """Give the lines that an entry was booked with on the session's site, corrections among them."""
    found = select(RoyaltyLine).where(RoyaltyLine.entry_id == entry_id).order_by(RoyaltyLine.part)
    return await reckon(session, list(await session.scalars(found)))


async def list_of_account(session: AsyncSession, account_id: int, year: int) -> list[Reckoned]:
    """Give the lines of a year in which somebody has a part, the latest first."""
    theirs = (
        select(RoyaltyShare.line_id)
        .join(RoyaltyPayee, RoyaltyPayee.id == RoyaltyShare.payee_id)
        .where(RoyaltyPayee.account_id == account_id)
    )
    of_year = RoyaltyLine.month.between(date(year, 1, 1), date(year, 12, 31))
    found = select(RoyaltyLine).where(RoyaltyLine.id.in_(theirs), of_year)
    found = found.order_by(RoyaltyLine.month.desc(), RoyaltyLine.published_on.desc(), RoyaltyLine.id.desc())
    return await reckon(session, list(await session.scalars(found)))


async def unchecked_by_month(session: AsyncSession, actor: Actor) -> dict[Month, int]:
    """Count the lines that wait to be checked by somebody, by month."""
    counted = (
        select(RoyaltyLine.month, func.count())
        .where(RoyaltyLine.state == rules.PROPOSED, _theirs(session, actor))
        .group_by(RoyaltyLine.month)
    )
    return {month_of(row[0]): row[1] for row in await session.execute(counted)}


async def withdrawn_after_lock(session: AsyncSession, *, since: datetime) -> dict[Month, int]:
    """Count what was paid and withdrawn since a moment, and not corrected yet, by month."""
    corrections = select(RoyaltyLine.corrects_id).where(RoyaltyLine.corrects_id.is_not(None))
    counted = (
        select(RoyaltyLine.month, func.count())
        .join(RoyaltyMonth, RoyaltyMonth.month == RoyaltyLine.month)
        .where(
            RoyaltyLine.withdrawn_at >= since,
            RoyaltyLine.state == rules.CHECKED,
            RoyaltyLine.corrects_id.is_(None),
            RoyaltyLine.id.not_in(corrections),
        )
        .group_by(RoyaltyLine.month)
    )
    return {month_of(row[0]): row[1] for row in await session.execute(counted)}


async def locked_months(session: AsyncSession) -> dict[Month, RoyaltyMonth]:
    """Give the months that are locked on the session's site."""
    return {month_of(row.month): row for row in await session.scalars(select(RoyaltyMonth))}


async def hold(session: AsyncSession) -> None:
    """Keep the ledger of the session's site from others' changes until this transaction is over."""
    site = select(Site.id).where(Site.id == scope_of(session))
    await session.execute(site.with_for_update(key_share=True))


async def reckon(session: AsyncSession, lines: Sequence[RoyaltyLine]) -> list[Reckoned]:
    """Tell what lines come to."""
    shares: dict[int, list[tuple[RoyaltyShare, RoyaltyPayee]]] = {}
    for share, payee in await session.execute(_shares([line.id for line in lines])):
        shares.setdefault(share.line_id, []).append((share, payee))
    book = await rates.book_of(session)
    return [_reckon(line, shares.get(line.id, []), book) for line in lines]


def work_of(line: RoyaltyLine) -> Work:
    """Give what was judged of a line's work."""
    return Work(line.coefficient, line.quantity, line.is_translated, line.is_minority)


def sums_of(reckoned: Iterable[Reckoned]) -> tuple[int, int]:
    """Add up royalty and remuneration of what is paid out."""
    found = list(reckoned)
    remuneration = sum(one.remuneration for one in found)
    return sum(one.total for one in found) - remuneration, remuneration


def may_see(actor: Actor, line: RoyaltyLine) -> bool:
    """Tell whether somebody may check a line."""
    return allowed(actor, ROYALTY_CHECK, line.site_id, line.board_id)


def _reckon(
    line: RoyaltyLine, shares: Sequence[tuple[RoyaltyShare, RoyaltyPayee]], book: RateBook
) -> Reckoned:
    terms = book.on(line.published_on)
    royalty, amounts = _amounts(line, [share for share, _ in shares], terms)
    parts = [Part(share, payee, amounts.get(share.id, 0)) for share, payee in shares]
    return Reckoned(line, parts, royalty, terms)


def _amounts(
    line: RoyaltyLine, shares: Sequence[RoyaltyShare], terms: Terms | None
) -> tuple[int, dict[int, int]]:
    """Give the royalty of a line, and the amount of each share by its number."""
    if line.royalty is not None:
        return line.royalty, {share.id: share.amount or 0 for share in shares}
    if line.corrects_id is not None and line.state != rules.EXCLUDED:
        fixed = {share.id: share.amount or 0 for share in shares}
        return sum(fixed[share.id] for share in shares if share.duty in CREATORS), fixed
    if terms is None or line.state == rules.EXCLUDED:
        return 0, {}
    royalty, amounts = reckoning.royalty_of(work_of(line), terms), dict[int, int]()
    for duties in (CREATORS, (rules.EDITOR,), (rules.APPROVER,)):
        group = [share for share in shares if share.duty in duties]
        total = royalty if duties == CREATORS else reckoning.remuneration_of(royalty, duties[0], terms)
        parts = reckoning.share_out(total, [share.weight for share in group], terms.rounding)
        amounts |= {share.id: part for share, part in zip(group, parts, strict=True)}
    return royalty, amounts


def _conditions(session: AsyncSession, actor: Actor, wanted: Wanted) -> list[ColumnElement[bool]]:
    found = [RoyaltyLine.month == wanted.month.first, _theirs(session, actor)]
    if wanted.state:
        found.append(RoyaltyLine.state == wanted.state)
    if wanted.withdrawn:
        found.append(RoyaltyLine.withdrawn_at.is_not(None))
    return found


def _theirs(session: AsyncSession, actor: Actor) -> ColumnElement[bool]:
    board_ids = boards_where(actor, ROYALTY_CHECK, scope_of(session))
    return true() if board_ids is None else RoyaltyLine.board_id.in_(board_ids)


def _shares(line_ids: Collection[int]) -> Select[RoyaltyShare, RoyaltyPayee]:
    return (
        select(RoyaltyShare, RoyaltyPayee)
        .join(RoyaltyPayee, and_(RoyaltyPayee.id == RoyaltyShare.payee_id))
        .where(RoyaltyShare.line_id.in_(line_ids))
        .order_by(RoyaltyShare.id)
    )
