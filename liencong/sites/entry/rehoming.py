"""Putting an entry that waits for approval on another board, with its text as it is (UB02)."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.access.rules import Actor, require
from liencong.core.errors import Invalid
from liencong.sites.board import service as boards
from liencong.sites.entry import rules, service
from liencong.sites.entry.moving import note
from liencong.sites.entry.tables import Entry

WAITS = (rules.PENDING, rules.APPROVED)


async def move_to_board(
    session: AsyncSession, actor: Actor, entry_id: int, board: str, *, now: datetime
) -> Entry:
    """Put an entry that waits on another board of its kind; what is public moves once it is published.

    Raises `Invalid` where there is no such board or it holds other things, `WrongState` where nothing waits,
    `Forbidden` for who does not approve on both boards.
    """
    entry = await service.get(session, entry_id, for_update=True)
    require(actor, rules.ENTRY_APPROVE, entry.site_id, entry.board_id)
    if not board:
        raise Invalid({"board": "required"})
    before, after = await boards.get(session, entry.board_id), await boards.get_by_name(session, board)
    right = require(actor, rules.ENTRY_APPROVE, entry.site_id, after.id)
    if entry.state not in WAITS:
        raise rules.WrongState(step="move", state=entry.state)
    if after.type != before.type:
        raise Invalid({"board": "board-other-type"})
    entry.board_id, entry.updated_at = after.id, now
    note(session, actor, entry, "entry:move", right, now=now, board=after.title, before=before.title)
    await session.flush()
    return entry
