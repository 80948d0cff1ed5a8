"""Use cases of leave to publish: ask for it, give or refuse it, take the question back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.access.rules import Actor, Permission, Right, allowed_somewhere, boards_where, require
from liencong.core.access.service import Roles, holders_of
from liencong.core.access.tables import Grant
from liencong.core.audit import service as audit
from liencong.core.errors import NotFound
from liencong.core.outbox import service as outbox
from liencong.core.tenancy.scope import scope_of
from liencong.core.text import clean_line
from liencong.sites.board.tables import Board
from liencong.sites.clearance import rules
from liencong.sites.clearance.events import ClearanceChanged
from liencong.sites.clearance.tables import ClearanceRequest
from liencong.sites.entry import service as entries
from liencong.sites.entry.rules import TRASH, ReadBefore, WrongState
from liencong.sites.entry.tables import Entry, MediaUse, Revision
from liencong.sites.entry.terms import Texts
from liencong.sites.media.service import in_use
from liencong.sites.media.tables import Media, MediaVersion


@dataclass(frozen=True)
class Asked:
    """A request with the entry that it is about and the text to decide on: the present one while it waits."""

    request: ClearanceRequest
    entry: Entry
    revision: Revision
    board: Board


async def ask(
    session: AsyncSession, actor: Actor, entry_id: int, purpose: str, roles: Roles, *, now: datetime
) -> ClearanceRequest:
    """Ask for leave to publish an entry; until it is given nobody publishes it.

    Raises `Invalid` where it is not said what for, `NobodyDecides` where nobody could give leave,
    `ClearanceWaiting`, `ClearanceDecided`, `Forbidden`.
    """
    entry = await entries.get(session, entry_id, for_update=True)
    right = require(actor, rules.CLEARANCE_ASK, entry.site_id, entry.board_id)
    if entry.state == TRASH:
        raise WrongState(step="ask", state=entry.state)
    purpose = rules.required("purpose", clean_line(purpose)[:1000])
    standing = await find_standing(session, entry_id)
    rules.check_askable(standing.state if standing else None)
    deciding = holders_of(
        rules.CLEARANCE_DECIDE, roles, site_id=entry.site_id, board_id=entry.board_id, now=now
    )
    if await session.scalar(select(Grant.id).where(deciding).limit(1)) is None:
        raise rules.NobodyDecides
    revision = await entries.get_revision(session, entry.working_revision_id)
    made = ClearanceRequest(
        entry_id=entry_id,
        revision_id=revision.id,
        state=rules.WAITING,
        purpose=purpose,
        asked_at=now,
        asked_by_id=actor.account_id,
    )
    session.add(made)
    _note(session, actor, made, "ask", right, now=now, purpose=purpose)
    await session.flush()
    return made


async def withdraw(
    session: AsyncSession, actor: Actor, request_id: int, *, now: datetime
) -> ClearanceRequest:
    """Take back what was asked and not yet decided; what was decided before counts again."""
    asked, entry = await _held(session, request_id)
    right = require(actor, rules.CLEARANCE_ASK, entry.site_id, entry.board_id)
    rules.check_waiting(asked.state)
    asked.state, asked.decided_at, asked.decided_by_id = rules.WITHDRAWN, now, actor.account_id
    _note(session, actor, asked, "withdraw", right, now=now)
    await session.flush()
    return asked


async def approve(
    session: AsyncSession, actor: Actor, request_id: int, *, revision_id: int, reference: str, now: datetime
) -> ClearanceRequest:
    """Give leave to publish an entry, by a document; raise `ReadBefore` where its text has changed since."""
    asked, right = await _decided(session, actor, request_id, revision_id, rules.APPROVED, now=now)
    asked.reference = rules.required("reference", clean_line(reference)[:200])
    _note(session, actor, asked, "approve", right, now=now, reference=asked.reference)
    await session.flush()
    return asked


async def refuse(
    session: AsyncSession, actor: Actor, request_id: int, *, revision_id: int, reason: str, now: datetime
) -> ClearanceRequest:
    """Refuse leave to publish an entry; raise `ReadBefore` where its text has changed since it was read."""
    asked, right = await _decided(session, actor, request_id, revision_id, rules.REFUSED, now=now)
    asked.reason = rules.required("reason", clean_line(reason)[:400])
    _note(session, actor, asked, "refuse", right, now=now, reason=asked.reason)
    await session.flush()
    return asked


async def check_publishable(session: AsyncSession, texts: Texts, _at: datetime) -> None:
    """Refuse to publish entries for which leave was asked and not given."""
    for standing in await _list_standing(session, [entry.id for entry, _ in texts]):
        rules.check_publishable(standing.state, standing.reason)


async def find_standing(session: AsyncSession, entry_id: int) -> ClearanceRequest | None:
    """Find the request about an entry that counts: the last one that was not withdrawn."""
    return next(iter(await _list_standing(session, [entry_id])), None)


async def _list_standing(session: AsyncSession, entry_ids: Sequence[int]) -> Sequence[ClearanceRequest]:
    last = (
        select(func.max(ClearanceRequest.id))
        .where(ClearanceRequest.entry_id.in_(entry_ids), ClearanceRequest.state != rules.WITHDRAWN)
        .group_by(ClearanceRequest.entry_id)
    )
    return list(await session.scalars(select(ClearanceRequest).where(ClearanceRequest.id.in_(last))))


async def list_asked(
    session: AsyncSession, actor: Actor, state: str, *, limit: int, offset: int
) -> Sequence[Asked]:
    """Give the requests in one state that somebody may decide on or has asked with, the latest first."""
    statement = _asked().where(ClearanceRequest.state == state, _seen_by(actor, scope_of(session)))
    latest_first = statement.order_by(ClearanceRequest.id.desc()).limit(limit).offset(offset)
    return [Asked(*row) for row in await session.execute(latest_first)]


async def count_by_state(session: AsyncSession, actor: Actor) -> dict[str, int]:
    """Count the requests in each state that somebody may decide on or has asked with."""
    counted = (
        select(ClearanceRequest.state, func.count(ClearanceRequest.id))
        .join(Entry, Entry.id == ClearanceRequest.entry_id)
        .where(_seen_by(actor, scope_of(session)))
        .group_by(ClearanceRequest.state)
    )
    return {row[0]: row[1] for row in await session.execute(counted)}


async def find_media(session: AsyncSession, actor: Actor, uid: UUID) -> Sequence[MediaVersion]:
    """Find a media of a text on which somebody is to decide."""
    if not allowed_somewhere(actor, rules.CLEARANCE_DECIDE, scope_of(session)):
        return ()
    statement = (
        in_use()
        .join(MediaUse, MediaUse.media_id == Media.id)
        .join(Entry, Entry.working_revision_id == MediaUse.revision_id)
        .join(ClearanceRequest, ClearanceRequest.entry_id == Entry.id)
        .where(
            Media.uid == uid,
            ClearanceRequest.state == rules.WAITING,
            _on_boards(actor, rules.CLEARANCE_DECIDE, scope_of(session)),
        )
    )
    return list(await session.scalars(statement))


async def _decided(
    session: AsyncSession, actor: Actor, request_id: int, revision_id: int, state: str, *, now: datetime
) -> tuple[ClearanceRequest, Right]:
    asked, entry = await _held(session, request_id)
    right = require(actor, rules.CLEARANCE_DECIDE, entry.site_id, entry.board_id)
    rules.check_decision(asked.state, asked.asked_by_id, actor.account_id)
    if entry.working_revision_id != revision_id:
        raise ReadBefore(entry_id=entry.id)
    asked.state, asked.revision_id = state, revision_id
    asked.decided_at, asked.decided_by_id, asked.on_behalf_of_id = (
        now,
        actor.account_id,
        right.on_behalf_of_id,
    )
    return asked, right


async def _held(session: AsyncSession, request_id: int) -> tuple[ClearanceRequest, Entry]:
    """Give a request and its entry, which nobody else changes meanwhile."""
    asked: ClearanceRequest | None = await session.scalar(
        select(ClearanceRequest).where(ClearanceRequest.id == request_id).with_for_update()
    )
    if asked is None:
        raise NotFound(request_id=request_id)
    return asked, await entries.get(session, asked.entry_id, for_update=True)


def _asked() -> Select[ClearanceRequest, Entry, Revision, Board]:
    is_waiting = ClearanceRequest.state == rules.WAITING
    text = or_(
        is_waiting & (Revision.id == Entry.working_revision_id),
        ~is_waiting & (Revision.id == ClearanceRequest.revision_id),
    )
    return (
        select(ClearanceRequest, Entry, Revision, Board)
        .join(Entry, Entry.id == ClearanceRequest.entry_id)
        .join(Revision, text)
        .join(Board, Board.id == Entry.board_id)
    )


def _seen_by(actor: Actor, site_id: int) -> ColumnElement[bool]:
    return or_(
        _on_boards(actor, rules.CLEARANCE_DECIDE, site_id), _on_boards(actor, rules.CLEARANCE_ASK, site_id)
    )


def _on_boards(actor: Actor, permission: Permission, site_id: int) -> ColumnElement[bool]:
    board_ids = boards_where(actor, permission, site_id)
    return true() if board_ids is None else Entry.board_id.in_(board_ids)


def _note(
    session: AsyncSession,
    actor: Actor,
    asked: ClearanceRequest,
    name: str,
    right: Right,
    *,
    now: datetime,
    **detail: object,
) -> None:
    audit.record(
        session, actor, f"clearance:{name}", f"entry:{asked.entry_id}", site_id=scope_of(session), now=now,
        right=right, **detail,
    )  # fmt: skip
    outbox.append(session, ClearanceChanged(scope_of(session), asked.entry_id), now=now)
