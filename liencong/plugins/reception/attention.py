"""Tells who writes receptions when none are to come, before readers miss them (UW06)."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from liencong.core.clock import local_day, utc_now
from liencong.core.office.parts import Attention, DeskAttention
from liencong.core.web.request import OFFICE, installation_of, local_url, signed_in
from liencong.plugins.reception.blocks import LOOKED_AHEAD
from liencong.plugins.reception.fields import RECEPTION
from liencong.plugins.reception.views import takes_place
from liencong.sites.entry import desk
from liencong.sites.holiday.service import calendar_of


async def find_empty(request: Request, session: AsyncSession) -> Sequence[Attention]:
    """Tell who writes receptions of each board on which none takes place for a month."""
    now, text = utc_now(), installation_of(request).catalogue.text
    today, found = local_day(now), list[Attention]()
    held = [one for one in await desk.writable_boards(session, signed_in(request)) if one.type == RECEPTION]
    calendar = await calendar_of(installation_of(request))
    for board in held:
        if not await takes_place(session, board.id, today, today + LOOKED_AHEAD, calendar, now=now):
            words = text("reception.none_to_come", board=board.title, days=LOOKED_AHEAD.days)
            url = local_url(request, f"{OFFICE}/bai-viet/moi?loai={RECEPTION}&chuyen-muc={board.id}")
            found.append(Attention(words, url, text("write.reception")))
    return found


EMPTY = DeskAttention(find_empty)
