"""Makes a peer a tenant: its site is hosted here from now on; its entries keep numbers, ids and links."""

import csv
import io
from collections.abc import Sequence
from datetime import datetime
from itertools import islice
from urllib.parse import urlsplit

from pydantic import BaseModel, Field
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.access.rules import EVERY_SITE, PLATFORM_MANAGE, Actor, require
from liencong.core.audit import service as audit
from liencong.core.outbox import service as outbox
from liencong.core.tenancy.scope import on_site
from liencong.core.tenancy.tables import Site
from liencong.federation.peer import reports, service
from liencong.sites.board.tables import Board
from liencong.sites.entry.addresses import entry_path
from liencong.sites.entry.events import EntryPublished
from liencong.sites.entry.tables import Entry
from liencong.sites.layout.block import BlockKind
from liencong.sites.redirect import service as redirects
from liencong.sites.setup import service as sites
from liencong.sites.setup.beginning import furnish
from liencong.sites.visits import service as visits

A_TABLE = 10_000
"""Old addresses in one table of redirects."""


class AdoptInput(BaseModel):
    """At which host name the site is found from now on; without one, below the base host."""

    host: str = Field(default="", max_length=253)


async def adopt(
    session: AsyncSession,
    actor: Actor,
    site_id: int,
    given: AdoptInput,
    kinds: Sequence[BlockKind],
    *,
    now: datetime,
) -> Site:
    """Host a peer's site here and ask it no more; raise `PeerUnknown`, or `Invalid` for its host name.

    What it has published stands on it as it stood at its source, links to it stay, the addresses that its
    entries had lead to those that they have now, and it carries on the visits that it last told.
    """
    right = require(actor, PLATFORM_MANAGE, EVERY_SITE)
    peer = await service.get_of_site(session, site_id)
    feed = peer.feed_url or peer.sitemap_url
    told = await reports.last_total(session, peer)
    await service.forget(session, peer)
    with on_site(session, site_id):
        site = await sites.host_here(session, actor, site_id, now=now)
        if given.host:
            await sites.add_host(session, actor, site_id, given.host, now=now)
        audit.record(
            session, actor, "peer:adopt", f"site:{site_id}", site_id=site_id, now=now, right=right, feed=feed
        )
        if told:
            await visits.add_opening_balance(session, actor, told, feed, now=now)
        await furnish(session, actor, site, kinds, now=now)
        rows = (await session.execute(select(Entry, Board).join(Board, Board.id == Entry.board_id))).all()
        await _lead_on(session, actor, site, [(row[0], row[1]) for row in rows], now=now)
        outbox.mark_bulk(session)
        for entry, board in rows:
            if (
                entry.live_revision_id is not None
            ):  # found by search from now on, and shown with its new address
                outbox.append(session, EntryPublished(site_id, entry.id, [board.id]), now=now)
        await session.flush()
    return site


async def _lead_on(
    session: AsyncSession, actor: Actor, site: Site, found: Sequence[tuple[Entry, Board]], *, now: datetime
) -> None:
    """Let the addresses that entries had at their source lead to those that they have here."""
    moved = ((entry.origin_url, entry_path(board, entry.id, entry.slug)) for entry, board in found)
    leading = iter([(old, new) for old, new in moved if urlsplit(old).path not in ("", "/")])
    while some := list(islice(leading, A_TABLE)):
        await redirects.begin_import(
            session, actor, filename=site.name, content=_table(some), total=len(some), now=now
        )


def _table(rows: Sequence[tuple[str, str]]) -> str:
    written = io.StringIO()
    csv.writer(written).writerows([("old", "new"), *rows])
    return written.getvalue()
