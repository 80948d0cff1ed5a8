"""What an entry was booked with, on its own screen."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from liencong.core.web.request import signed_in
from liencong.plugins.royalties import ledger, told
from liencong.sites.entry.panels import EntryPanel
from liencong.sites.entry.tables import Entry
from liencong.sites.usage.rules import month_of


async def show_booked(request: Request, session: AsyncSession, entry: Entry) -> Mapping[str, Any] | None:
    """Show what an entry earns, to those who may check it."""
    booked = await ledger.list_of_entry(session, entry.id)
    lines = [one for one in booked if ledger.may_see(signed_in(request), one.line)]
    if not lines:
        return None
    locked = await ledger.locked_months(session)
    months = [month_of(one.line.month) for one in lines]
    return {
        "lines": [
            (one, told.line_url(request, one.line.id), told.month_words(month), month in locked)
            for one, month in zip(lines, months, strict=True)
        ]
    }


PANEL = EntryPanel("royalties/_panel.html", show_booked)
