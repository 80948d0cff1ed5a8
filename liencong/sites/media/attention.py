"""What of the library has to be seen to: pictures without a description, harmful files."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from liencong.core.access.rules import EVERY_SITE, PLATFORM_MANAGE, allowed, allowed_somewhere
from liencong.core.office.parts import Attention, DeskAttention
from liencong.core.web.request import OFFICE, installation_of, local_url, signed_in, site_of
from liencong.sites.media import library
from liencong.sites.media.library import UNDESCRIBED, Wanted
from liencong.sites.media.service import MEDIA_LIBRARY
from liencong.sites.media.tables import QuarantinedFile


async def find_undescribed(request: Request, session: AsyncSession) -> Sequence[Attention]:
    """Tell those who keep the library how many pictures have no description."""
    actor, text = signed_in(request), installation_of(request).catalogue.text
    if not allowed_somewhere(actor, MEDIA_LIBRARY, site_of(request).id):
        return []
    number = await library.count_media(session, actor, Wanted(state=UNDESCRIBED))
    url = local_url(request, f"{OFFICE}/thu-vien?loc={UNDESCRIBED}")
    words = text("library.attention_undescribed", count=number)
    return [Attention(words, url, text("library.describe_them"))] if number else []


async def find_quarantined(request: Request, session: AsyncSession) -> Sequence[Attention]:
    """Tell those who run the platform how many harmful files are kept apart."""
    text = installation_of(request).catalogue.text
    if not allowed(signed_in(request), PLATFORM_MANAGE, EVERY_SITE):
        return []
    number = await session.scalar(select(func.count(QuarantinedFile.id))) or 0
    words, url = text("quarantine.attention", count=number), local_url(request, f"{OFFICE}/cach-ly")
    return [Attention(words, url, text("quarantine.see_them"), urgent=True)] if number else []


ATTENTION = (DeskAttention(find_undescribed), DeskAttention(find_quarantined))
