"""Topics in the queue whose main entry is not to be seen any more: the board is asked for another one."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    and_,
    cast,
    func,
    literal,
    not_,
    null,
    or_,
    select,
    true,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from starlette.requests import Request

from liencong.core.access.rules import boards_where, require_somewhere
from liencong.core.errors import NotFound
from liencong.core.installation import Installation
from liencong.core.web.request import OFFICE, installation_of, local_url
from liencong.federation.link_rule.rules import LINK_DECIDE
from liencong.federation.topic import service
from liencong.sites.entry.placements import of_kept_site
from liencong.sites.entry.tables import Placement
from liencong.sites.queue import source
from liencong.sites.queue.service import columns_of
from liencong.sites.queue.source import Action, Item, Order, QueueSource, Viewer

TOPIC = "topic"
TOPICS = "/lien-thong/cung-chu-de"

_Listed = aliased(Placement)


def waiting(viewer: Viewer) -> Select[Any]:
    """Select the topics of several entries without one that stands for all.

    What a placement itself says is enough here: handlers have ended it soon after its source did.
    """
    others = select(func.count(_Listed.id)).where(
        _Listed.main_id == Placement.id, _stands(_Listed, viewer.now)
    )
    board_ids = boards_where(viewer.actor, LINK_DECIDE, viewer.site.id)
    return columns_of(
        TOPIC,
        item_id=Placement.id,
        channel=literal(TOPIC),
        board_id=Placement.board_id,
        since=func.coalesce(Placement.withdrawn_at, Placement.suspended_at, Placement.visible_until),
        origin_site_id=Placement.origin_site_id,
        assigned_to_id=cast(null(), Integer),
    ).where(
        Placement.site_id == viewer.site.id,
        not_(_stands(Placement, viewer.now)),
        others.scalar_subquery() > 1,
        true() if board_ids is None else Placement.board_id.in_(board_ids),
    )


async def tell(
    request: Request, session: AsyncSession, viewer: Viewer, topic_ids: Sequence[int]
) -> Mapping[int, Item]:
    """Give topics by what is left of them; nothing is said of the entry that is gone."""
    installation = installation_of(request)
    sites, text = (await installation.sites.load()).by_id, installation.catalogue.text
    topics = await service.list_topics(session, topic_ids=topic_ids, now=viewer.now, limit=len(topic_ids))
    orders = ((source.APPROVE, "topics.choose_proposed"), (source.KEEP, "topics.part_all"))
    return {
        topic.id: Item(
            version=topic.version,
            title=topic.proposed.title,
            summary=text("topics.without_main"),
            origin=sites[topic.proposed.placement.origin_site_id].name,
            state="proposed",
            label=text("topics.main_proposed"),
            url=local_url(request, f"{OFFICE}{TOPICS}#nhom-{topic.id}"),
            actions=[Action(name, text(label)) for name, label in orders],
        )
        for topic in topics
        if topic.others
    }


async def show(request: Request, session: AsyncSession, viewer: Viewer, topic_id: int) -> Mapping[str, Any]:
    """Show what is left of a topic, the one that is proposed first."""
    require_somewhere(viewer.actor, LINK_DECIDE, viewer.site.id)
    found = await service.list_topics(session, topic_ids=[topic_id], now=viewer.now, limit=1)
    if not found:
        raise NotFound(topic_id=topic_id)
    sites = (await installation_of(request).sites.load()).by_id
    return {
        "topic": found[0],
        "origins": {one.placement.id: sites[one.placement.origin_site_id].name for one in found[0].others},
    }


async def act(installation: Installation, viewer: Viewer, topic_id: int, order: Order) -> None:
    """Let the one that is proposed be the main one, or each stand for itself."""
    async with installation.write(viewer.site.id) as session:
        actor, now = viewer.actor, viewer.now
        if order.action == source.KEEP:
            await service.part(session, actor, topic_id, version=order.version, now=now)
        elif order.action == source.APPROVE:
            await service.choose_proposed(session, actor, topic_id, version=order.version, now=now)
        else:
            raise source.NotForThis


def _stands(placement: type[Placement], now: datetime) -> ColumnElement[bool]:
    return and_(
        placement.withdrawn_at.is_(None),
        placement.suspended_at.is_(None),
        or_(placement.visible_until.is_(None), placement.visible_until > now),
        of_kept_site(placement),
    )


SOURCE = QueueSource(TOPIC, "topic/_queued.html", waiting, tell, show, act)
