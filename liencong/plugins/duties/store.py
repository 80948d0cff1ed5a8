"""Find duties, what sites said of them, and what stands on the boards that meet them."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.clock import local_day
from liencong.core.db.upsert import insert_new
from liencong.core.errors import NotFound
from liencong.core.tenancy.scope import every_site
from liencong.plugins.duties.rules import Published
from liencong.plugins.duties.tables import DutyBoard, DutyEntry, DutyEvent, PublicationDuty
from liencong.sites.board.tables import Board
from liencong.sites.entry.tables import Entry, Placement, Revision

FILE = "file"
"""Among the fields that a duty requires: a file that readers can save."""

FILE_LINK = 'href="/media/'


@dataclass(frozen=True)
class Stood:
    """An entry on a board of a site, with the facts by which duties judge it."""

    site_id: int
    board_id: int
    type: str
    published: Published
    fields: Mapping[str, object]
    has_file: bool


async def list_duties(session: AsyncSession) -> list[PublicationDuty]:
    """Give all duties, also those that have ended or are to come, in their order."""
    found = select(PublicationDuty).order_by(PublicationDuty.position, PublicationDuty.id)
    return list(await session.scalars(found))


async def get_duty(session: AsyncSession, duty_id: int, *, for_update: bool = False) -> PublicationDuty:
    """Give a duty; raise `NotFound` where there is none."""
    found = select(PublicationDuty).where(PublicationDuty.id == duty_id)
    duty: PublicationDuty | None = await session.scalar(found.with_for_update() if for_update else found)
    if duty is None:
        raise NotFound(duty_id=duty_id)
    return duty


async def list_boards(session: AsyncSession) -> list[Board]:
    """Give the boards that the session sees, site by site."""
    return list(await session.scalars(select(Board).order_by(Board.site_id, Board.position, Board.id)))


async def boards_by_duty(session: AsyncSession) -> dict[tuple[int, int], list[int]]:
    """Give the numbers of the boards that meet duties, by site and duty."""
    found: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for row in await session.scalars(select(DutyBoard).order_by(DutyBoard.board_id)):
        found[row.site_id, row.duty_id].append(row.board_id)
    return found


async def entries_by_duty(session: AsyncSession) -> dict[tuple[int, int], dict[int, date]]:
    """Give the entries that somebody counts for a period of a duty, by site and duty."""
    found: defaultdict[tuple[int, int], dict[int, date]] = defaultdict(dict)
    for row in await session.scalars(select(DutyEntry)):
        found[row.site_id, row.duty_id][row.entry_id] = row.first
    return found


async def events_by_duty(session: AsyncSession) -> dict[tuple[int, int], list[DutyEvent]]:
    """Give what happened that has to be published, by site and duty, the earliest first."""
    found: defaultdict[tuple[int, int], list[DutyEvent]] = defaultdict(list)
    still_owed = select(DutyEvent).where(DutyEvent.dropped_reason == "")
    for row in await session.scalars(still_owed.order_by(DutyEvent.happened_on, DutyEvent.id)):
        found[row.site_id, row.duty_id].append(row)
    return found


async def get_event(session: AsyncSession, event_id: int) -> DutyEvent:
    """Give an event of the session's site; raise `NotFound` where it is absent or another's."""
    event: DutyEvent | None = await session.scalar(select(DutyEvent).where(DutyEvent.id == event_id))
    if event is None:
        raise NotFound(event_id=event_id)
    return event


async def carry_over(session: AsyncSession, former_id: int, duty_id: int) -> None:
    """Let the boards that sites chose for a duty meet the one that replaces it."""
    with every_site(session):
        chosen = await session.execute(
            select(DutyBoard.site_id, DutyBoard.board_id).where(DutyBoard.duty_id == former_id)
        )
        rows = [
            {"site_id": site_id, "duty_id": duty_id, "board_id": board_id} for site_id, board_id in chosen
        ]
    await insert_new(session, DutyBoard, rows, key=["duty_id", "board_id"])


async def first_days(session: AsyncSession) -> dict[int, datetime]:
    """Give when the oldest thing that stands on each site was published."""
    rows = await session.execute(
        select(Placement.site_id, func.min(Placement.visible_from)).group_by(Placement.site_id)
    )
    return {row[0]: row[1] for row in rows}


@dataclass(frozen=True)
class Looked:
    """What is looked for: what came on boards since a moment, all that stands on some, and some entries."""

    site_ids: Collection[int]
    board_ids: Collection[int]
    lasting_ids: Collection[int]
    entry_ids: Collection[int]
    since: datetime


async def list_stood(session: AsyncSession, looked: Looked, *, now: datetime) -> Sequence[Stood]:
    """Give what stands, or stood, on boards of some sites, own entries and links alike (S53)."""
    ended = func.coalesce(Placement.withdrawn_at, Placement.suspended_at, Placement.visible_until)
    statement = (
        select(
            Placement.site_id, Placement.board_id, Placement.visible_from, ended.label("ended"),
            Placement.epoch == Entry.epoch, Entry.id, Entry.type, Entry.slug, Board.path, Revision.title,
            Revision.fields, Revision.body_html.contains(FILE_LINK),
        )
        .join(Entry, Entry.id == Placement.entry_id)
        .join(Revision, Revision.id == Placement.revision_id)
        .join(Board, Board.id == Placement.board_id)
        .where(
            Placement.site_id.in_(looked.site_ids),
            Placement.visible_from <= now,
            or_(
                and_(Placement.board_id.in_(looked.board_ids), Placement.visible_from >= looked.since),
                Placement.board_id.in_(looked.lasting_ids),
                Placement.entry_id.in_(looked.entry_ids),
            ),
        )
    )  # fmt: skip
    with every_site(session):
        rows = await session.execute(statement)
    return [
        Stood(
            site_id=site_id,
            board_id=board_id,
            type=kind,
            published=Published(
                entry_id=entry_id,
                title=title,
                path=f"/{path}/{slug}-{entry_id}",
                since=local_day(came),
                until=_until(gone, now, is_shown=is_shown),
            ),
            fields=fields,
            has_file=has_file,
        )
        for (site_id, board_id, came, gone, is_shown, entry_id, kind, slug, path, title, fields, has_file)
        in rows
    ]  # fmt: skip


def _until(gone: datetime | None, now: datetime, *, is_shown: bool) -> date | None:
    if gone is not None and gone <= now:
        return local_day(gone)
    return None if is_shown else local_day(now)
