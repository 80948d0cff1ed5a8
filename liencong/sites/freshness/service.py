"""Use cases of freshness: see where the boards of sites stand, and remind who answers for one."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import accumulate

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.access import service as access
from liencong.core.access.rules import Actor, Permission, Right
from liencong.core.access.service import Roles
from liencong.core.access.tables import Grant
from liencong.core.audit import service as audit
from liencong.core.audit.tables import AuditRecord
from liencong.core.calendar import WorkCalendar
from liencong.core.clock import local_day
from liencong.core.errors import Refused
from liencong.core.identity.tables import ACTIVE as ACCOUNT_ACTIVE
from liencong.core.identity.tables import Account
from liencong.core.tenancy.tables import Site
from liencong.sites.board.owners import has_living_owner, owner_name
from liencong.sites.board.tables import Board
from liencong.sites.entry.rules import ENTRY_WRITE
from liencong.sites.entry.tables import Placement
from liencong.sites.freshness.rules import OVERDUE, SOON, Period, standing_of

FRESHNESS_SEE = Permission("freshness:see")
REMIND = "board:remind"
REMINDED_FOR = timedelta(days=1)
"""Before a second letter about the same board may go out."""

MOST_LETTERS = 5


class RemindedAlready(Refused):
    """A letter about the board went out within a day."""

    code = "reminded-already"


class NobodyToRemind(Refused):
    """Nobody who answers for the board has an address."""

    code = "nobody-to-remind"


@dataclass(frozen=True)
class BoardRow:
    """A board with where it stands: who answers for it, when it was brought up to date, when it is due.

    `faults` are message codes: nobody answers for it, who did no longer exists, nobody may write on it.
    """

    board: Board
    site: Site
    owner: str
    last: datetime | None
    due: date | None
    standing: str
    faults: Sequence[str]
    reminded_at: datetime | None

    @property
    def wants_attention(self) -> bool:
        """Tell whether somebody has to see to it."""
        return self.standing in (OVERDUE, SOON) or bool(self.faults)


@dataclass(frozen=True)
class Facts:
    """What boards are judged by: the sites that there are, the days that are worked on, today."""

    sites: Mapping[int, Site]
    calendar: WorkCalendar
    roles: Roles
    now: datetime


_Latest = Mapping[tuple[int, str], datetime]
"""When boards were brought up to date last, by their site and path."""


@dataclass(frozen=True)
class _Known:
    """What was found of all boards at once: their last updates, reminders, and where somebody may write."""

    updated: Mapping[int, datetime]
    reminded: Mapping[str, datetime]
    kept: frozenset[tuple[int, int | None]]


async def list_rows(session: AsyncSession, facts: Facts) -> list[BoardRow]:
    """Give the boards that the session sees, site by site in their order, with where each stands."""
    boards = list(await session.scalars(select(Board).order_by(Board.site_id, Board.position, Board.id)))
    known = _Known(await _last_updates(session), await _reminders(session), await _keepers(session, facts))
    latest = _latest(boards, known.updated)
    return [_row(board, latest, known, facts) for board in boards]


async def count_overdue(session: AsyncSession, facts: Facts) -> int:
    """Count the boards that the session sees which are due and past."""
    boards = list(await session.scalars(select(Board)))
    with_period = [board for board in boards if board.update_days is not None]
    latest = _latest(boards, await _last_updates(session) if with_period else {})
    return sum(_standing(board, latest, facts) == OVERDUE for board in with_period)


async def recipients(session: AsyncSession, row: BoardRow, facts: Facts) -> list[str]:
    """Give the addresses of who answers for a board: its own writers, else its agency's or site's keepers."""
    writers = _roles_with(facts.roles, ENTRY_WRITE)
    keepers = ["site_admin", "editor_in_chief"]
    wanted: list[tuple[int, int | None, list[str]]] = [(row.site.id, row.board.id, writers)]
    if row.board.owner_site_id:
        wanted.append((row.board.owner_site_id, None, keepers))
    wanted.append((row.site.id, None, keepers))
    for site_id, board_id, roles in wanted:
        found = await session.scalars(
            select(Account.email)
            .join(Grant, Grant.account_id == Account.id)
            .where(
                Grant.site_id == site_id,
                Grant.board_id.is_not_distinct_from(board_id),
                Grant.role.in_(roles),
                Account.state == ACCOUNT_ACTIVE,
                access.in_force(facts.now),
            )
            .order_by(Account.email)
            .distinct()
            .limit(MOST_LETTERS)
        )
        if emails := list(found):
            return emails
    owner = facts.sites.get(row.board.owner_site_id or 0)
    address = str((owner or row.site).settings.get("email", ""))
    return [address] if address else []


def check_remindable(row: BoardRow, emails: Collection[str], *, now: datetime) -> None:
    """Refuse a letter that nobody would get, or that was sent a moment ago."""
    if row.reminded_at is not None and now - row.reminded_at < REMINDED_FOR:
        raise RemindedAlready
    if not emails:
        raise NobodyToRemind


def note_reminder(
    session: AsyncSession, actor: Actor, row: BoardRow, sent: int, *, right: Right, now: datetime
) -> None:
    """Note in the log of the board's site, for which the session is open, that letters went out about it."""
    audit.record(
        session,
        actor,
        REMIND,
        f"board:{row.board.id}",
        site_id=row.site.id,
        now=now,
        right=right,
        letters=sent,
    )


async def count_reminders(session: AsyncSession, begins: datetime, ends: datetime) -> Mapping[int, int]:
    """Count the reminders of each site that the session sees, from one moment up to another."""
    rows = await session.execute(
        select(AuditRecord.site_id, func.count(AuditRecord.id))
        .where(AuditRecord.action == REMIND, AuditRecord.at >= begins, AuditRecord.at < ends)
        .group_by(AuditRecord.site_id)
    )
    return {row[0]: row[1] for row in rows}


async def _last_updates(session: AsyncSession) -> Mapping[int, datetime]:
    """Give when something that stands on each board was put there or changed last."""
    rows = await session.execute(
        select(Placement.board_id, func.max(Placement.changed_at))
        .where(Placement.withdrawn_at.is_(None), Placement.suspended_at.is_(None))
        .group_by(Placement.board_id)
    )
    return {row[0]: row[1] for row in rows}


async def _reminders(session: AsyncSession) -> Mapping[str, datetime]:
    rows = await session.execute(
        select(AuditRecord.subject, func.max(AuditRecord.at))
        .where(AuditRecord.action == REMIND)
        .group_by(AuditRecord.subject)
    )
    return {row[0]: row[1] for row in rows}


async def _keepers(session: AsyncSession, facts: Facts) -> frozenset[tuple[int, int | None]]:
    """Give where somebody who works may write: pairs of a site and a board, None for all of its boards."""
    rows = await session.execute(
        select(Grant.site_id, Grant.board_id)
        .join(Account, Account.id == Grant.account_id)
        .where(
            Grant.site_id.is_not(None),
            Grant.role.in_(_roles_with(facts.roles, ENTRY_WRITE)),
            Account.state == ACCOUNT_ACTIVE,
            access.in_force(facts.now),
        )
        .distinct()
    )
    return frozenset((site_id, board_id) for site_id, board_id in rows if site_id is not None)


def _row(board: Board, latest: _Latest, known: _Known, facts: Facts) -> BoardRow:
    site, last = facts.sites[board.site_id], latest.get((board.site_id, board.path))
    return BoardRow(
        board=board,
        site=site,
        owner=owner_name(board, site, facts.sites),
        last=last,
        due=period_of(board).due(local_day(last), facts.calendar) if last else None,
        standing=_standing(board, latest, facts),
        faults=list(_faults(board, site, known, facts)),
        reminded_at=known.reminded.get(f"board:{board.id}"),
    )


def _latest(boards: Sequence[Board], updated: Mapping[int, datetime]) -> _Latest:
    """Give when each board, or one below it, was brought up to date last; without those that never were."""
    latest: dict[tuple[int, str], datetime] = {}
    for board in boards:
        if (moment := updated.get(board.id)) is not None:
            for path in accumulate(board.path.split("/"), "{}/{}".format):
                place = (board.site_id, path)
                latest[place] = max(latest.get(place, moment), moment)
    return latest


def _standing(board: Board, latest: _Latest, facts: Facts) -> str:
    last = latest.get((board.site_id, board.path))
    last_day = local_day(last) if last else None
    return standing_of(period_of(board), last_day, local_day(facts.now), facts.calendar)


def period_of(board: Board) -> Period:
    """Give within which time a board has to be brought up to date."""
    return Period(board.update_days, board.update_counts)


def _faults(board: Board, site: Site, known: _Known, facts: Facts) -> Iterator[str]:
    if not owner_name(board, site, facts.sites):
        yield "owner-none"
    elif not has_living_owner(board, site, facts.sites):
        yield "owner-gone"
    if not known.kept & {(site.id, None), (site.id, board.id)}:
        yield "nobody-writes"


def is_below(one: Board, board: Board) -> bool:
    """Tell whether a board is another one, or stands somewhere below it on the same site."""
    return f"{one.path}/".startswith(f"{board.path}/")


def _roles_with(roles: Roles, permission: Permission) -> list[str]:
    return [role for role, permissions in roles.items() if permission in permissions]
