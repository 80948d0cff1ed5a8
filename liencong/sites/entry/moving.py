"""Moving an entry along the workflow, once it is at hand: every step is checked, stamped and noted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.access.rules import Actor, Right
from liencong.core.audit import service as audit
from liencong.core.outbox import service as outbox
from liencong.core.text import clean_line
from liencong.sites.board.tables import Board
from liencong.sites.entry import publishing, rules
from liencong.sites.entry.events import EntryEdited
from liencong.sites.entry.rights import require_step
from liencong.sites.entry.tables import Entry, Revision
from liencong.sites.entry.terms import Terms, Texts


@dataclass(frozen=True)
class Written:
    """An entry with its board and its working text."""

    entry: Entry
    board: Board
    revision: Revision


async def move(
    session: AsyncSession,
    actor: Actor,
    written: Written,
    names: Sequence[str],
    *,
    reason: str = "",
    at: datetime | None,
    until: datetime | None = None,
    terms: Terms,
    now: datetime,
) -> None:
    """Move an entry some steps; raises what `take_step` of the service raises, but for what is not found."""
    entry, revision, reason = written.entry, written.revision, clean_line(reason)
    rules.check_dates(at, until, now=now)
    for step in (rules.STEPS[name] for name in names):
        right = require_step(actor, step, entry)
        is_live = entry.live_revision_id is not None
        rules.check_step(step, entry.state, is_live=is_live, board_steps=written.board.steps, reason=reason)
        own = revision.created_by_id
        rules.check_own_work(step, own, actor.account_id, self_approval=terms.self_approval)
        publishing.forget_schedule(entry)
        entry.state, entry.state_reason, entry.updated_at = step.ends, reason, now
        _stamp(revision, step, actor, now)
        if step.ends == rules.PUBLISHED:
            await check_publishable(session, [(entry, revision)], terms, at=max(at or now, now))
            await check_end(session, entry, revision, until, terms)
            await publishing.publish(session, entry, revision, at=at, until=until, now=now)
        elif step.withdraws and is_live:
            await publishing.withdraw(session, entry, step.tells or reason, now=now)
        note(
            session, actor, entry, f"entry:{step.name}", right, now=now, reason=reason,
            revision=revision.number, at=at, until=until,
        )  # fmt: skip


async def check_publishable(session: AsyncSession, texts: Texts, terms: Terms, *, at: datetime) -> None:
    """Refuse texts of which one may not go public at a moment, by our own rules or those of a feature."""
    for _, revision in texts:
        rules.check_publishable(revision.author, revision.source, revision.title)
    for check in terms.checks:
        await check.ask(session, texts, at)


async def check_end(
    session: AsyncSession, entry: Entry, revision: Revision, until: datetime | None, terms: Terms
) -> None:
    """Refuse to let a text vanish at a moment by itself where a feature wants it to stay."""
    if until is not None:
        for check in terms.ends:
            await check.ask(session, entry, revision, until)


def note(
    session: AsyncSession,
    actor: Actor | None,
    entry: Entry,
    action: str,
    right: Right | None,
    *,
    now: datetime,
    **detail: object,
) -> None:
    """Note in the audit log what was done to an entry, and tell of it."""
    said = {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in detail.items()
        if value
    }
    audit.record(
        session, actor, action, f"entry:{entry.id}", site_id=entry.site_id, now=now, right=right, **said
    )
    outbox.append(session, EntryEdited(entry.site_id, entry.id), now=now)


def _stamp(revision: Revision, step: rules.Step, actor: Actor, now: datetime) -> None:
    """Note on a revision who answers for it; the first who does so stays, later ones stand in the log."""
    if step.approves and revision.approved_at is None:
        revision.approved_at, revision.approved_by_id = now, actor.account_id
    if step.name == "submit" and revision.secrecy_stated_at is None:
        revision.secrecy_stated_at, revision.secrecy_stated_by_id = now, actor.account_id
