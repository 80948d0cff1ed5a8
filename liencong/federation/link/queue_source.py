"""Links in the queue of the site that receives them."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Select, literal
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from liencong.core.access.rules import allowed
from liencong.core.errors import Stale
from liencong.core.installation import Installation
from liencong.core.text.catalogue import Catalogue
from liencong.core.web.request import OFFICE, installation_of, local_url
from liencong.federation.link import arranging, duplicates, gathering, habits, queue, rules, service
from liencong.federation.link.duplicates import Alike
from liencong.federation.link.showing import pauses_of, shown_of, texts_of
from liencong.federation.link.tables import Link
from liencong.federation.topic.sketches import Sketches
from liencong.sites.queue import source
from liencong.sites.queue.service import columns_of
from liencong.sites.queue.source import Action, Item, Order, QueueSource, Viewer

LINK = "link"
VERBS = {
    "approve": source.APPROVE,
    "update": source.APPROVE,
    "keep": source.KEEP,
    "return": source.RETURN,
    "withdraw": source.SKIP,
}
"""What the queue calls each decision that is taken there."""


def waiting(viewer: Viewer) -> Select[Any]:
    """Select the links that wait for a decision on the boards where somebody works on links."""
    return columns_of(
        LINK,
        item_id=Link.id,
        channel=literal(LINK),
        board_id=Link.board_id,
        since=Link.waits_since,
        origin_site_id=Link.origin_site_id,
        assigned_to_id=Link.assigned_to_id,
    ).where(
        Link.site_id == viewer.site.id,
        Link.state.in_(rules.WAITING),
        queue.on_boards_of(viewer.actor, viewer.site.id),
    )


async def tell(
    request: Request, session: AsyncSession, viewer: Viewer, link_ids: Sequence[int]
) -> Mapping[int, Item]:
    """Give links with what may be decided about each."""
    installation = installation_of(request)
    sites, text = (await installation.sites.load()).by_id, installation.catalogue.text
    rows, paused = await queue.list_by_ids(session, link_ids), await pauses_of(session)
    alike = await duplicates.find_alike(session, installation.get(Sketches), rows, now=viewer.now)
    return {
        row.link.id: Item(
            version=row.link.version,
            title=row.offered.title,
            summary=row.offered.summary,
            origin=sites[row.link.origin_site_id].name,
            state=row.link.state,
            label=text(f"link_states.{row.link.state}"),
            url=local_url(request, f"{OFFICE}/lien-thong/{row.link.id}"),
            actions=[
                Action(name, text(f"decisions.{label}")) for name, label in _actions(viewer, row.link, paused)
            ],
            hint=_told(installation.catalogue, alike[row.link.id]),
        )
        for row in rows
    }


async def show(request: Request, session: AsyncSession, viewer: Viewer, link_id: int) -> Mapping[str, Any]:
    """Show the source's text, or where it differs from what readers see."""
    row = await queue.get_received(session, viewer.actor, link_id)
    texts, pauses = await texts_of(request, session, row), await pauses_of(session)
    found = await habits.list_habits(
        session, viewer.actor, source_site_id=row.link.origin_site_id, board_id=row.link.board_id
    )
    alike = await duplicates.find_alike(
        session, installation_of(request).get(Sketches), [row], now=viewer.now
    )
    sites = (await installation_of(request).sites.load()).by_id
    return {
        "item": await shown_of(request, row, pauses, *texts),
        "habits": found,
        "alike": [(one, sites[one.other.origin_site_id].name) for one in alike[link_id]],
        "may_gather": any(name == source.GATHER for name, _ in _actions(viewer, row.link, pauses)),
    }


async def act(installation: Installation, viewer: Viewer, link_id: int, order: Order) -> None:
    """Carry out an order about a link; raises what the decisions raise."""
    async with installation.write(viewer.site.id) as session:
        await _act(session, viewer, link_id, order)


async def _act(session: AsyncSession, viewer: Viewer, link_id: int, order: Order) -> None:
    actor, now = viewer.actor, viewer.now
    link = await service.get(session, link_id, for_update=True)
    if order.version not in (None, link.version):
        raise Stale(link_id=link_id, version=link.version)
    match order.action:
        case source.MOVE:
            await arranging.move(session, actor, link_id, order.board, now=now)
        case source.GATHER:
            await gathering.gather(session, actor, link_id, order.main, now=now)
        case source.ASSIGN:
            await arranging.assign(session, actor, link_id, order.account_id, viewer.roles, now=now)
        case _:
            decision = _decision(order.action, link.state)
            await service.decide(session, actor, link_id, decision, reason=order.reason, now=now)


def _decision(action: str, state: str) -> str:
    """Give the decision that an action means; skipping is for what readers have not seen."""
    meant = [name for name, verb in VERBS.items() if verb == action]
    if not meant or (action == source.SKIP and state != rules.PROPOSED):
        raise source.NotForThis
    return next((name for name in meant if state in rules.DECISIONS[name].begins), meant[0])


def _actions(viewer: Viewer, link: Link, paused: Mapping[int, str]) -> list[tuple[str, str]]:
    """Give what somebody may do with a link, with the words of each."""
    if not allowed(viewer.actor, rules.LINK_DECIDE, link.site_id, link.board_id):
        return []
    is_new, is_paused = link.state == rules.PROPOSED, link.origin_site_id in paused
    decided = [
        (VERBS[one.name], "skip" if one.ends == rules.WITHDRAWN else one.name)
        for one in rules.decisions_in(link.state)
        if one.name in VERBS and (is_new or one.ends != rules.WITHDRAWN) and not (one.pins and is_paused)
    ]
    moves = [(source.MOVE, "move")] if is_new else []
    gathers = [] if is_new and is_paused else [(source.GATHER, "gather")]
    return [*decided, *moves, *gathers, (source.ASSIGN, "assign")]


def _told(catalogue: Catalogue, alike: Sequence[Alike]) -> str:
    if not alike:
        return ""
    return catalogue.text("links.alike", percent=alike[0].percent, title=alike[0].other.title)


SOURCE = QueueSource(LINK, "link/_queued.html", waiting, tell, show, act)
