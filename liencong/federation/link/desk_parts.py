"""What links add to the dashboard: offers that wait too long, and links as the log names them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta

from sqlalchemy import and_, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from liencong.core.access.rules import allowed, allowed_somewhere
from liencong.core.clock import utc_now
from liencong.core.office.parts import Attention, DeskAttention, LogSubjects, Subject
from liencong.core.tenancy.scope import every_site, scope_of
from liencong.core.web.request import OFFICE, installation_of, local_url, signed_in, site_of
from liencong.federation.link import rules
from liencong.federation.link.tables import Link
from liencong.sites.entry.tables import Placement, Revision

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


async def find_old_headings(request: Request, session: AsyncSession) -> Sequence[Attention]:
    """Tell those who decide on links of entries that have changed under the site's own headings (UB02)."""
    if not allowed_somewhere(signed_in(request), rules.LINK_DECIDE, site_of(request).id):
        return []
    here = and_(Placement.board_id == Link.board_id, Placement.entry_id == Link.entry_id)
    is_old = and_(Placement.heading != "", Placement.heading_of_id.is_distinct_from(Link.revision_id))
    found = select(Link.id).join(Placement, here).where(Link.state.in_(rules.SHOWN), is_old)
    link_ids = list(await session.scalars(found.order_by(Link.decided_at, Link.id)))
    text = installation_of(request).catalogue.text
    url = local_url(request, f"{OFFICE}/lien-thong/{link_ids[0]}") if link_ids else ""
    words = text("links.old_headings", count=len(link_ids))
    return [Attention(words, url, text("links.see_old_heading"))] if link_ids else []


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


PARTS = (DeskAttention(find_unanswered), DeskAttention(find_old_headings), LogSubjects("link", find_subjects))
