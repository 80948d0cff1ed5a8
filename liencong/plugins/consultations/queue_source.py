"""Comments in the queue: they wait to be looked at before the public reads them."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Integer, Select, cast, false, literal, null
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from liencong.core.access.rules import allowed
from liencong.core.errors import Stale
from liencong.core.installation import Installation
from liencong.core.text import shorten
from liencong.core.web.request import OFFICE, installation_of, local_url
from liencong.plugins.consultations import rules, service, store
from liencong.plugins.consultations.office import comment_facts
from liencong.plugins.consultations.rules import CONSULTATION_APPROVE
from liencong.plugins.consultations.service import KEEP, PUBLISH, Desk
from liencong.plugins.consultations.tables import Comment
from liencong.plugins.consultations.told import DRAFTS
from liencong.sites.queue import source
from liencong.sites.queue.service import columns_of
from liencong.sites.queue.source import Action, Item, Order, QueueSource, Viewer

COMMENT = "comment"
_STEPS = {source.APPROVE: PUBLISH, source.SKIP: KEEP}
"""Steps by which orders of the queue are carried out."""

ORDERS = (*_STEPS, source.ASSIGN)
LONGEST_TITLE = 90


def waiting(viewer: Viewer) -> Select[Any]:
    """Select the comments that wait for somebody."""
    may_approve = allowed(viewer.actor, CONSULTATION_APPROVE, viewer.site.id)
    return columns_of(
        COMMENT,
        item_id=Comment.id,
        channel=literal(COMMENT),
        board_id=cast(null(), Integer),
        since=Comment.received_at,
        origin_site_id=Comment.site_id,
        assigned_to_id=Comment.assigned_to_id,
    ).where(Comment.site_id == viewer.site.id, Comment.state == rules.RECEIVED if may_approve else false())


async def tell(
    request: Request, session: AsyncSession, _viewer: Viewer, comment_ids: Sequence[int]
) -> Mapping[int, Item]:
    """Give comments with what may be done with each."""
    text = installation_of(request).catalogue.text
    comments = await store.list_comments_by_ids(session, comment_ids)
    titles = await store.titles_of(session, {one.entry_id for one in comments})
    return {
        one.id: Item(
            version=one.version,
            title=shorten(one.public_content.partition("\n")[0], LONGEST_TITLE),
            summary=one.article,
            origin=titles.get(one.entry_id, ""),
            state=one.state,
            label=text(f"comment_states.{one.state}"),
            url=local_url(request, f"{OFFICE}{DRAFTS}/y-kien/{one.id}"),
            actions=[Action(name, text(f"comment_orders.{name}")) for name in ORDERS],
        )
        for one in comments
    }


async def show(request: Request, session: AsyncSession, viewer: Viewer, comment_id: int) -> Mapping[str, Any]:
    """Show what a comment says, and who sent it."""
    comment = await service.get_comment(session, viewer.actor, comment_id)
    titles = await store.titles_of(session, [comment.entry_id])
    return comment_facts(request, comment, titles.get(comment.entry_id, ""))


async def act(installation: Installation, viewer: Viewer, comment_id: int, order: Order) -> None:
    """Carry out an order about a comment; raises what its steps raise."""
    if order.action not in ORDERS:
        raise source.NotForThis
    desk = Desk(viewer.actor, viewer.site, installation.catalogue.text("sender.hidden"), viewer.now)
    async with installation.write(viewer.site.id) as session:
        comment = await service.get_comment(session, viewer.actor, comment_id)
        if order.version not in (None, comment.version):
            raise Stale(comment_id=comment_id)
        if order.action == source.ASSIGN:
            await service.assign(session, desk, comment_id, order.account_id, viewer.roles)
        else:
            await service.decide(session, desk, comment_id, _STEPS[order.action], order.reason)


SOURCE = QueueSource(COMMENT, "consultations/_queued.html", waiting, tell, show, act)
