"""Tells who writes schedules which week has none yet, before readers miss it (UW06)."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from liencong.core.clock import local_day, utc_now
from liencong.core.office.parts import Attention, DeskAttention
from liencong.core.text import format_date
from liencong.core.web.request import OFFICE, installation_of, local_url, signed_in
from liencong.plugins.schedule.fields import PLANNED_FROM, SCHEDULE, WEEK, monday_of
from liencong.plugins.schedule.views import has_week
from liencong.sites.entry import desk

MOST_TOLD = 5


async def find_missing(request: Request, session: AsyncSession) -> Sequence[Attention]:
    """Tell of the present week, and from Thursday on of the coming one, on each board without a schedule."""
    now, found = utc_now(), list[Attention]()
    today, text = local_day(now), installation_of(request).catalogue.text
    weeks = [monday_of(today)]
    if today.weekday() >= PLANNED_FROM:
        weeks.append(weeks[0] + WEEK)
    held = [one for one in await desk.writable_boards(session, signed_in(request)) if one.type == SCHEDULE]
    for board in held[:MOST_TOLD]:
        for week in weeks:
            if await has_week(session, board.id, week, now=now):
                continue
            first, last = format_date(week), format_date(week + WEEK - timedelta(days=1))
            words = text("schedule.missing", board=board.title, first=first, last=last)
            url = local_url(request, f"{OFFICE}/bai-viet/moi?loai={SCHEDULE}&chuyen-muc={board.id}")
            found.append(Attention(words, url, text("write.schedule"), urgent=week == weeks[0]))
    return found


MISSING = DeskAttention(find_missing)
