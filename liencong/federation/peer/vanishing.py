"""Looks whether pages that links show are still at their source, where its feed says nothing of them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.http.failures import AnswerTooLarge, FetchFailed
from liencong.core.http.guarded import GuardedClient, Limits
from liencong.core.tenancy.scope import every_site
from liencong.federation.link.rules import LIVE, SOURCE_CHANGED
from liencong.federation.link.tables import Link
from liencong.federation.peer import rules
from liencong.federation.peer.tables import PeerItem
from liencong.federation.peer.taking import Taker
from liencong.sites.entry.tables import Entry

AT_MOST = 10
"""Pages of one peer that are looked for after one pull."""
LOOK = Limits(seconds=10, content_bytes=200_000, redirects=3)
GONE = frozenset({404, 410})


@dataclass(frozen=True)
class Shown:
    """An entry of a peer that a link shows: its page, and since when that is absent."""

    entry_id: int
    external_id: str
    url: str
    absent_since: datetime | None


async def look(client: GuardedClient, taker: Taker) -> bool:
    """Withdraw entries whose page was absent twice, a day apart; tell whether there were any."""
    withdrawn = False
    async with taker.installation.read(taker.site.id) as session:
        shown = await _list_shown(session, taker)
    for one in shown:
        is_gone = await _is_gone(client, one.url)
        async with taker.by_turns, taker.installation.write(taker.site.id) as session:
            withdrawn |= await _note(session, taker, one, is_gone=is_gone)
    return withdrawn


async def _list_shown(session: AsyncSession, taker: Taker) -> list[Shown]:
    long_ago = or_(PeerItem.looked_at.is_(None), PeerItem.looked_at <= taker.now - rules.LOOK_AGAIN)
    linked = select(Link.entry_id).where(Link.state.in_((LIVE, SOURCE_CHANGED)))
    statement = (
        select(Entry.id, Entry.external_id, Entry.origin_url, PeerItem.absent_since)
        .join(PeerItem, PeerItem.entry_id == Entry.id)
        .where(PeerItem.peer_id == taker.peer.id, Entry.origin_url != "", long_ago, Entry.id.in_(linked))
        .order_by(PeerItem.looked_at.asc().nulls_first(), Entry.id)
        .limit(AT_MOST)
    )
    with every_site(session):
        return [Shown(row[0], row[1] or "", row[2], row[3]) for row in await session.execute(statement)]


async def _is_gone(client: GuardedClient, url: str) -> bool | None:
    """Tell whether a page is gone; None where its source does not answer."""
    try:
        return (await client.get(url, limits=LOOK)).status in GONE
    except AnswerTooLarge:
        return False
    except FetchFailed:
        return None


async def _note(session: AsyncSession, taker: Taker, one: Shown, *, is_gone: bool | None) -> bool:
    of_item, since = PeerItem.entry_id == one.entry_id, one.absent_since
    if is_gone and since is not None and taker.now - since >= rules.LOOK_AGAIN:
        return await taker.withdraw(session, one.external_id, taker.now, rules.GONE_THERE)
    absent_since = (since or taker.now) if is_gone else (since if is_gone is None else None)
    await session.execute(
        update(PeerItem).where(of_item).values(looked_at=taker.now, absent_since=absent_since)
    )
    return False
