"""What publishing and withdrawing do to an entry, its placements, its search documents, its followers.

Whether they may be done is decided before, in `service.py`.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.outbox import service as outbox
from liencong.core.tenancy.scope import on_site
from liencong.search import service as search
from liencong.sites.board import service as boards
from liencong.sites.entry import placements, rules
from liencong.sites.entry.addresses import document_key
from liencong.sites.entry.events import LEFT, MOVED, EntryPublished, EntryWithdrawn, PlacementChanged
from liencong.sites.entry.tables import Entry, Revision


async def publish(
    session: AsyncSession,
    entry: Entry,
    revision: Revision,
    *,
    at: datetime | None,
    until: datetime | None,
    now: datetime,
) -> None:
    """Let the public see a revision now or, where `at` is still to come, then; a time gone by dates it."""
    if at is not None and at > now:
        entry.state, entry.publish_at, entry.planned_until = rules.SCHEDULED, at, until
    else:
        await go_live(session, entry, revision, dated=at, until=until, now=now)


async def go_live(
    session: AsyncSession,
    entry: Entry,
    revision: Revision,
    *,
    dated: datetime | None,
    until: datetime | None,
    now: datetime,
) -> None:
    """Let a revision stand on the entry's board, in place of what stood there or elsewhere on the site."""
    earlier = await placements.boards_of(session, entry.id) if entry.live_revision_id else []
    entry.published_at, entry.publish_until = dated or entry.published_at or now, until
    forget_schedule(entry)
    if set(earlier) - {entry.board_id}:
        await placements.withdraw(session, entry.id, "moved", now=now)
    placement = await placements.place(
        session,
        board_id=entry.board_id,
        entry=entry,
        revision_id=revision.id,
        visible_from=entry.published_at,
        now=now,
    )
    change = placements.change_of(placement)
    entry.state, entry.live_revision_id = rules.PUBLISHED, revision.id
    await _tell_published(session, entry, {*earlier, entry.board_id}, change, now=now)


async def withdraw(session: AsyncSession, entry: Entry, told: str, *, now: datetime) -> None:
    """Take an entry off every page, list, feed and search of every site, in this transaction.

    `told` is the reason that readers are told: a code of the catalogue, or somebody's words.
    """
    entry.live_revision_id = entry.publish_until = None
    entry.updated_at, entry.epoch = now, entry.epoch + 1
    stood_on = await placements.withdraw(session, entry.id, told, now=now)
    await search.withdraw_with_copies(session, document_key(entry.site_id, entry.id), now=now)
    event = EntryWithdrawn(entry.site_id, entry.id, await _with_those_above(session, stood_on), told)
    outbox.append(session, event, now=now)


async def hide_elsewhere(session: AsyncSession, site_id: int, *, now: datetime) -> None:
    """Take what other sites show of one that becomes an archive off every page and search of theirs."""
    await search.withdraw_all_copies(session, site_id, now=now)
    outbox.mark_bulk(session)  # there may be thousands, and readers are served from the tables meanwhile
    above: dict[int, list[int]] = {}
    for placement in await placements.list_elsewhere(session, site_id):
        if placement.board_id not in above:
            with on_site(session, placement.site_id):
                above[placement.board_id] = await boards.with_those_above(session, placement.board_id)
        changed = PlacementChanged(placement.site_id, placement.entry_id, above[placement.board_id], LEFT)
        outbox.append(session, changed, now=now)


def forget_schedule(entry: Entry) -> None:
    """Let what was planned for an entry's next text be void."""
    entry.publish_at = entry.planned_until = None


async def end_at(session: AsyncSession, entry: Entry, until: datetime | None, *, now: datetime) -> None:
    """Let what is live vanish by itself at another time, or not at all."""
    entry.publish_until, entry.updated_at = until, now
    board_ids = await placements.end_at(session, entry.id, until, now=now)
    await _tell_published(session, entry, board_ids, MOVED, now=now)


async def _tell_published(
    session: AsyncSession, entry: Entry, board_ids: Iterable[int], change: str, *, now: datetime
) -> None:
    event = EntryPublished(entry.site_id, entry.id, await _with_those_above(session, board_ids), change)
    outbox.append(session, event, now=now)


async def _with_those_above(session: AsyncSession, board_ids: Iterable[int]) -> list[int]:
    return sorted(
        {above for board_id in board_ids for above in await boards.with_those_above(session, board_id)}
    )
