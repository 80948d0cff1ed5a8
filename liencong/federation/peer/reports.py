"""Figures between installations: what a site tells of itself, and what was told here by its peers (S84, S86).

Figures are absolute, for a day or up to its end. So a report that comes twice, late or out of order changes
nothing, or only the days that it names; and one missed report is made good by the next.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field
from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.clock import local_day
from liencong.core.db.upsert import upsert
from liencong.core.errors import Refused
from liencong.core.tenancy.scope import scope_of
from liencong.core.tenancy.tables import Site
from liencong.core.text.inputs import Line
from liencong.federation.peer.tables import Peer, PeerPoll, PeerReport
from liencong.sites.poll import store as polls
from liencong.sites.visits import service as visits
from liencong.sites.visits.tables import VisitDay

MOST_DAYS = 400
MOST_POLLS = 100
MOST_OPTIONS = 100
AT_ONCE = 500
"""Figures in one statement: databases bound the number of its parameters."""
CLOCKS_DIFFER = timedelta(minutes=10)

Figure = Annotated[int, Field(ge=0, le=10**12)]


class DayFigures(BaseModel):
    """What was counted on one day in Vietnam."""

    day: date
    visits: Figure = 0
    views: Figure = 0
    people: Figure = 0


class PollFigures(BaseModel):
    """The votes for each option of a poll up to now, in the order of its options, with their words.

    Installations before these had words tell the votes alone.
    """

    uid: UUID
    question: Line = Field(default="", max_length=400)
    options: list[Annotated[Line, Field(max_length=200)]] = Field(default=[], max_length=MOST_OPTIONS)
    votes: list[Figure] = Field(max_length=MOST_OPTIONS)


class Figures(BaseModel):
    """What a site tells of itself: the days since the one asked for, and what stands at `told_at`."""

    told_at: AwareDatetime
    total: Figure
    days: list[DayFigures] = Field(max_length=MOST_DAYS + 1)
    polls: list[PollFigures] = Field(max_length=MOST_POLLS)


@dataclass(frozen=True)
class ToldPoll:
    """A poll as a peer has told it last; words that it did not tell are empty.

    `changed_at` is when its options were told as others than before.
    """

    site: Site
    subject: str
    question: str
    options: tuple[str, ...]
    votes: tuple[int, ...]
    told_at: datetime
    changed_at: datetime | None


class ReportRefused(Refused):
    """A report tells of days to come, or was made at another time than it says."""

    code = "peer-report-refused"


async def gather(session: AsyncSession, since: date | None, *, now: datetime) -> Figures:
    """Give the figures of the session's site since a day, or of all days that a report may tell of."""
    today, site_id = local_day(now), scope_of(session)
    first = max(since or date.min, today - timedelta(days=MOST_DAYS - 1))
    days = await session.scalars(select(VisitDay).where(VisitDay.day >= first).order_by(VisitDay.day))
    opened = await polls.list_asked(session, now=now, limit=MOST_POLLS)
    options = await polls.list_options(session, [poll.id for poll in opened])
    votes = await polls.count_votes(session, [poll.id for poll in opened])
    return Figures(
        told_at=now,
        total=(await visits.visits_of(session, today=today)).total,
        days=[DayFigures(day=one.day, visits=one.visits, views=one.views, people=one.people) for one in days],
        polls=[
            PollFigures(
                uid=poll.uid,
                question=poll.question,
                options=[option.label for option in options[poll.id]],
                votes=[votes[poll.id][site_id][option.id] for option in options[poll.id]],
            )
            for poll in opened
        ],
    )


async def take(session: AsyncSession, peer: Peer, told: Figures, *, now: datetime) -> None:
    """Set what a peer has told; of what was told before only older figures change. Raises `ReportRefused`."""
    today = local_day(told.told_at)
    if told.told_at > now + CLOCKS_DIFFER or any(one.day > today for one in told.days):
        raise ReportRefused
    rows = {(one["day"], one["subject"], one["measure"]): one for one in _rows(peer, told, today)}
    standing = await _told_at(session, peer, min(day for day, _, _ in rows))
    newer = [row for key, row in rows.items() if key not in standing or standing[key] < told.told_at]
    for first in range(0, len(newer), AT_ONCE):
        await upsert(
            session, PeerReport, newer[first : first + AT_ONCE],
            key=["peer_id", "day", "subject", "measure"], change=["value", "told_at"],
        )  # fmt: skip
    await _take_polls(session, peer, told)
    peer.reported_at = max(peer.reported_at or told.told_at, told.told_at)
    await session.flush()


async def list_reports(
    session: AsyncSession, *, since: date, peer_ids: Sequence[int] | None = None, subject: str = ""
) -> list[PeerReport]:
    """Give what peers have told of days since one: of themselves, or of a poll by its uid in hexadecimal."""
    statement = select(PeerReport).where(PeerReport.day >= since, PeerReport.subject == subject)
    if peer_ids is not None:
        statement = statement.where(PeerReport.peer_id.in_(peer_ids))
    return list(await session.scalars(statement.order_by(PeerReport.peer_id, PeerReport.day)))


async def list_polls(session: AsyncSession) -> list[ToldPoll]:
    """Give the polls that peers have told of, each as its newest report has it, by the names of sites."""
    known = (
        select(PeerPoll, Site)
        .join(Peer, Peer.id == PeerPoll.peer_id)
        .join(Site, Site.id == Peer.site_id)
        .order_by(Site.name, Site.id, PeerPoll.subject)
    )
    polls = [(row[0], row[1]) for row in await session.execute(known)]
    votes = await _newest_votes(session, [poll for poll, _ in polls])
    return [_told_poll(poll, site, votes[poll.peer_id, poll.subject]) for poll, site in polls]


def asks_since(peer: Peer) -> date | None:
    """Give the day since which a peer is asked: that of its last report, whose figures have grown since."""
    return local_day(peer.reported_at) - timedelta(days=1) if peer.reported_at else None


async def _take_polls(session: AsyncSession, peer: Peer, told: Figures) -> None:
    """Set in which words polls were told last; what was told before, or again, changes nothing."""
    found = await session.scalars(select(PeerPoll).where(PeerPoll.peer_id == peer.id))
    known = {one.subject: one for one in found}
    for poll in {one.uid.hex: one for one in told.polls}.values():
        kept = known.get(poll.uid.hex)
        if kept is None:
            kept = PeerPoll(peer_id=peer.id, subject=poll.uid.hex, question="", options=[])
            session.add(kept)
        elif kept.told_at >= told.told_at:
            continue
        kept.told_at = told.told_at
        if poll.options:
            kept.changed_at = told.told_at if kept.options not in ([], poll.options) else kept.changed_at
            kept.question, kept.options = poll.question, poll.options


async def _newest_votes(
    session: AsyncSession, polls: Sequence[PeerPoll]
) -> Mapping[tuple[int, str], Mapping[int, int]]:
    """Give the votes of polls by the position of an option, as the newest report of each has them."""
    newest = {(one.peer_id, local_day(one.told_at), one.subject): one.told_at for one in polls}
    place = tuple_(PeerReport.peer_id, PeerReport.day, PeerReport.subject)
    found: defaultdict[tuple[int, str], dict[int, int]] = defaultdict(dict)
    keys = list(newest)
    for first in range(0, len(keys), AT_ONCE):
        some = select(PeerReport).where(place.in_(keys[first : first + AT_ONCE]))
        for one in await session.scalars(some):
            if one.told_at == newest[one.peer_id, one.day, one.subject]:
                found[one.peer_id, one.subject][int(one.measure)] = one.value
    return found


def _told_poll(poll: PeerPoll, site: Site, votes: Mapping[int, int]) -> ToldPoll:
    positions = range(max(votes, default=-1) + 1)
    return ToldPoll(
        site=site,
        subject=poll.subject,
        question=poll.question,
        options=tuple(poll.options[at] if at < len(poll.options) else "" for at in positions),
        votes=tuple(votes.get(at, 0) for at in positions),
        told_at=poll.told_at,
        changed_at=poll.changed_at,
    )


async def _told_at(session: AsyncSession, peer: Peer, since: date) -> dict[tuple[date, str, str], datetime]:
    """Find when each figure was told last, and keep other reports of the peer waiting."""
    await session.execute(select(Peer.id).where(Peer.id == peer.id).with_for_update())
    columns = (PeerReport.day, PeerReport.subject, PeerReport.measure, PeerReport.told_at)
    found = select(*columns).where(PeerReport.peer_id == peer.id, PeerReport.day >= since)
    return {(row[0], row[1], row[2]): row[3] for row in await session.execute(found)}


def _rows(peer: Peer, told: Figures, today: date) -> Iterator[dict[str, Any]]:
    fixed = {"peer_id": peer.id, "told_at": told.told_at.astimezone(UTC)}
    for one in told.days:
        for measure in ("visits", "views", "people"):
            value = getattr(one, measure)
            yield {**fixed, "day": one.day, "subject": "", "measure": measure, "value": value}
    yield {**fixed, "day": today, "subject": "", "measure": "total", "value": told.total}
    for poll in told.polls:
        for position, value in enumerate(poll.votes):
            facts = {"subject": poll.uid.hex, "measure": str(position), "value": value}
            yield {**fixed, "day": today, **facts}
