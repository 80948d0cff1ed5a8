"""Find cases of the session's site: the public ones for readers, all of them for those who answer."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, case, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.text import fold
from liencong.plugins.cases import rules
from liencong.plugins.cases.tables import Case, CaseHop


@dataclass(frozen=True)
class Wanted:
    """Which public cases a list shows; `after` is where the page before ended."""

    words: str = ""
    field: str = ""
    after: tuple[datetime, int] | None = None


@dataclass(frozen=True)
class Owed:
    """What a site owes: cases that wait for an answer, and those of them that are late."""

    waiting: int
    late: int


async def list_public(session: AsyncSession, wanted: Wanted, *, limit: int, offset: int = 0) -> list[Case]:
    """Give public cases, those answered last first."""
    newest = select(Case).where(*_public(wanted)).order_by(Case.published_at.desc(), Case.id.desc())
    return list(await session.scalars(newest.limit(limit).offset(offset)))


async def count_public(session: AsyncSession, wanted: Wanted) -> int:
    """Count public cases."""
    return await session.scalar(select(func.count(Case.id)).where(*_public(wanted))) or 0


async def public_fields(session: AsyncSession) -> list[str]:
    """Give the fields that public cases are of."""
    found = await session.scalars(select(Case.field).where(*_public(Wanted())).distinct())
    return sorted(field for field in found if field)


async def find(session: AsyncSession, case_id: int, *, for_update: bool = False) -> Case | None:
    """Find a case of the session's site."""
    statement = select(Case).where(Case.id == case_id)
    found: Case | None = await session.scalar(statement.with_for_update() if for_update else statement)
    return found


async def list_in(
    session: AsyncSession, states: Collection[str], *, limit: int, offset: int = 0
) -> list[Case]:
    """Give the cases in some states, what is due first; of those that are done, the latest first."""
    is_open = set(states) <= set(rules.OPEN)
    order = [Case.due_on, Case.id] if is_open else [Case.answered_at.desc(), Case.id.desc()]
    statement = select(Case).where(Case.state.in_(states)).order_by(*order)
    return list(await session.scalars(statement.limit(limit).offset(offset)))


async def list_by_ids(session: AsyncSession, case_ids: Collection[int]) -> list[Case]:
    """Give cases by their numbers."""
    return list(await session.scalars(select(Case).where(Case.id.in_(case_ids))))


async def count_by_state(session: AsyncSession) -> dict[str, int]:
    """Count the cases in each state."""
    rows = await session.execute(select(Case.state, func.count(Case.id)).group_by(Case.state))
    return {row[0]: row[1] for row in rows}


async def list_hops(session: AsyncSession, case_id: int) -> Sequence[CaseHop]:
    """Give the way that a case took, from its first site on."""
    return list(await session.scalars(select(CaseHop).where(CaseHop.case_id == case_id).order_by(CaseHop.id)))


async def list_old(session: AsyncSession, before: datetime, *, limit: int) -> list[int]:
    """Give the numbers of cases that were done before a moment and still tell who sent them."""
    done = (*rules.WITH_ANSWER, rules.REFUSED)
    old = select(Case.id).where(Case.state.in_(done), Case.answered_at < before, Case.sender_name != "")
    return list(await session.scalars(old.order_by(Case.id).limit(limit)))


async def note_told(session: AsyncSession, case_id: int, told: str) -> None:
    """Note of what the sender had a letter; whoever writes an answer meanwhile is not made to begin again."""
    await _set_beside(session, case_id, told=told)


async def note_assigned(session: AsyncSession, case_id: int, account_id: int | None) -> None:
    """Note who works on a case, with the same regard for whoever writes meanwhile."""
    await _set_beside(session, case_id, assigned_to_id=account_id)


async def owed_by_site(session: AsyncSession, today: date) -> dict[int, Owed]:
    """Give what each site owes that the session sees."""
    late = func.sum(case((Case.due_on < today, 1), else_=0))
    rows = await session.execute(
        select(Case.site_id, func.count(Case.id), late)
        .where(Case.state.in_(rules.OPEN))
        .group_by(Case.site_id)
    )
    return {row[0]: Owed(row[1], row[2]) for row in rows}


async def _set_beside(session: AsyncSession, case_id: int, **facts: object) -> None:
    change = update(Case).where(Case.id == case_id).values(version=Case.version, **facts)
    await session.execute(change.execution_options(synchronize_session="fetch"))


def _public(wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [Case.state == rules.PUBLISHED]
    if wanted.field:
        found.append(Case.field == wanted.field)
    if wanted.after:
        moment, number = wanted.after
        older = and_(Case.published_at == moment, Case.id < number)
        found.append(or_(Case.published_at < moment, older))
    found += [Case.found_by.contains(word, autoescape=True) for word in fold(wanted.words).split()[:20]]
    return found
