"""Use cases of checking: judge lines, say who gets what, leave lines out, add one, correct what is locked."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from pydantic import BaseModel, Field
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.access.rules import Actor, require
from liencong.core.audit import service as audit
from liencong.core.clock import local_day
from liencong.core.db.base import RowNumber
from liencong.core.errors import Invalid, NotFound, Stale
from liencong.core.text.inputs import Line
from liencong.plugins.royalties import booking, ledger, rates, rules
from liencong.plugins.royalties.rules import ROYALTY_CHECK, MonthLocked, MonthNotLocked
from liencong.plugins.royalties.tables import RoyaltyLine, RoyaltyPayee, RoyaltyShare
from liencong.plugins.royalties.terms import Amount, Coefficient, RateBook, decimal_text
from liencong.sites.usage.rules import Month, month_of

HIGHEST_AMOUNT = 10**12


class JudgedInput(BaseModel):
    """What somebody judges of a line; `version` is that of the line as it was read."""

    id: RowNumber
    version: int
    genre: Line = Field(min_length=1, max_length=120)
    coefficient: Coefficient
    quantity: int = Field(default=1, ge=1, le=1000)
    is_translated: bool = False
    is_minority: bool = False


class QuickInput(BaseModel):
    """A line of the month's list; with `chosen` it counts as checked."""

    id: RowNumber
    version: int
    genre: Line = Field(min_length=1, max_length=120)
    coefficient: Coefficient
    chosen: bool = False


class ShareInput(BaseModel):
    """Somebody's part in a line: their duty, and their weight against others with it."""

    payee: RowNumber
    duty: str
    weight: int = Field(default=1, ge=1, le=1000)


class AmountInput(BaseModel):
    """What somebody gets in đồng by a correction, or has to give back."""

    payee: RowNumber
    duty: str
    amount: Amount = Field(ge=-HIGHEST_AMOUNT, le=HIGHEST_AMOUNT)


@dataclass(frozen=True)
class Checker:
    """Somebody who works on a site's ledger, with what holds there just now."""

    actor: Actor
    book: RateBook
    locked: Collection[Month]
    now: datetime


async def begin(session: AsyncSession, actor: Actor, *, now: datetime) -> Checker:
    """Keep the ledger of the session's site from others' changes until this transaction is over."""
    await ledger.hold(session)
    return Checker(actor, await rates.book_of(session), await ledger.locked_months(session), now)


async def get_open(session: AsyncSession, checker: Checker, line_id: int) -> RoyaltyLine:
    """Give a line of an open month; raise `MonthLocked`, and what `get` raises."""
    line = await get(session, checker.actor, line_id)
    if month_of(line.month) in checker.locked:
        raise MonthLocked(month=str(month_of(line.month)))
    return line


async def get(session: AsyncSession, actor: Actor, line_id: int) -> RoyaltyLine:
    """Give a line of the session's site to somebody who may check it; raise `NotFound`, `Forbidden`."""
    line: RoyaltyLine | None = await session.scalar(select(RoyaltyLine).where(RoyaltyLine.id == line_id))
    if line is None:
        raise NotFound(line_id=line_id)
    require(actor, ROYALTY_CHECK, line.site_id, line.board_id)
    return line


async def check_quickly(session: AsyncSession, checker: Checker, given: Sequence[QuickInput]) -> int:
    """Judge many lines at once, all or none; give how many are checked now.

    Raises `Invalid` with fields named by the line's place (`lines.3.coefficient`), and what `judge` raises.
    """
    wrong: dict[str, str] = {}
    checked = 0
    for place, one in enumerate(given):
        line = await get_open(session, checker, one.id)
        same = one.genre == line.genre and one.coefficient == line.coefficient
        if same and not one.chosen:
            continue
        kept = JudgedInput(
            **one.model_dump(exclude={"chosen"}),
            quantity=line.quantity,
            is_translated=line.is_translated,
            is_minority=line.is_minority,
        )
        try:
            await judge(session, checker, kept)
            if one.chosen:
                await mark_checked(session, checker, line)
                checked += 1
        except Invalid as error:
            wrong |= {f"lines.{place}.{name}": code for name, code in error.fields.items()}
    if wrong:
        raise Invalid(wrong)
    return checked


async def judge(session: AsyncSession, checker: Checker, given: JudgedInput) -> RoyaltyLine:
    """Set genre and coefficient of a line, which has to be checked again.

    Raises `MonthLocked`, `Stale`, `Invalid` for a genre that is none or a coefficient outside its range.
    """
    line = await get_open(session, checker, given.id)
    if line.version != given.version:
        raise Stale(line_id=line.id)
    if line.corrects_id is not None:
        return line
    _check_range(checker, line, given.genre, given.coefficient)
    before = _words_of(line)
    line.genre, line.hundredths, line.quantity = given.genre, int(given.coefficient * 100), given.quantity
    line.is_translated, line.is_minority = given.is_translated, given.is_minority
    after = _words_of(line)
    if before != after:
        _note(session, checker, "royalty:judge", line, why=f"{before} → {after}")
    line.state = rules.PROPOSED if line.state == rules.CHECKED else line.state
    return line


async def mark_checked(session: AsyncSession, checker: Checker, line: RoyaltyLine) -> None:
    """Say that a line is right; raise `Invalid` where nobody would get its royalty."""
    shares = await session.scalars(select(RoyaltyShare).where(RoyaltyShare.line_id == line.id))
    if not any(share.duty in rules.CREATORS for share in shares) and line.corrects_id is None:
        raise Invalid({"genre": "royalty-nobody"})
    line.state, line.reason = rules.CHECKED, "" if line.corrects_id is None else line.reason
    line.checked_at, line.checked_by_id = checker.now, checker.actor.account_id
    _note(session, checker, "royalty:check", line, why=_words_of(line))
    await session.flush()


async def exclude(session: AsyncSession, checker: Checker, line_ids: Sequence[int], reason: str) -> None:
    """Leave lines out: they are not paid, for a reason; raises `Invalid` without one, `MonthLocked`."""
    if not reason:
        raise Invalid({"reason": "required"})
    for line_id in line_ids:
        line = await get_open(session, checker, line_id)
        kept = f"{line.reason}; " if line.corrects_id is not None else ""
        line.state, line.reason = rules.EXCLUDED, f"{kept}{reason}"[:400]
        _note(session, checker, "royalty:exclude", line, reason=reason[:400])
    await session.flush()


async def share(session: AsyncSession, checker: Checker, line_id: int, given: Sequence[ShareInput]) -> None:
    """Say who gets what part of a line; raises `Invalid` for somebody twice in one duty or who is unknown."""
    line = await get_open(session, checker, line_id)
    if line.corrects_id is not None:
        raise NotFound(line_id=line_id)
    people = await _check_people(session, given, "shares")
    await session.execute(delete(RoyaltyShare).where(RoyaltyShare.line_id == line.id))
    for one in given:
        session.add(
            RoyaltyShare(
                site_id=line.site_id, line_id=line.id, payee_id=one.payee, duty=one.duty, weight=one.weight
            )
        )
    told = ", ".join(f"{people[one.payee]} ({one.weight})" for one in given)
    _note(session, checker, "royalty:share", line, why=told[:400])
    await session.flush()


async def add_part(session: AsyncSession, checker: Checker, line_id: int, genre: str) -> int:
    """Add another line to an entry that is booked, such as for its pictures; give its number."""
    line = await get_open(session, checker, line_id)
    terms = checker.book.on(line.published_on)
    found = terms.find_genre(genre) if terms else None
    if found is None:
        raise Invalid({"genre": "choice-unknown"})
    added = _beside(line, await booking.next_part(session, line.entry_id), month_of(line.month))
    added.genre, added.hundredths = found.name, int(found.usual * 100)
    session.add(added)
    await session.flush()
    _note(session, checker, "royalty:add-part", added, why=found.name)
    return added.id


async def correct(
    session: AsyncSession, checker: Checker, line_id: int, given: Sequence[AmountInput], reason: str
) -> int:
    """Correct what was paid wrongly by a line of the next open month; give its number.

    Raises `Invalid` without a reason or an amount, `MonthNotLocked` for what can still be changed itself.
    """
    line = await get(session, checker.actor, line_id)
    if month_of(line.month) not in checker.locked:
        raise MonthNotLocked(line_id=line_id)
    if not reason:
        raise Invalid({"reason": "required"})
    amounts = [one for one in given if one.amount]
    if not amounts:
        raise Invalid({"amounts": "royalty-no-amount"})
    await _check_people(session, amounts, "amounts")
    begins = max(month_of(line.month).after, month_of(local_day(checker.now)))
    month = rules.open_month(begins, checker.locked)
    added = _beside(line, await booking.next_part(session, line.entry_id), month)
    added.corrects_id, added.reason = line.corrects_id or line.id, reason[:400]
    added.state, added.checked_at, added.checked_by_id = rules.CHECKED, checker.now, checker.actor.account_id
    session.add(added)
    await session.flush()
    for one in amounts:
        session.add(
            RoyaltyShare(
                site_id=line.site_id, line_id=added.id, payee_id=one.payee, duty=one.duty, amount=one.amount
            )
        )
    _note(session, checker, "royalty:correct", added, reason=reason[:400])
    await session.flush()
    return added.id


def _words_of(line: RoyaltyLine) -> str:
    """Tell what was judged of a line: `Tin 2,5 × 1`."""
    return f"{line.genre} {decimal_text(line.coefficient)} × {line.quantity}"


def _beside(line: RoyaltyLine, part: int, month: Month) -> RoyaltyLine:
    """Make another line of the same entry."""
    return RoyaltyLine(
        site_id=line.site_id,
        entry_id=line.entry_id,
        part=part,
        month=month.first,
        published_on=line.published_on,
        board_id=line.board_id,
        title=line.title,
        author=line.author,
        genre=line.genre,
        hundredths=line.hundredths,
        quantity=1,
    )


def _check_range(checker: Checker, line: RoyaltyLine, name: str, coefficient: Decimal) -> None:
    terms = checker.book.on(line.published_on)
    genre = terms.find_genre(name) if terms else None
    if genre is None:
        raise Invalid({"genre": "choice-unknown"})
    if not genre.low <= coefficient <= genre.high:
        raise Invalid({"coefficient": "royalty-out-of-range"})


async def _check_people(
    session: AsyncSession, given: Sequence[ShareInput | AmountInput], part: str
) -> dict[int, str]:
    ids = [one.payee for one in given]
    rows = await session.execute(select(RoyaltyPayee.id, RoyaltyPayee.name).where(RoyaltyPayee.id.in_(ids)))
    names = {row[0]: row[1] for row in rows}
    keys = [(one.payee, one.duty) for one in given]
    wrong: dict[str, str] = {}
    for at, one in enumerate(given):
        if one.payee not in names:
            wrong[f"{part}.{at}.payee"] = "choice-unknown"
        elif one.duty not in rules.DUTIES:
            wrong[f"{part}.{at}.duty"] = "choice-unknown"
        elif keys[at] in keys[:at]:
            wrong[f"{part}.{at}.payee"] = "royalty-doubled"
    if wrong:
        raise Invalid(wrong)
    return names


def _note(session: AsyncSession, checker: Checker, action: str, line: RoyaltyLine, **detail: object) -> None:
    actor, site_id = checker.actor, line.site_id
    right = require(actor, ROYALTY_CHECK, site_id, line.board_id)
    subject = f"royalty:{line.id}"
    audit.record(session, actor, action, subject, site_id=site_id, now=checker.now, right=right, **detail)
