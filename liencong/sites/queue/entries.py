"""Entries in the queue: what people of the site wrote, and what contributors sent."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Select, and_, case, exists, func, literal, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from liencong.core.access.service import holders_of
from liencong.core.access.tables import Grant
from liencong.core.installation import Installation
from liencong.core.web.request import OFFICE, installation_of, local_url
from liencong.sites.board.tables import Board
from liencong.sites.entry import assigning, desk, rehoming, rules, service, working
from liencong.sites.entry.rights import on_boards
from liencong.sites.entry.tables import Entry, Revision
from liencong.sites.media import service as media
from liencong.sites.queue import source
from liencong.sites.queue.service import columns_of
from liencong.sites.queue.source import Action, Item, Order, QueueSource, Viewer

ENTRY = "entry"
DIRECT, CONTRIBUTION = "direct", "contribution"
LEADS_ON = ("publish", "approve")
"""Steps by which an entry is approved, the one that leads furthest first."""


def waiting(viewer: Viewer) -> Select[Any]:
    """Select the entries that somebody may approve; their own wait for somebody else."""
    site_id, actor = viewer.site.id, viewer.actor
    edits = holders_of(
        rules.ENTRY_EDIT, viewer.roles, site_id=site_id, board_id=Entry.board_id, now=viewer.now
    )
    is_staff = or_(
        Entry.created_by_id.is_(None), exists().where(Grant.account_id == Entry.created_by_id, edits)
    )
    others = Revision.created_by_id.is_distinct_from(actor.account_id)
    return (
        columns_of(
            ENTRY,
            item_id=Entry.id,
            channel=case((is_staff, literal(DIRECT)), else_=literal(CONTRIBUTION)),
            board_id=Entry.board_id,
            since=func.coalesce(Revision.approved_at, Revision.secrecy_stated_at, Entry.updated_at),
            origin_site_id=Entry.site_id,
            assigned_to_id=Entry.assigned_to_id,
        )
        .join(Revision, Revision.id == Entry.working_revision_id)
        .where(
            or_(
                and_(Entry.state == rules.PENDING, on_boards(actor, rules.ENTRY_APPROVE, site_id)),
                and_(Entry.state == rules.APPROVED, on_boards(actor, rules.ENTRY_PUBLISH, site_id)),
            ),
            true() if viewer.terms.self_approval else others,
        )
    )


async def tell(
    request: Request, session: AsyncSession, viewer: Viewer, entry_ids: Sequence[int]
) -> Mapping[int, Item]:
    """Give entries with what may be done with each."""
    text = installation_of(request).catalogue.text
    found = await session.execute(
        select(Entry, Revision, Board)
        .join(Revision, Revision.id == Entry.working_revision_id)
        .join(Board, Board.id == Entry.board_id)
        .where(Entry.id.in_(entry_ids))
    )
    return {
        entry.id: Item(
            version=entry.version,
            title=revision.title,
            summary=revision.summary,
            origin=revision.author or revision.source,
            state=entry.state,
            label=text(f"states.{entry.state}"),
            url=local_url(request, f"{OFFICE}/bai-viet/{entry.id}"),
            actions=[
                Action(name, text(_label(name, step, entry)))
                for name, step in _actions(viewer, entry, revision.created_by_id, board)
            ],
        )
        for entry, revision, board in found
    }


async def show(_request: Request, session: AsyncSession, viewer: Viewer, entry_id: int) -> Mapping[str, Any]:
    """Show an entry's text as it would look."""
    own = await working.get_working(session, viewer.actor, entry_id)
    names = await desk.names_of(session, {own.revision.created_by_id})
    return {
        "revision": own.revision,
        "written_by": names.get(own.revision.created_by_id, ""),
        "picture": await media.find_words(session, own.revision.picture_id),
        "is_live": own.entry.live_revision_id is not None,
    }


async def act(installation: Installation, viewer: Viewer, entry_id: int, order: Order) -> None:
    """Carry out an order about an entry; raises what the steps of the workflow raise."""
    async with installation.write(viewer.site.id) as session:
        await _act(session, viewer, entry_id, order)


async def _act(session: AsyncSession, viewer: Viewer, entry_id: int, order: Order) -> None:
    actor, now = viewer.actor, viewer.now
    own = await working.get_working(session, actor, entry_id)
    if order.version not in (None, own.entry.version):
        raise rules.ReadBefore(entry_id=entry_id)
    steps = dict(_actions(viewer, own.entry, own.revision.created_by_id, own.board))
    match order.action:
        case source.APPROVE | source.RETURN:
            name = steps.get(order.action) or ("publish" if order.action == source.APPROVE else "return")
            await service.take_step(
                session, actor, entry_id, name, reason=order.reason, terms=viewer.terms, now=now
            )
        case source.MOVE:
            await rehoming.move_to_board(session, actor, entry_id, order.board, now=now)
        case source.ASSIGN:
            await assigning.assign(session, actor, entry_id, order.account_id, viewer.roles, now=now)
        case _:
            raise source.NotForThis


def _label(name: str, step: str, entry: Entry) -> str:
    if step == "publish":
        return f"steps.publish_{entry.state}"
    return f"steps.{step}" if step else f"queue_actions.{name}"


def _actions(viewer: Viewer, entry: Entry, written_by_id: int | None, board: Board) -> list[tuple[str, str]]:
    """Give what somebody may do with an entry, with the step of the workflow that it is, if it is one."""
    at_desk = desk.Viewer(viewer.actor, viewer.terms.self_approval)
    open_steps = {step.name for step in desk.open_steps(at_desk, entry, written_by_id, board)}
    found = [(source.APPROVE, name) for name in LEADS_ON if name in open_steps][:1]
    if "return" in open_steps:
        found += [(source.RETURN, "return"), (source.MOVE, ""), (source.ASSIGN, "")]
    return found


SOURCE = QueueSource(ENTRY, "queue/_entry.html", waiting, tell, show, act)
