"""Use cases of whole sources: show nothing of one for the time being, and show it again (UB05).

A paused source's placements are suspended, in the transaction that pauses it; everything that readers see is
made from what is not. Resuming only lifts that: a link that was withdrawn meanwhile, here or at its source,
stays so by its own end or its entry's epoch.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.access.rules import Actor, require
from liencong.core.audit import service as audit
from liencong.core.errors import Invalid, NotFound
from liencong.core.outbox import service as outbox
from liencong.core.tenancy.scope import scope_of
from liencong.core.tenancy.tables import Site
from liencong.core.text import clean_line
from liencong.federation.link import rules
from liencong.federation.link.tables import Link, SourcePause
from liencong.search import service as search
from liencong.sites.board import service as boards
from liencong.sites.entry import placements
from liencong.sites.entry.events import LEFT, MOVED, PlacementChanged


@dataclass(frozen=True)
class Source:
    """A site of which the session's site has links: how many in each state, and whether it is paused."""

    site_id: int
    counts: dict[str, int]
    pause: SourcePause | None


async def pause(
    session: AsyncSession, actor: Actor, source_site_id: int, *, reason: str, now: datetime
) -> SourcePause:
    """Show nothing of a source any more, on page, list, feed or in search, from this transaction on.

    Raises `Invalid` without a reason, `SourcePaused` where it is already.
    """
    site_id = scope_of(session)
    right = require(actor, rules.LINK_PAUSE, site_id)
    reason = clean_line(reason)[:400]
    if not reason:
        raise Invalid({"reason": "required"})
    await _hold(session, source_site_id)
    await check_open(session, source_site_id)
    made = SourcePause(
        source_site_id=source_site_id, reason=reason, paused_at=now, paused_by_id=actor.account_id
    )
    session.add(made)
    await session.flush()
    hidden = await placements.suspend(session, source_site_id, now=now)
    await search.withdraw_copies(session, site_id, source_site_id, now=now)
    await _announce(session, hidden, LEFT, now=now)
    audit.record(
        session, actor, "source:pause", f"site:{source_site_id}", site_id=site_id, now=now, right=right,
        reason=reason, links=len(hidden),
    )  # fmt: skip
    return made


async def resume(session: AsyncSession, actor: Actor, source_site_id: int, *, now: datetime) -> None:
    """Show again what is still valid of a paused source; raise `NotPaused` where it is not paused."""
    site_id = scope_of(session)
    right = require(actor, rules.LINK_PAUSE, site_id)
    await _hold(session, source_site_id)
    ended = await find_pause(session, source_site_id)
    if ended is None:
        raise rules.NotPaused(site_id=source_site_id)
    await session.delete(ended)
    shown = await placements.resume(session, source_site_id, now=now)
    await _announce(session, shown, MOVED, now=now)
    audit.record(
        session, actor, "source:resume", f"site:{source_site_id}", site_id=site_id, now=now, right=right
    )
    await session.flush()


async def check_open(session: AsyncSession, source_site_id: int) -> None:
    """Refuse to show something of a paused source; whoever pauses it meanwhile waits for this transaction."""
    await session.execute(select(Site.id).where(Site.id == source_site_id).with_for_update(read=True))
    paused = await find_pause(session, source_site_id)
    if paused is not None:
        raise rules.SourcePaused(reason=paused.reason)


async def find_pause(session: AsyncSession, source_site_id: int) -> SourcePause | None:
    """Find whether and why the session's site shows nothing of a source."""
    found: SourcePause | None = await session.scalar(
        select(SourcePause).where(SourcePause.source_site_id == source_site_id)
    )
    return found


async def list_sources(session: AsyncSession) -> Sequence[Source]:
    """Give the sites that ever offered something to the session's site, and those that it pauses."""
    counted = select(Link.origin_site_id, Link.state, func.count(Link.id))
    counts: dict[int, dict[str, int]] = {}
    for source_id, state, count in await session.execute(counted.group_by(Link.origin_site_id, Link.state)):
        counts.setdefault(source_id, {})[state] = count
    pauses = {one.source_site_id: one for one in await session.scalars(select(SourcePause))}
    return [
        Source(source_id, counts.get(source_id, {}), pauses.get(source_id))
        for source_id in sorted({*counts, *pauses})
    ]


async def _hold(session: AsyncSession, source_site_id: int) -> None:
    """Let nobody pause, resume or approve something of a source until this transaction has ended."""
    held = await session.scalar(select(Site.id).where(Site.id == source_site_id).with_for_update())
    if held is None or source_site_id == scope_of(session):
        raise NotFound(site_id=source_site_id)


async def _announce(
    session: AsyncSession, placed: Sequence[tuple[int, int]], change: str, *, now: datetime
) -> None:
    outbox.mark_bulk(session)  # there may be thousands, and readers are served from the tables meanwhile
    site_id, above = scope_of(session), dict[int, list[int]]()
    for entry_id, board_id in placed:
        if board_id not in above:
            above[board_id] = await boards.with_those_above(session, board_id)
        outbox.append(session, PlacementChanged(site_id, entry_id, above[board_id], change), now=now)
