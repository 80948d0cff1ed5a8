"""Finds polls where they stand, and counts their votes.

A poll may stand on sites besides the one that asks, and one result is told on all of them. So this looks
across sites, but finds only polls that stand on the session's own.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import Select, and_, case, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.clock import day_begins, local_day
from liencong.core.tenancy.scope import every_site, scope_of
from liencong.sites.poll.rules import EVERY_DAY, ShownDays
from liencong.sites.poll.tables import OpeningVotes, Poll, PollOption, PollPlacement, Vote

Tally = Mapping[int, Mapping[int, int]]
"""Votes by the number of a site, then by the number of an option."""

NEWEST_FIRST = (Poll.opens_at.desc(), Poll.id.desc())


async def find(session: AsyncSession, poll_id: int, *, now: datetime) -> Poll | None:
    """Find a poll that is shown on the session's site today."""
    wanted = _shown(session, now).where(Poll.id == poll_id)
    with every_site(session):
        found: Poll | None = await session.scalar(wanted)
    return found


async def find_current(session: AsyncSession, *, now: datetime) -> Poll | None:
    """Find the poll that may be answered on the session's site now; of several the one opened last."""
    is_open = Poll.opens_at <= now, or_(Poll.closes_at.is_(None), Poll.closes_at > now)
    wanted = _shown(session, now).where(*is_open).order_by(*NEWEST_FIRST).limit(1)
    with every_site(session):
        found: Poll | None = await session.scalar(wanted)
    return found


async def find_days(session: AsyncSession, poll_id: int) -> ShownDays:
    """Find the days on which a poll is shown on the session's site."""
    wanted = _standing(session).where(Poll.id == poll_id)
    columns = PollPlacement.first_day, PollPlacement.last_day
    with every_site(session):
        found = (await session.execute(wanted.with_only_columns(*columns))).one_or_none()
    return ShownDays(*found) if found else EVERY_DAY


async def find_next_change(session: AsyncSession, *, now: datetime) -> datetime | None:
    """Find when a poll next opens on the session's site, or is shown there for the first or no longer."""
    today, first, last = local_day(now), PollPlacement.first_day, PollPlacement.last_day
    ahead = (
        func.min(case((Poll.opens_at > now, Poll.opens_at))),
        func.min(case((first > today, first))),
        func.min(case((last >= today, last))),
    )
    wanted = _standing(session).with_only_columns(*ahead)
    with every_site(session):
        row = (await session.execute(wanted)).one()
    opens_at: datetime | None = row[0]
    begins: date | None = row[1]
    ends: date | None = row[2]
    days = [begins, ends + timedelta(days=1) if ends else None]
    return min(filter(None, [opens_at, *(day_begins(day) for day in days if day)]), default=None)


async def list_opened(
    session: AsyncSession, *, now: datetime, limit: int, after: tuple[datetime, int] | None = None
) -> Sequence[Poll]:
    """Give the polls that are shown on the session's site today and have opened, the latest first."""
    wanted = _shown(session, now).where(Poll.opens_at <= now)
    if after is not None:
        moment, number = after
        wanted = wanted.where(or_(Poll.opens_at < moment, and_(Poll.opens_at == moment, Poll.id < number)))
    with every_site(session):
        return list(await session.scalars(wanted.order_by(*NEWEST_FIRST).limit(limit)))


async def list_asked(session: AsyncSession, *, now: datetime, limit: int) -> Sequence[Poll]:
    """Give the polls that have opened and stand or ever stood on the session's site, the latest first."""
    wanted = _placed(session).where(Poll.opens_at <= now)
    with every_site(session):
        return list(await session.scalars(wanted.order_by(*NEWEST_FIRST).limit(limit)))


async def list_options(
    session: AsyncSession, poll_ids: Collection[int]
) -> Mapping[int, Sequence[PollOption]]:
    """Give the options of some polls in their order."""
    wanted = select(PollOption).where(PollOption.poll_id.in_(poll_ids)).order_by(PollOption.position)
    options: defaultdict[int, list[PollOption]] = defaultdict(list)
    with every_site(session):
        for option in await session.scalars(wanted):
            options[option.poll_id].append(option)
    return options


async def count_votes(session: AsyncSession, poll_ids: Collection[int]) -> Mapping[int, Tally]:
    """Count the votes of some polls on all sites, those brought along included, as their keepers decided."""
    cast = (
        select(Vote.poll_id, Vote.site_id, Vote.option_id, func.count())
        .join(Poll, Poll.id == Vote.poll_id)
        .where(Vote.poll_id.in_(poll_ids), or_(Poll.counts_bursts, Vote.in_burst.is_(False)))
        .group_by(Vote.poll_id, Vote.site_id, Vote.option_id)
    )
    brought = select(
        OpeningVotes.poll_id, OpeningVotes.site_id, OpeningVotes.option_id, OpeningVotes.votes
    ).where(OpeningVotes.poll_id.in_(poll_ids))
    found: defaultdict[int, defaultdict[int, defaultdict[int, int]]] = defaultdict(
        lambda: defaultdict(lambda: defaultdict(int))
    )
    with every_site(session):
        for statement in (cast, brought):
            for poll_id, site_id, option_id, votes in await session.execute(statement):
                found[poll_id][site_id][option_id] += votes
    return found


async def count_in_bursts(session: AsyncSession, poll_ids: Collection[int]) -> Mapping[int, int]:
    """Count the votes of some polls that came in bursts, whether they count or not."""
    counted = (
        select(Vote.poll_id, func.count())
        .where(Vote.poll_id.in_(poll_ids), Vote.in_burst)
        .group_by(Vote.poll_id)
    )
    with every_site(session):
        return {row[0]: row[1] for row in await session.execute(counted)}


def _placed(session: AsyncSession) -> Select[Poll]:
    joined = select(Poll).join(PollPlacement, PollPlacement.poll_id == Poll.id)
    return joined.where(PollPlacement.site_id == scope_of(session))


def _standing(session: AsyncSession) -> Select[Poll]:
    return _placed(session).where(PollPlacement.taken_off_at.is_(None))


def _shown(session: AsyncSession, now: datetime) -> Select[Poll]:
    today, first, last = local_day(now), PollPlacement.first_day, PollPlacement.last_day
    return _standing(session).where(or_(first.is_(None), first <= today), or_(last.is_(None), last >= today))
