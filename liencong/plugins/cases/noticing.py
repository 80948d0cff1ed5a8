"""Tells those who answer that something came, who sign that it waits, who wrote that it is back."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.access import service as access
from liencong.core.installation import Installation
from liencong.core.notice.handling import tell_news
from liencong.core.notice.kinds import NoticeKind
from liencong.core.notice.rules import NOW
from liencong.core.notice.service import Told
from liencong.core.web.forms import fingerprint
from liencong.plugins.cases import across, rules, store
from liencong.plugins.cases.events import CaseChanged, CaseSkippedBack
from liencong.plugins.cases.rules import CASE_ANSWER, CASE_SIGN
from liencong.plugins.cases.service import NO_BOARD
from liencong.plugins.cases.told import QUESTIONS

WAITING = NoticeKind("case-waiting", NOW)
SIGNING = NoticeKind("case-signing", NOW)
RETURNED = NoticeKind("case-returned", NOW)
SKIPPED = NoticeKind("case-skipped", NOW)
KINDS = (WAITING, SIGNING, RETURNED, SKIPPED)


async def tell(installation: Installation, event: CaseChanged) -> None:
    """Tell whoever has to do something with a case now."""
    await tell_news(
        installation,
        event.site_id,
        lambda session, now: _news(session, installation, event.case_id, now=now),
    )


async def tell_skipped(installation: Installation, event: CaseSkippedBack) -> None:
    """Tell those who sign at a level of the chain that a case went down past them."""
    await tell_news(
        installation,
        event.site_id,
        lambda session, now: _past_news(session, installation, event, now=now),
    )


async def _past_news(
    session: AsyncSession, installation: Installation, event: CaseSkippedBack, *, now: datetime
) -> Sequence[Told]:
    found = await across.find_hop(session, event.hop_id)
    if found is None:
        return []
    hop, case = found
    to = await access.list_holders(
        session, CASE_SIGN, installation.features.roles, site_id=event.site_id, board_id=NO_BOARD, now=now
    )
    sites = (await installation.sites.load()).by_id
    facts = {
        "title": case.title,
        "from": sites[hop.from_site_id].name,
        "to": sites[hop.to_site_id].name,
        "reason": hop.reason,
    }
    key = f"case-hop:{hop.id}:skipped:{event.site_id}"
    return [Told(SKIPPED.name, key, event.site_id, QUESTIONS, to, None, facts)]


async def _news(
    session: AsyncSession, installation: Installation, case_id: int, *, now: datetime
) -> Sequence[Told]:
    case = await store.find(session, case_id)
    if case is None:
        return []
    hops = len(await store.list_hops(session, case_id))
    written = fingerprint((case.answer_html, case.public_content))
    if case.state in (rules.RECEIVED, rules.FORWARDED):
        kind, happened, permission = WAITING, f"waiting:{hops}", CASE_ANSWER
    elif case.state == rules.SIGNING:
        kind, happened, permission = SIGNING, f"signing:{written}", CASE_SIGN
    elif case.state == rules.ANSWERING and case.reason:
        kind, happened, permission = RETURNED, f"returned:{fingerprint(case.reason)}", None
    else:
        return []
    to = frozenset({case.assigned_to_id or 0})
    if permission is not None:
        roles = installation.features.roles
        to = await access.list_holders(
            session, permission, roles, site_id=case.site_id, board_id=NO_BOARD, now=now
        )
    facts = {"title": case.title, "reason": case.reason}
    path = f"{QUESTIONS}/{case.id}"
    return [Told(kind.name, f"case:{case.id}:{happened}", case.site_id, path, to, None, facts)]
