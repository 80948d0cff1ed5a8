"""What of the mailbox has to be seen to: letters of unknown senders, a mailbox that cannot be read."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from liencong.core.access.rules import allowed
from liencong.core.office.parts import Attention, DeskAttention
from liencong.core.web.request import OFFICE, actor_of, installation_of, local_url, site_of
from liencong.sites.receiving import mailboxes, rules, service
from liencong.sites.receiving.office import MAILBOX, RECEIVED
from liencong.sites.receiving.rules import MAILBOX_MANAGE


async def find_quarantined(request: Request, session: AsyncSession) -> Sequence[Attention]:
    """Tell those who keep the mailbox how many letters wait for them, and where none can come in."""
    if not allowed(actor_of(request), MAILBOX_MANAGE, site_of(request).id):
        return []
    text, found = installation_of(request).catalogue.text, list[Attention]()
    mailbox = await mailboxes.find(session)
    if mailbox is not None and mailbox.is_on and mailbox.failure:
        words, url = text("mailbox.attention"), local_url(request, f"{OFFICE}{MAILBOX}")
        found.append(Attention(words, url, text("mailbox.see"), urgent=True))
    if number := (await service.count_by_state(session)).get(rules.QUARANTINED, 0):
        words, url = text("receiving.attention", count=number), local_url(request, f"{OFFICE}{RECEIVED}")
        found.append(Attention(words, url, text("receiving.see_quarantine")))
    return found


QUARANTINE = DeskAttention(find_quarantined)
