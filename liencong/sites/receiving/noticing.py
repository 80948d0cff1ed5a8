"""Tells those who decide on a board that a message waits there."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.access import service as access
from liencong.core.installation import Installation
from liencong.core.notice.handling import tell_news
from liencong.core.notice.kinds import NoticeKind
from liencong.core.notice.service import Told
from liencong.sites.entry.rules import ENTRY_APPROVE
from liencong.sites.receiving import rules, service
from liencong.sites.receiving.service import MessageWaits

WAITING = NoticeKind("message-waiting")


async def tell(installation: Installation, event: MessageWaits) -> None:
    """Tell the editors of a board of a message that waits for them."""
    await tell_news(
        installation,
        event.site_id,
        lambda session, now: _news(session, installation, event.received_id, now=now),
    )


async def _news(
    session: AsyncSession, installation: Installation, received_id: int, *, now: datetime
) -> Sequence[Told]:
    received = await service.find(session, received_id)
    if received is None or received.state != rules.WAITING:
        return []
    editors = await access.list_holders(
        session,
        ENTRY_APPROVE,
        installation.features.roles,
        site_id=received.site_id,
        board_id=received.board_id,
        now=now,
    )
    facts = {"who": received.sender_name or received.sender, "title": received.title}
    path = f"/hang-cho?xem=received:{received.id}"
    key = f"received:{received.id}:waiting"
    return [Told(WAITING.name, key, received.site_id, path, editors, received.board_id, facts)]
