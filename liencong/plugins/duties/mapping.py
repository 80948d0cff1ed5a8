"""Use cases of a site: say which boards and entries meet what it owes, and what has happened."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from pydantic import BaseModel, Field
from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.access.rules import Actor, Right, require
from liencong.core.audit import service as audit
from liencong.core.clock import local_day
from liencong.core.db.upsert import insert_new, upsert
from liencong.core.errors import Invalid, NotFound
from liencong.core.outbox import service as outbox
from liencong.core.outbox.events import Event
from liencong.core.tenancy.scope import scope_of
from liencong.core.tenancy.tables import Site
from liencong.core.text import clean_line
from liencong.core.text.inputs import Line
from liencong.plugins.duties import store
from liencong.plugins.duties.reckoning import debtors, is_in_force
from liencong.plugins.duties.rules import DUTY_KEEP, DUTY_SEE
from liencong.plugins.duties.tables import DutyBoard, DutyEntry, DutyEvent, PublicationDuty
from liencong.sites.board.tables import Board
from liencong.sites.entry import service as entries


@dataclass(frozen=True)
class SiteDutiesChanged(Event):
    """A site says that other boards meet what it owes."""


@dataclass(frozen=True)
class Keeper:
    """Somebody who keeps duties, among the sites that there are, at a moment."""

    actor: Actor
    sites: Mapping[int, Site]
    now: datetime


class EventInput(BaseModel):
    """Something that happened and has to be published."""

    title: Line = Field(min_length=1, max_length=300)
    happened_on: date


async def choose_boards(
    session: AsyncSession, keeper: Keeper, duty_id: int, board_ids: Collection[int]
) -> None:
    """Say which boards of the session's site meet a duty; raise `Invalid` for another's board."""
    right = require(keeper.actor, DUTY_KEEP, scope_of(session))
    duty = await get_own(session, duty_id, keeper.sites)
    known = {board.id for board in await store.list_boards(session)}
    if not set(board_ids) <= known:
        raise Invalid({"boards": "choice-unknown"})
    await session.execute(delete(DutyBoard).where(DutyBoard.duty_id == duty.id))
    await _add_boards(session, {duty.id: board_ids})
    _note(session, keeper, "duty:map", duty_id, right)


async def choose_proposed(session: AsyncSession, keeper: Keeper) -> int:
    """Choose the proposed boards for each duty of the session's site that has none; tell for how many."""
    site_id = scope_of(session)
    right = require(keeper.actor, DUTY_KEEP, site_id)
    boards, chosen = await store.list_boards(session), await store.boards_by_duty(session)
    proposed = {
        duty.id: ids
        for duty in await store.list_duties(session)
        if (site_id, duty.id) not in chosen
        and is_in_force(duty, local_day(keeper.now))
        and any(site.id == site_id for site in debtors(duty, keeper.sites))
        and (ids := [board.id for board in proposals(duty, boards)])
    }
    await _add_boards(session, proposed)
    for duty_id in proposed:
        _note(session, keeper, "duty:map", duty_id, right)
    await session.flush()
    return len(proposed)


def proposals(duty: PublicationDuty, boards: Sequence[Board]) -> list[Board]:
    """Give the boards of a site that a duty proposes, by their slugs."""
    return [board for board in boards if board.slug in duty.boards]


async def note_event(session: AsyncSession, keeper: Keeper, duty_id: int, given: EventInput) -> DutyEvent:
    """Note that something happened which has to be published; raise `Invalid` for a day to come."""
    right = require(keeper.actor, DUTY_SEE, scope_of(session))
    duty = await get_own(session, duty_id, keeper.sites)
    if not duty.valid_from <= given.happened_on <= local_day(keeper.now):
        raise Invalid({"happened_on": "duty-event-day"})
    event = DutyEvent(
        duty_id=duty_id, noted_at=keeper.now, noted_by_id=keeper.actor.account_id, **given.model_dump()
    )
    session.add(event)
    await session.flush()
    _note(session, keeper, "duty:event", duty_id, right, note=given.title)
    return event


async def drop_event(session: AsyncSession, keeper: Keeper, event_id: int, reason: str) -> DutyEvent:
    """Say why something need not be published after all; raise `Invalid` without a reason."""
    right = require(keeper.actor, DUTY_KEEP, scope_of(session))
    event, reason = await store.get_event(session, event_id), clean_line(reason)[:400]
    if not reason:
        raise Invalid({"reason": "required"})
    event.dropped_reason = reason
    _note(session, keeper, "duty:drop", event.duty_id, right, note=event.title, reason=reason)
    await session.flush()
    return event


async def count_entry(
    session: AsyncSession, keeper: Keeper, duty_id: int, entry_id: int, first: date
) -> None:
    """Say that an entry of the session's site meets a duty for the period that begins on a day."""
    right = require(keeper.actor, DUTY_KEEP, scope_of(session))
    await get_own(session, duty_id, keeper.sites)
    entry = await entries.get(session, entry_id)
    row = {"site_id": entry.site_id, "duty_id": duty_id, "entry_id": entry.id, "first": first}
    await upsert(session, DutyEntry, [row], key=["duty_id", "entry_id"], change=["first"])
    _note(session, keeper, "duty:count", duty_id, right)


async def get_own(session: AsyncSession, duty_id: int, sites: Mapping[int, Site]) -> PublicationDuty:
    """Give a duty that the session's site owes; raise `NotFound` for those of others."""
    duty = await store.get_duty(session, duty_id)
    if scope_of(session) not in {site.id for site in debtors(duty, sites)}:
        raise NotFound(duty_id=duty_id)
    return duty


async def _add_boards(session: AsyncSession, chosen: Mapping[int, Collection[int]]) -> None:
    site_id = scope_of(session)
    rows = [
        {"site_id": site_id, "duty_id": duty_id, "board_id": board_id}
        for duty_id, ids in chosen.items()
        for board_id in sorted(ids)
    ]
    await insert_new(session, DutyBoard, rows, key=["duty_id", "board_id"])


def _note(
    session: AsyncSession, keeper: Keeper, action: str, duty_id: int, right: Right, **detail: object
) -> None:
    site_id, subject = scope_of(session), f"duty:{duty_id}"
    audit.record(
        session, keeper.actor, action, subject, site_id=site_id, now=keeper.now, right=right, **detail
    )
    outbox.append(session, SiteDutiesChanged(site_id), now=keeper.now)
