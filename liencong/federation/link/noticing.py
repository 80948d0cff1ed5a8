"""Tells both sides of a link: the board for which it waits, and whoever offered it."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.access import service as access
from liencong.core.audit.telling import reason_words
from liencong.core.errors import NotFound
from liencong.core.installation import Installation
from liencong.core.notice.handling import tell_news
from liencong.core.notice.kinds import NoticeKind
from liencong.core.notice.rules import NOW
from liencong.core.notice.service import Told
from liencong.core.tenancy.scope import on_site
from liencong.federation.link import rules, service
from liencong.federation.link.events import LinkChanged
from liencong.federation.link.tables import Link
from liencong.sites.entry import service as entries

PROPOSED = NoticeKind("link-proposed")
SOURCE_CHANGED = NoticeKind("link-source-changed")
SOURCE_WITHDRAWN = NoticeKind("link-source-withdrawn", NOW)
APPROVED = NoticeKind("link-approved")
RETURNED = NoticeKind("link-returned", NOW)
WITHDRAWN = NoticeKind("link-withdrawn", NOW)

KINDS = (PROPOSED, SOURCE_CHANGED, SOURCE_WITHDRAWN, APPROVED, RETURNED, WITHDRAWN)
DECIDED = {rules.LIVE: APPROVED, rules.RETURNED: RETURNED, rules.WITHDRAWN: WITHDRAWN}


async def tell(installation: Installation, event: LinkChanged) -> None:
    """Tell whoever is concerned of where a link stands."""
    await tell_news(
        installation,
        event.site_id,
        lambda session, now: _news(session, installation, event.link_id, now=now),
    )


async def _news(
    session: AsyncSession, installation: Installation, link_id: int, *, now: datetime
) -> list[Told]:
    try:
        link = await service.get(session, link_id)
    except NotFound:
        return []
    with on_site(session, link.origin_site_id):
        text = await entries.get_revision(session, link.offered_revision_id)
        entry = await entries.get(session, link.entry_id)
    sites = (await installation.sites.load()).by_id
    facts = {
        "title": text.title,
        "origin": sites[link.origin_site_id].name,
        "shown_on": sites[link.site_id].name,
        "reason": reason_words(installation.catalogue, link.reason),
    }
    kind = _for_the_board(link)
    if kind is not None:
        deciders = await access.list_holders(
            session, rules.LINK_DECIDE, installation.features.roles, site_id=link.site_id,
            board_id=link.board_id, now=now,
        )  # fmt: skip
        to = deciders - {link.proposed_by_id or 0}
        return [Told(kind.name, _key(link), link.site_id, _path(link), to, link.board_id, facts)]
    kind, proposer = DECIDED[link.state], link.proposed_by_id
    if proposer is None or proposer == link.decided_by_id:
        return []
    to = frozenset({proposer})
    return [Told(kind.name, _key(link), link.origin_site_id, _path(link), to, entry.board_id, facts)]


def _for_the_board(link: Link) -> NoticeKind | None:
    """Give what the receiving board is told of a link as it stands; None where it decided so itself."""
    if link.state == rules.PROPOSED:
        return PROPOSED
    if link.state == rules.SOURCE_CHANGED:
        return SOURCE_CHANGED
    return SOURCE_WITHDRAWN if link.reason in rules.AT_SOURCE else None


def _key(link: Link) -> str:
    """Name what happened to a link: each proposal, decision and change of the source once."""
    of_source = link.state == rules.SOURCE_CHANGED or link.reason in rules.AT_SOURCE
    since = link.version if of_source else (link.decided_at or link.proposed_at).isoformat()
    return f"link:{link.id}:{link.state}:{since}"


def _path(link: Link) -> str:
    return f"/lien-thong/{link.id}"
