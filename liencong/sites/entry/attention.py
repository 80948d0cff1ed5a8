"""What of the entries has to be seen to: what will vanish from the site soon by itself."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from liencong.core.access.rules import allowed_somewhere
from liencong.core.clock import utc_now
from liencong.core.office.parts import Attention, DeskAttention
from liencong.core.web.request import OFFICE, installation_of, local_url, signed_in, site_of
from liencong.sites.entry import rules
from liencong.sites.entry.rights import on_boards
from liencong.sites.entry.tables import Entry

SOON = timedelta(days=3)


async def find_ending(request: Request, session: AsyncSession) -> Sequence[Attention]:
    """Tell those who publish how many entries will end soon."""
    actor, site, now = signed_in(request), site_of(request), utc_now()
    if not allowed_somewhere(actor, rules.ENTRY_PUBLISH, site.id):
        return []
    ending = select(func.count(Entry.id)).where(
        on_boards(actor, rules.ENTRY_PUBLISH, site.id),
        Entry.live_revision_id.is_not(None),
        Entry.publish_until > now,
        Entry.publish_until <= now + SOON,
    )
    number, text = await session.scalar(ending) or 0, installation_of(request).catalogue.text
    url = local_url(request, f"{OFFICE}/bai-viet?trang-thai={rules.PUBLISHED}")
    words = text("desk.ending", count=number, days=SOON.days)
    return [Attention(words, url, text("desk.see_published"))] if number else []


ENDING = DeskAttention(find_ending)
