"""Cases in the queue of those who answer; what waits for a signature waits for those who sign."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Integer, Select, cast, false, literal, null
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from liencong.core.access.rules import allowed
from liencong.core.clock import local_day
from liencong.core.errors import Stale
from liencong.core.installation import Installation
from liencong.core.web.request import OFFICE, installation_of, local_url
from liencong.plugins.cases import rules, service, store
from liencong.plugins.cases.office import desk_of, private_facts
from liencong.plugins.cases.rules import CASE_ANSWER
from liencong.plugins.cases.service import AnswerInput, Desk
from liencong.plugins.cases.tables import Case
from liencong.plugins.cases.told import QUESTIONS, due_words
from liencong.sites.queue import source
from liencong.sites.queue.service import columns_of
from liencong.sites.queue.source import Action, Item, Order, QueueSource, Viewer

CASE = "case"
_STEPS = {source.TAKE: "take", source.APPROVE: "publish", source.RETURN: "return"}
"""Steps by which orders of the queue are carried out."""


def waiting(viewer: Viewer) -> Select[Any]:
    """Select the cases that wait for somebody."""
    desk = Desk(viewer.actor, viewer.site, "", viewer.now)
    states = rules.OPEN if desk.may_sign else rules.WORKABLE
    may_answer = allowed(viewer.actor, CASE_ANSWER, viewer.site.id)
    return columns_of(
        CASE,
        item_id=Case.id,
        channel=literal(CASE),
        board_id=cast(null(), Integer),
        since=Case.received_at,
        origin_site_id=Case.asked_on_id,
        assigned_to_id=Case.assigned_to_id,
    ).where(Case.site_id == viewer.site.id, Case.state.in_(states) if may_answer else false())


async def tell(
    request: Request, session: AsyncSession, viewer: Viewer, case_ids: Sequence[int]
) -> Mapping[int, Item]:
    """Give cases with what may be done with each."""
    desk, today = desk_of(request), local_day(viewer.now)
    installation = installation_of(request)
    text = installation.catalogue.text
    return {
        case.id: Item(
            version=case.version,
            title=case.title,
            summary="",
            origin=text(f"case_kinds.{case.kind}"),
            state=case.state,
            label=text(f"case_states.{case.state}"),
            url=local_url(request, f"{OFFICE}{QUESTIONS}/{case.id}"),
            actions=[Action(name, text(f"case_orders.{name}")) for name in _orders(desk, case)],
            due=due_words(installation, case, today),
            is_pressing=rules.standing_of(case.state, case.due_on, today) in (rules.LATE, rules.PRESSING),
        )
        for case in await store.list_by_ids(session, case_ids)
    }


async def show(request: Request, session: AsyncSession, viewer: Viewer, case_id: int) -> Mapping[str, Any]:
    """Show what a case says, and the answer that waits for a signature."""
    case = await service.get(session, viewer.actor, case_id)
    return await private_facts(request, session, case)


async def act(installation: Installation, viewer: Viewer, case_id: int, order: Order) -> None:
    """Carry out an order about a case; raises what its steps raise."""
    desk = Desk(viewer.actor, viewer.site, installation.catalogue.text("sender.hidden"), viewer.now)
    async with installation.write(viewer.site.id) as session:
        case = await service.get(session, viewer.actor, case_id)
        if order.version not in (None, case.version):
            raise Stale(case_id=case_id)
        if order.action == source.ASSIGN:
            await service.assign(session, desk, case_id, order.account_id, viewer.roles)
        elif order.action not in _orders(desk, case):
            raise source.NotForThis
        elif order.action == source.APPROVE:
            written = {name: getattr(case, name) for name in AnswerInput.model_fields}
            await service.write(session, desk, case_id, AnswerInput(**written), "publish")
        else:
            await service.take_step(session, desk, case_id, _STEPS[order.action], order.reason)


def _orders(desk: Desk, case: Case) -> list[str]:
    """Give what may be done with a case from the queue; its answer is written on its own screen."""
    steps = service.open_steps(desk, case)
    found = [order for order, step in _STEPS.items() if step in steps]
    if case.state != rules.SIGNING:
        found = [order for order in found if order != source.APPROVE]
    return [*found, source.ASSIGN]


SOURCE = QueueSource(CASE, "cases/_queued.html", waiting, tell, show, act)
