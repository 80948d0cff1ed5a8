"""Tells those who give leave that it is asked for, and those who asked what was decided."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.access import service as access
from liencong.core.installation import Installation
from liencong.core.notice.handling import tell_news
from liencong.core.notice.kinds import NoticeKind
from liencong.core.notice.rules import NOW
from liencong.core.notice.service import Told
from liencong.sites.clearance import rules, service
from liencong.sites.clearance.events import ClearanceChanged
from liencong.sites.entry import desk
from liencong.sites.entry import service as entries

WAITING = NoticeKind("clearance-waiting", NOW)
APPROVED = NoticeKind("clearance-approved", NOW)
REFUSED = NoticeKind("clearance-refused", NOW)
DECIDED = {rules.APPROVED: APPROVED, rules.REFUSED: REFUSED}


async def tell(installation: Installation, event: ClearanceChanged) -> None:
    """Tell whoever is concerned of where the request about an entry stands."""
    await tell_news(
        installation,
        event.site_id,
        lambda session, now: _news(session, installation, event.entry_id, now=now),
    )


async def _news(
    session: AsyncSession, installation: Installation, entry_id: int, *, now: datetime
) -> list[Told]:
    asked = await service.find_standing(session, entry_id)
    if asked is None:
        return []
    entry = await entries.get(session, entry_id)
    revision = await entries.get_revision(session, entry.working_revision_id)
    kind = DECIDED.get(asked.state, WAITING)
    doer = asked.asked_by_id if kind is WAITING else asked.decided_by_id
    to = frozenset({asked.asked_by_id or 0})
    if kind is WAITING:
        to = await access.list_holders(
            session, rules.CLEARANCE_DECIDE, installation.features.roles, site_id=entry.site_id,
            board_id=entry.board_id, now=now,
        )  # fmt: skip
    facts = {
        "title": revision.title,
        "who": (await desk.names_of(session, {doer})).get(doer) or installation.catalogue.text("log.system"),
        "reason": asked.reference or asked.reason,
    }
    path = "/ngoai-danh-muc" if kind is WAITING else f"/bai-viet/{entry.id}"
    key = f"clearance:{asked.id}:{asked.state}"
    return [Told(kind.name, key, entry.site_id, path, to - {doer or 0}, entry.board_id, facts)]
