"""Tells those who handle consultations that somebody has commented, and that the time for it is over."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.access import service as access
from liencong.core.clock import local_day
from liencong.core.installation import Installation
from liencong.core.notice.handling import tell_news
from liencong.core.notice.kinds import NoticeKind
from liencong.core.notice.rules import NOW
from liencong.core.notice.service import Told
from liencong.plugins.consultations import store
from liencong.plugins.consultations.events import ConsultationChanged
from liencong.plugins.consultations.rules import CONSULTATION_HANDLE
from liencong.plugins.consultations.service import NO_BOARD
from liencong.plugins.consultations.store import Tally
from liencong.plugins.consultations.told import DRAFTS

COMMENTED = NoticeKind("consultation-commented")
OVER = NoticeKind("consultation-over", NOW)
KINDS = (COMMENTED, OVER)


async def tell(installation: Installation, event: ConsultationChanged) -> None:
    """Tell of the comments of a day that wait, and once that the time is over."""
    await tell_news(
        installation,
        event.site_id,
        lambda session, now: _news(session, installation, event.entry_id, now=now),
    )


async def _news(
    session: AsyncSession, installation: Installation, entry_id: int, *, now: datetime
) -> Sequence[Told]:
    known = await store.find(session, entry_id)
    if known is None:
        return []
    tally = (await store.tallies(session, [entry_id])).get(entry_id, Tally())
    happened: list[tuple[NoticeKind, str]] = []
    if tally.waiting:
        happened.append((COMMENTED, f"commented:{local_day(now).isoformat()}"))
    if known.closed_told_at is not None:
        happened.append((OVER, f"over:{known.closes_on.isoformat()}"))
    if not happened:
        return []
    to = await access.list_holders(
        session, CONSULTATION_HANDLE, installation.features.roles, site_id=known.site_id,
        board_id=NO_BOARD, now=now,
    )  # fmt: skip
    facts = {"title": (await store.titles_of(session, [entry_id])).get(entry_id, ""), "count": tally.total}
    path = f"{DRAFTS}/{entry_id}"
    return [
        Told(kind.name, f"consultation:{entry_id}:{what}", known.site_id, path, to, None, facts)
        for kind, what in happened
    ]
