"""Messages that came in, in the queue of those who edit on their boards."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, true
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from liencong.core.access.rules import allowed, boards_where
from liencong.core.errors import Stale
from liencong.core.installation import Installation
from liencong.core.web.request import OFFICE, installation_of, local_url
from liencong.sites.entry.rules import ENTRY_EDIT
from liencong.sites.queue import source
from liencong.sites.queue.service import columns_of
from liencong.sites.queue.source import Action, Item, Order, QueueSource, Viewer
from liencong.sites.receiving import rules, service, taking
from liencong.sites.receiving.showing import shown_of
from liencong.sites.receiving.tables import Received

RECEIVED = "received"
VERBS = (source.TAKE, source.RETURN, source.SKIP, source.MOVE, source.ASSIGN)


def waiting(viewer: Viewer) -> Select[Any]:
    """Select the messages that wait on the boards where somebody edits."""
    return columns_of(
        RECEIVED,
        item_id=Received.id,
        channel=Received.channel,
        board_id=Received.board_id,
        since=Received.received_at,
        origin_site_id=Received.site_id,
        assigned_to_id=Received.assigned_to_id,
    ).where(Received.state == rules.WAITING, _on_boards(viewer))


async def tell(
    request: Request, session: AsyncSession, viewer: Viewer, received_ids: Sequence[int]
) -> Mapping[int, Item]:
    """Give messages with what may be done with each."""
    text = installation_of(request).catalogue.text
    return {
        one.id: Item(
            version=one.version,
            title=one.title or text("receiving.no_title"),
            summary="",
            origin=one.sender_name or one.sender,
            state=one.state,
            label=text(f"received_states.{one.state}"),
            url=local_url(request, f"{OFFICE}/tin-den/{one.id}"),
            actions=[Action(name, text(f"received_actions.{name}")) for name in VERBS]
            if allowed(viewer.actor, ENTRY_EDIT, one.site_id, one.board_id)
            else [],
        )
        for one in await service.list_by_ids(session, received_ids)
    }


async def show(
    request: Request, session: AsyncSession, viewer: Viewer, received_id: int
) -> Mapping[str, Any]:
    """Show what a message says, and the files that came with it."""
    received = await service.get(session, viewer.actor, received_id)
    return {"message": await shown_of(installation_of(request), received)}


async def act(installation: Installation, viewer: Viewer, received_id: int, order: Order) -> None:
    """Carry out an order about a message; raises what its services raise."""
    actor, site, now = viewer.actor, viewer.site, viewer.now
    if order.action == source.TAKE:
        await taking.take(installation, actor, site, received_id, now=now)
        return
    async with installation.write(site.id) as session:
        received = await service.get(session, actor, received_id)
        if order.version not in (None, received.version):
            raise Stale(received_id=received_id, version=received.version)
        match order.action:
            case source.RETURN | source.SKIP:
                tells = order.action == source.RETURN
                await service.refuse(session, actor, received_id, order.reason, tells=tells, now=now)
            case source.MOVE:
                await service.move(session, actor, received_id, order.board, now=now)
            case source.ASSIGN:
                await service.assign(session, actor, received_id, order.account_id, viewer.roles, now=now)
            case _:
                raise source.NotForThis


def _on_boards(viewer: Viewer) -> ColumnElement[bool]:
    board_ids = boards_where(viewer.actor, ENTRY_EDIT, viewer.site.id)
    return true() if board_ids is None else Received.board_id.in_(board_ids)


SOURCE = QueueSource(RECEIVED, "receiving/_message.html", waiting, tell, show, act)
