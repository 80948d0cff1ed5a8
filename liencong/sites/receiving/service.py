"""Use cases of messages that came in: keep them, let them out of quarantine, refuse them, take them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.access.rules import Actor, Right, allowed, require
from liencong.core.access.service import Roles, holders_of
from liencong.core.access.tables import Grant
from liencong.core.audit import service as audit
from liencong.core.errors import Invalid, NotFound
from liencong.core.outbox import service as outbox
from liencong.core.outbox.events import Event
from liencong.core.text import clean_line
from liencong.sites.board import service as boards
from liencong.sites.entry.rules import ENTRY_EDIT
from liencong.sites.receiving import rules
from liencong.sites.receiving.matter import Matter
from liencong.sites.receiving.rules import MAILBOX_MANAGE
from liencong.sites.receiving.tables import KnownSender, Received


@dataclass(frozen=True)
class MessageWaits(Event):
    """A message of somebody whom the site knows waits for its people."""

    received_id: int


@dataclass(frozen=True)
class MessageRefused(Event):
    """A message was refused, for a reason that its sender is told."""

    received_id: int


@dataclass(frozen=True)
class Original:
    """A message's original in the storage; `origin` knows it again."""

    channel: str
    origin: str
    key: str
    size: int


async def receive(
    session: AsyncSession,
    original: Original,
    matter: Matter,
    board_id: int,
    *,
    known: bool,
    reason: str = "",
    now: datetime,
) -> Received | None:
    """Keep a message that came in to the session's site; None where it came before.

    What an unknown sender sent is quarantined, and so is what is not whole, for a `reason`.
    """
    if await session.scalar(select(Received.id).where(Received.origin == original.origin)):
        return None
    received = Received(
        channel=original.channel,
        origin=original.origin,
        state=rules.WAITING if known else rules.QUARANTINED,
        sender=matter.sender,
        sender_name=matter.sender_name,
        title=matter.title,
        message_id=matter.message_id,
        answerable=matter.answerable,
        key=original.key,
        size=original.size,
        board_id=board_id,
        received_at=now,
        reason=reason,
    )
    session.add(received)
    await session.flush()
    if known:
        outbox.append(session, MessageWaits(received.site_id, received.id), now=now)
        await session.flush()
    return received


async def get(session: AsyncSession, actor: Actor, received_id: int, *, for_update: bool = False) -> Received:
    """Give a message to somebody of its board; what is quarantined to the site's keepers only.

    Raises `NotFound` where it is absent or not theirs to see.
    """
    received = await find(session, received_id, for_update=for_update)
    if received is None or not _may_see(actor, received):
        raise NotFound(received_id=received_id)
    return received


async def find(session: AsyncSession, received_id: int, *, for_update: bool = False) -> Received | None:
    """Find a message of the session's site."""
    statement = select(Received).where(Received.id == received_id)
    found: Received | None = await session.scalar(statement.with_for_update() if for_update else statement)
    return found


async def release(
    session: AsyncSession, actor: Actor, received_id: int, board: str, *, known: bool, now: datetime
) -> Received:
    """Let a message out of quarantine, to wait on a board; with `known`, so do its sender's from now on."""
    received = await get(session, actor, received_id, for_update=True)
    right = require(actor, MAILBOX_MANAGE, received.site_id)
    rules.check_state(received.state, rules.QUARANTINED)
    target = await boards.get_by_name(session, board)
    received.state, received.board_id = rules.WAITING, target.id
    if known and received.sender and received.sender not in await known_senders(session):
        session.add(KnownSender(pattern=received.sender, board_id=target.id))
    _note(session, actor, received, "release", right, now=now, board=target.title, known=known)
    outbox.append(session, MessageWaits(received.site_id, received.id), now=now)
    await session.flush()
    return received


async def refuse(
    session: AsyncSession, actor: Actor, received_id: int, reason: str, *, tells: bool, now: datetime
) -> Received:
    """Refuse a message for a reason; with `tells`, its sender is told it."""
    received = await get(session, actor, received_id, for_update=True)
    right = _right_to_handle(actor, received)
    rules.check_state(received.state, rules.WAITING, rules.QUARANTINED)
    reason = clean_line(reason)[:400]
    if not reason:
        raise Invalid({"reason": "required"})
    was_waiting = received.state == rules.WAITING
    _handled(received, actor, rules.REFUSED, now)
    received.reason = reason
    _note(session, actor, received, "refuse", right, now=now, reason=reason)
    if tells and was_waiting:
        outbox.append(session, MessageRefused(received.site_id, received.id), now=now)
    await session.flush()
    return received


async def move(
    session: AsyncSession, actor: Actor, received_id: int, board: str, *, now: datetime
) -> Received:
    """Let a message wait on another board."""
    received = await get(session, actor, received_id, for_update=True)
    right = _right_to_handle(actor, received)
    rules.check_state(received.state, rules.WAITING)
    if not board:
        raise Invalid({"board": "required"})
    target = await boards.get_by_name(session, board)
    received.board_id = target.id
    _note(session, actor, received, "move", right, now=now, board=target.title)
    await session.flush()
    return received


async def assign(
    session: AsyncSession,
    actor: Actor,
    received_id: int,
    account_id: int | None,
    roles: Roles,
    *,
    now: datetime,
) -> Received:
    """Ask somebody to see to a message, or nobody any more (S57); raise `Invalid` for who edits none."""
    received = await get(session, actor, received_id, for_update=True)
    right = _right_to_handle(actor, received)
    rules.check_state(received.state, rules.WAITING)
    edits = holders_of(ENTRY_EDIT, roles, site_id=received.site_id, board_id=received.board_id, now=now)
    held = select(func.count(Grant.id)).where(Grant.account_id == account_id, edits)
    if account_id is not None and not await session.scalar(held):
        raise Invalid({"assigned_to": "choice-unknown"})
    asked = update(Received).where(Received.id == received.id)
    asked = asked.values(assigned_to_id=account_id, version=received.version)
    await session.execute(asked.execution_options(synchronize_session="fetch"))
    _note(session, actor, received, "assign", right, now=now, account_id=account_id)
    await session.flush()
    return received


async def note_taken(
    session: AsyncSession, actor: Actor, received_id: int, entry_id: int, *, now: datetime
) -> Received:
    """Note that a message has become a draft; raise `WrongReceivedState` where somebody was faster."""
    received = await get(session, actor, received_id, for_update=True)
    right = _right_to_handle(actor, received)
    rules.check_state(received.state, rules.WAITING)
    _handled(received, actor, rules.TAKEN, now)
    received.entry_id = entry_id
    _note(session, actor, received, "take", right, now=now, entry=entry_id)
    await session.flush()
    return received


async def list_in_state(session: AsyncSession, state: str, *, limit: int, offset: int) -> list[Received]:
    """Give the messages of the session's site in one state, the latest first."""
    statement = select(Received).where(Received.state == state).order_by(Received.id.desc())
    return list(await session.scalars(statement.limit(limit).offset(offset)))


async def count_by_state(session: AsyncSession) -> dict[str, int]:
    """Count the messages of the session's site in each state."""
    counted = select(Received.state, func.count(Received.id)).group_by(Received.state)
    return {row[0]: row[1] for row in await session.execute(counted)}


async def list_by_ids(session: AsyncSession, received_ids: Sequence[int]) -> list[Received]:
    """Give messages of the session's site by their numbers."""
    return list(await session.scalars(select(Received).where(Received.id.in_(received_ids))))


async def find_of_entry(session: AsyncSession, entry_id: int) -> Received | None:
    """Find the message of which an entry of the session's site was made."""
    found: Received | None = await session.scalar(
        select(Received).where(Received.entry_id == entry_id).order_by(Received.id).limit(1)
    )
    return found


async def known_senders(session: AsyncSession) -> Mapping[str, int]:
    """Give whose messages wait at once, each with the board on which they do."""
    rows = await session.execute(select(KnownSender.pattern, KnownSender.board_id))
    return {row[0]: row[1] for row in rows}


async def count_since(session: AsyncSession, channel: str, since: datetime) -> int:
    """Count the messages that came in by a channel since a moment."""
    counted = select(func.count(Received.id)).where(
        Received.channel == channel, Received.received_at >= since
    )
    return await session.scalar(counted) or 0


def _may_see(actor: Actor, received: Received) -> bool:
    if received.state == rules.QUARANTINED:
        return allowed(actor, MAILBOX_MANAGE, received.site_id)
    return allowed(actor, ENTRY_EDIT, received.site_id, received.board_id) or allowed(
        actor, MAILBOX_MANAGE, received.site_id
    )


def _right_to_handle(actor: Actor, received: Received) -> Right:
    if received.state == rules.QUARANTINED:
        return require(actor, MAILBOX_MANAGE, received.site_id)
    return require(actor, ENTRY_EDIT, received.site_id, received.board_id)


def _handled(received: Received, actor: Actor, state: str, now: datetime) -> None:
    received.state, received.handled_at, received.handled_by_id = state, now, actor.account_id


def _note(
    session: AsyncSession,
    actor: Actor,
    received: Received,
    name: str,
    right: Right,
    *,
    now: datetime,
    **detail: object,
) -> None:
    subject = f"received:{received.id}"
    audit.record(
        session, actor, f"received:{name}", subject, site_id=received.site_id, now=now, right=right, **detail
    )
