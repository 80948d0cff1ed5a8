"""Use cases of topics: list entries of the same story under one of them, choose that one anew, part them.

A topic is a main placement and those that name it (`Placement.main_id`); a main one names none. While it is
not to be seen, each of the others stands for itself (`window.listed`), so that a withdrawal hides nobody
else's news; the board is asked for another main one meanwhile.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from liencong.core.access.rules import Actor, require
from liencong.core.audit import service as audit
from liencong.core.errors import Stale
from liencong.core.outbox import service as outbox
from liencong.core.tenancy.scope import scope_of
from liencong.core.tenancy.tables import Site
from liencong.federation.link_rule.rules import LINK_DECIDE
from liencong.federation.topic.rules import NoTopic, NotTogether
from liencong.sites.board import service as boards
from liencong.sites.entry import window
from liencong.sites.entry.events import PlacementChanged
from liencong.sites.entry.tables import Placement
from liencong.sites.entry.window import Shown

_Main = aliased(Placement)


@dataclass(frozen=True)
class Topic:
    """Visible entries that tell the same; without a `main` one, one of the others is proposed as such."""

    id: int
    version: int
    main: Shown | None
    others: Sequence[Shown]

    @property
    def proposed(self) -> Shown:
        """Give the one that was to be seen first of those that are not the main one."""
        return min(self.others, key=lambda one: (one.placement.visible_from, one.placement.id))


async def gather(
    session: AsyncSession, actor: Actor, main_id: int, placement_id: int, *, now: datetime
) -> None:
    """List what readers of the session's site see at one place under what they see at another (UB07).

    What was listed under either is then listed under the main one, too. Raises `NotTogether`.
    """
    await _hold(session)
    shown = {one.placement.id: one for one in await window.list_at(session, [main_id, placement_id], now=now)}
    if len({one.entry.id for one in shown.values()}) < 2:
        raise NotTogether(main_id=main_id, placement_id=placement_id)
    main, one = shown[main_id], shown[placement_id]
    require(actor, LINK_DECIDE, scope_of(session), main.placement.board_id)
    right = require(actor, LINK_DECIDE, scope_of(session), one.placement.board_id)
    together = await _lock(
        session, [main.placement.main_id or main_id, one.placement.main_id or placement_id]
    )
    await _list_under(session, main_id, together, now=now)
    audit.record(
        session, actor, "topic:gather", f"entry:{one.entry.id}", site_id=scope_of(session), now=now,
        right=right, topic=main.title, main=main.entry.id,
    )  # fmt: skip


async def choose_main(
    session: AsyncSession,
    actor: Actor,
    topic_id: int,
    placement_id: int,
    *,
    version: int | None,
    now: datetime,
) -> None:
    """Let another one of a topic be the main one; raise `Stale` where it has changed since `version`."""
    together = await _open(session, topic_id, version)
    chosen = next((one for one in together if one.id == placement_id), None)
    if chosen is None or not await window.list_at(session, [placement_id], now=now):
        raise NoTopic(topic_id=topic_id)
    right = require(actor, LINK_DECIDE, chosen.site_id, chosen.board_id)
    await _list_under(session, placement_id, together, now=now)
    audit.record(
        session,
        actor,
        "topic:choose",
        f"entry:{chosen.entry_id}",
        site_id=chosen.site_id,
        now=now,
        right=right,
    )


async def choose_proposed(
    session: AsyncSession, actor: Actor, topic_id: int, *, version: int | None, now: datetime
) -> None:
    """Let the proposed one of a topic be the main one; raises what `choose_main` raises."""
    found = await list_topics(session, topic_ids=[topic_id], now=now, limit=1)
    if not found or not found[0].others:
        raise NoTopic(topic_id=topic_id)
    proposed = found[0].proposed.placement.id
    await choose_main(session, actor, topic_id, proposed, version=version, now=now)


async def part(
    session: AsyncSession,
    actor: Actor,
    topic_id: int,
    placement_id: int | None = None,
    *,
    version: int | None,
    now: datetime,
) -> None:
    """Let one of a topic stand for itself again; every one of it where none or the main one is named.

    Raises `Stale` where the topic has changed since `version`, `NoTopic` for what is none of it.
    """
    together = await _open(session, topic_id, version)
    main, is_whole = together[0], placement_id in (None, topic_id)
    leaving = [one for one in together[1:] if is_whole or one.id == placement_id]
    if not leaving:
        raise NoTopic(topic_id=topic_id)
    for one in leaving:
        right = require(actor, LINK_DECIDE, one.site_id, one.board_id)
        one.main_id = None
        audit.record(
            session, actor, "topic:part", f"entry:{one.entry_id}", site_id=one.site_id, now=now, right=right,
            main=main.entry_id,
        )  # fmt: skip
    await _changed(session, together, now=now)


async def list_topics(
    session: AsyncSession,
    *,
    now: datetime,
    topic_ids: Sequence[int] | None = None,
    limit: int,
    offset: int = 0,
) -> list[Topic]:
    """Give topics of the session's site, or some by their numbers, with what readers see of each."""
    mains = select(Placement).where(Placement.id.in_(_topic_ids()))
    if topic_ids is not None:
        mains = mains.where(Placement.id.in_(topic_ids))
    found = list(await session.scalars(mains.order_by(Placement.id.desc()).limit(limit).offset(offset)))
    listed = select(Placement.id).where(Placement.main_id.in_([main.id for main in found]))
    numbers = [*(main.id for main in found), *await session.scalars(listed)]
    shown = {one.placement.id: one for one in await window.list_at(session, numbers, now=now)}
    return [
        Topic(
            main.id,
            main.version,
            shown.get(main.id),
            [one for one in shown.values() if one.placement.main_id == main.id],
        )
        for main in found
    ]


async def count_topics(session: AsyncSession) -> int:
    """Count the topics of the session's site."""
    return await session.scalar(select(func.count()).select_from(_topic_ids().subquery())) or 0


async def find_topic(session: AsyncSession, entry_id: int) -> int | None:
    """Find the topic to which an entry belongs on the session's site."""
    is_main = Placement.id.in_(_topic_ids())
    found: int | None = await session.scalar(
        select(func.coalesce(Placement.main_id, Placement.id))
        .where(Placement.entry_id == entry_id, or_(Placement.main_id.is_not(None), is_main))
        .order_by(Placement.id)
        .limit(1)
    )
    return found


async def is_main(session: AsyncSession, entry_id: int) -> bool:
    """Tell whether others are listed under an entry on the session's site."""
    return bool(await session.scalar(select(_listed_under(entry_id).exists())))


async def tell_listed_under(session: AsyncSession, entry_id: int, *, now: datetime) -> None:
    """Tell that what is listed under an entry on the session's site may be seen elsewhere than before."""
    await _tell(session, await session.scalars(_listed_under(entry_id)), now=now)


async def _hold(session: AsyncSession) -> None:
    """Let nobody else change topics of the session's site until the transaction ends."""
    site = select(Site.id).where(Site.id == scope_of(session))
    await session.execute(site.with_for_update(key_share=True))


async def _open(session: AsyncSession, topic_id: int, version: int | None) -> list[Placement]:
    """Give a topic, the main one first, for somebody who has seen it in a version."""
    await _hold(session)
    together = await _lock(session, [topic_id])
    if len(together) < 2 or together[0].id != topic_id:
        raise NoTopic(topic_id=topic_id)
    if version not in (None, together[0].version):
        raise Stale(topic_id=topic_id, version=together[0].version)
    return together


async def _lock(session: AsyncSession, topic_ids: Iterable[int]) -> list[Placement]:
    """Give the placements of topics, the main ones first."""
    numbers = list(topic_ids)
    found = await session.scalars(
        select(Placement)
        .where(or_(Placement.id.in_(numbers), Placement.main_id.in_(numbers)))
        .order_by(Placement.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return sorted(found, key=lambda one: one.main_id is not None)


async def _list_under(
    session: AsyncSession, main_id: int, together: Sequence[Placement], *, now: datetime
) -> None:
    for one in together:
        one.main_id = None if one.id == main_id else main_id
    await _changed(session, together, now=now)


async def _changed(session: AsyncSession, together: Sequence[Placement], *, now: datetime) -> None:
    for one in together:
        one.changed_at = now
    await _tell(session, together, now=now)
    await session.flush()


async def _tell(session: AsyncSession, changed: Iterable[Placement], *, now: datetime) -> None:
    for one in changed:
        board_ids = await boards.with_those_above(session, one.board_id)
        outbox.append(session, PlacementChanged(one.site_id, one.entry_id, board_ids), now=now)


def _topic_ids() -> Select[int | None]:
    return select(Placement.main_id).where(Placement.main_id.is_not(None)).distinct()


def _listed_under(entry_id: int) -> Select[Placement]:
    mains = select(_Main.id).where(_Main.entry_id == entry_id)
    return select(Placement).where(Placement.main_id.in_(mains))
