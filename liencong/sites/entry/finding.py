"""What the command box finds of entries: what a person works on, where they write, what they may begin."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from liencong.core.access.rules import allowed_somewhere
from liencong.core.office.parts import Findable, Found, fits
from liencong.core.web.request import OFFICE, installation_of, local_url, signed_in, site_of
from liencong.sites.entry import desk, rules
from liencong.sites.entry.desk import Wanted
from liencong.sites.entry.office import BOARD_PARAMETER, beginnings, viewer_of

MOST = 8
LATELY = 300
"""Entries among which words without marks are looked for: those that somebody most likely means."""


async def find(request: Request, session: AsyncSession, words: str) -> Sequence[Found]:
    """Find entries by words of their titles: those last touched with or without marks, others as written."""
    if not allowed_somewhere(signed_in(request), rules.ENTRY_WRITE, site_of(request).id):
        return []
    viewer, text = viewer_of(request), installation_of(request).catalogue.text
    lately = await desk.list_entries(session, viewer, Wanted(), limit=LATELY, offset=0)
    rows = [row for row in lately if fits(row.title, words)][:MOST]
    if len(rows) < MOST and words:
        known = {row.entry.id for row in rows}
        older = await desk.list_entries(session, viewer, Wanted(words=words), limit=MOST, offset=0)
        rows += [row for row in older if row.entry.id not in known]
    return [
        Found(
            row.title,
            local_url(request, f"{OFFICE}/bai-viet/{row.entry.id}"),
            f"{text(f'states.{row.entry.state}')}, {row.board}",
        )
        for row in rows
    ]


async def find_boards(request: Request, session: AsyncSession, words: str) -> Sequence[Found]:
    """Find the boards on which a person writes; they lead to their entries."""
    if not words:
        return []
    boards = await desk.writable_boards(session, signed_in(request))
    entries = local_url(request, f"{OFFICE}/bai-viet?{BOARD_PARAMETER}=")
    return [Found(board.title, f"{entries}{board.id}") for board in boards if fits(board.title, words)]


async def find_beginnings(request: Request, session: AsyncSession, words: str) -> Sequence[Found]:
    """Find what a person may begin to write."""
    offered = beginnings(installation_of(request), await desk.writable_boards(session, signed_in(request)))
    new = local_url(request, f"{OFFICE}/bai-viet/moi?loai=")
    return [Found(one.label, f"{new}{one.type}") for one in offered if fits(one.label, words)]


FINDABLE = (
    Findable("command.write", find_beginnings),
    Findable("command.entries", find),
    Findable("command.boards", find_boards),
)
