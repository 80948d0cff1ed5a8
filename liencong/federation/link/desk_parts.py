"""What links add to the dashboard: offers that wait too long, and links as the log names them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from liencong.core.access.rules import allowed, allowed_somewhere
from liencong.core.clock import utc_now
from liencong.core.office.parts import Attention, DeskAttention, LogSubjects, Subject
from liencong.core.tenancy.scope import every_site, scope_of
from liencong.core.web.request import OFFICE, installation_of, local_url, signed_in, site_of
from liencong.federation.link import rules
from liencong.federation.link.tables import Link
from liencong.sites.entry.tables import Revision

LATE_AFTER = timedelta(days=3)
"""How long an offer may wait for an answer."""


async def find_unanswered(request: Request, session: AsyncSession) -> Sequence[Attention]:
    """Tell those who decide on links how many offers have waited too long."""
    if not allowed_somewhere(signed_in(request), rules.LINK_DECIDE, site_of(request).id):
        return []
    waiting = select(func.count(Link.id)).where(
        Link.state == rules.PROPOSED, Link.proposed_at < utc_now() - LATE_AFTER
    )
    number, text = await session.scalar(waiting) or 0, installation_of(request).catalogue.text
    words = text("links.late", count=number, days=LATE_AFTER.days)
    url = local_url(request, f"{OFFICE}/lien-thong")
    return [Attention(words, url, text("links.see_late"), urgent=True)] if number else []


async def find_subjects(
    request: Request, session: AsyncSession, link_ids: Collection[int]
) -> Mapping[int, Subject]:
    """Give those of some links that the person may decide on, by the titles of what they offer."""
    actor, site_id = signed_in(request), scope_of(session)
    links = list(await session.scalars(select(Link).where(Link.id.in_(link_ids), Link.site_id == site_id)))
    mine = [link for link in links if allowed(actor, rules.LINK_DECIDE, site_id, link.board_id)]
    offered = {link.offered_revision_id for link in mine}
    with every_site(session):
        rows = await session.execute(select(Revision.id, Revision.title).where(Revision.id.in_(offered)))
    titles = {row[0]: row[1] for row in rows}
    return {
        link.id: Subject(
            titles[link.offered_revision_id], local_url(request, f"{OFFICE}/lien-thong/{link.id}")
        )
        for link in mine
    }


PARTS = (DeskAttention(find_unanswered), LogSubjects("link", find_subjects))
