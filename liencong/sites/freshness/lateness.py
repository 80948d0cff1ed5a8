"""How often boards ran past their period in a span of days, site by site (S12, UB08)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from liencong.core.clock import local_day, utc_now
from liencong.core.office.report import SiteMeasures
from liencong.core.office.span import Span
from liencong.core.web.request import installation_of
from liencong.sites.board.tables import Board
from liencong.sites.entry.tables import Placement
from liencong.sites.freshness import rules, service
from liencong.sites.freshness.rules import Lateness
from liencong.sites.holiday.service import calendar_of

LOOKED_BACK = timedelta(days=30)
"""Beside twice the longest period: how far before a span updates are looked for."""


async def count_late(request: Request, session: AsyncSession, span: Span) -> Mapping[int, Sequence[int]]:
    """Tell of each site how often its boards were late in a span, and by how many working days together."""
    installation = installation_of(request)
    sites, calendar = (await installation.sites.load()).by_id, await calendar_of(installation)
    today = local_day(utc_now())
    until = Span(span.first, min(span.last, today))
    boards = list(await session.scalars(select(Board).order_by(Board.site_id, Board.id)))
    updates, of_site = await _updates(session, boards, until), defaultdict[int, list[Board]](list)
    for board in boards:
        of_site[board.site_id].append(board)
    found: dict[int, Sequence[int]] = {}
    for site_id, own in of_site.items():
        late, made = Lateness(), local_day(sites[site_id].created_at)
        for board in (one for one in own if one.update_days is not None):
            below = [one.id for one in own if service.is_below(one, board)]
            days = {made, *(day for number in below for day in updates.get(number, ()))}
            late += rules.lateness(service.period_of(board), days, until.first, until.last, calendar)
        found[site_id] = (late.times, late.working_days)
    return found


async def count_reminders(
    _request: Request, session: AsyncSession, span: Span
) -> Mapping[int, Sequence[int]]:
    """Tell of each site how many letters about its boards went out in a span."""
    return {
        site_id: (number,)
        for site_id, number in (await service.count_reminders(session, span.begins, span.ends)).items()
    }


LATE = SiteMeasures("late", ("times", "days"), 20, count_late)
REMINDERS = SiteMeasures("reminders", ("sent",), 50, count_reminders)


async def _updates(session: AsyncSession, boards: Sequence[Board], span: Span) -> Mapping[int, list[date]]:
    """Give the days on which something came on each board, or changed there, up to the end of a span."""
    longest = max((board.update_days or 0 for board in boards), default=0)
    since = span.begins - timedelta(days=2 * longest) - LOOKED_BACK
    rows = await session.execute(
        select(Placement.board_id, Placement.visible_from, Placement.changed_at).where(
            Placement.visible_from < span.ends, Placement.changed_at >= since
        )
    )
    days: defaultdict[int, list[date]] = defaultdict(list)
    for board_id, *moments in rows:
        days[board_id] += [local_day(moment) for moment in moments if moment < span.ends]
    return days
