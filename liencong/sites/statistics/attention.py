"""What has lain too long, for those who look after the site."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from liencong.core.access.rules import allowed
from liencong.core.clock import utc_now
from liencong.core.office.parts import Attention, DeskAttention
from liencong.core.office.report import STATISTICS_SEE
from liencong.core.web.request import OFFICE, actor_of, installation_of, local_url, site_of
from liencong.sites.statistics import service
from liencong.sites.statistics.charts import STATISTICS


async def find_late(request: Request, session: AsyncSession) -> Sequence[Attention]:
    """Tell how many texts have waited too long for a decision."""
    if not allowed(actor_of(request), STATISTICS_SEE, site_of(request).id):
        return []
    number, text = await service.count_late(session, now=utc_now()), installation_of(request).catalogue.text
    words = text("statistics.late", count=number, days=service.LATE_AFTER.days)
    url = local_url(request, f"{OFFICE}{STATISTICS}#bang-late")
    return [Attention(words, url, text("statistics.see_late"), urgent=True)] if number else []


LATE = DeskAttention(find_late)
