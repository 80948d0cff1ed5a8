"""Entries as the command box finds them: by words of their titles, of those that a person works on."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from liencong.core.access.rules import allowed_somewhere
from liencong.core.office.parts import Findable, Found
from liencong.core.web.request import OFFICE, installation_of, local_url, signed_in, site_of
from liencong.sites.entry import desk, rules
from liencong.sites.entry.desk import Wanted
from liencong.sites.entry.office import viewer_of

MOST = 8


async def find(request: Request, session: AsyncSession, words: str) -> Sequence[Found]:
    """Find entries by words of their titles, those last touched first."""
    if not allowed_somewhere(signed_in(request), rules.ENTRY_WRITE, site_of(request).id):
        return []
    rows = await desk.list_entries(session, viewer_of(request), Wanted(words=words), limit=MOST, offset=0)
    text = installation_of(request).catalogue.text
    return [
        Found(
            row.title,
            local_url(request, f"{OFFICE}/bai-viet/{row.entry.id}"),
            f"{text(f'states.{row.entry.state}')}, {row.board}",
        )
        for row in rows
    ]


ENTRIES = Findable("command.entries", find)
