"""The workflow of an entry, decided without I/O (S59, S61).

    draft, returned → pending_review → approved → published (or scheduled) → unpublished; trash from anywhere

On a board with one step, whoever publishes approves by it; with two steps somebody approves first. What is
public can be unpublished, for a reason that readers are told, or pulled at once by any editor (UB05), for one
that stays in the house.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from liencong.core.access.rules import Permission
from liencong.core.errors import Invalid, Refused, Stale

DRAFT, PENDING, RETURNED, APPROVED = "draft", "pending_review", "returned", "approved"
SCHEDULED, PUBLISHED, UNPUBLISHED, TRASH = "scheduled", "published", "unpublished", "trash"
STATES = (DRAFT, PENDING, RETURNED, APPROVED, SCHEDULED, PUBLISHED, UNPUBLISHED, TRASH)

HANDED = (PENDING, RETURNED, APPROVED, SCHEDULED)
"""States of which somebody else hears than who brought an entry there."""

ENTRY_WRITE = Permission("entry:write")
"""Write on a board, and see, change and submit what one has written."""

ENTRY_EDIT = Permission("entry:edit")
"""See and change what others have written on a board."""

ENTRY_APPROVE = Permission("entry:approve")
ENTRY_PUBLISH = Permission("entry:publish")
ENTRY_PULL = Permission("entry:pull")
ENTRY_TRASH = Permission("entry:trash")

TRASHED, PULLED, EXPIRED = "trashed", "pulled", "expired"
"""Reasons of which readers are told in words of the catalogue."""


@dataclass(frozen=True)
class Step:
    """A step of the workflow: from which states, to which state, by which permission.

    `when_live` is the permission that it takes instead while the public sees the entry. `withdraws` what is
    live; readers are then told the reason that was given, or the one that `tells` names.
    """

    name: str
    begins: frozenset[str]
    ends: str
    permission: Permission
    when_live: Permission | None = None
    wants_reason: bool = False
    approves: bool = False
    withdraws: bool = False
    tells: str = ""


KEPT = frozenset(STATES) - {TRASH}

STEPS: Mapping[str, Step] = {
    step.name: step
    for step in (
        Step("submit", frozenset({DRAFT, RETURNED, UNPUBLISHED}), PENDING, ENTRY_WRITE),
        Step("return", frozenset({PENDING, APPROVED}), RETURNED, ENTRY_APPROVE, wants_reason=True),
        Step("approve", frozenset({PENDING}), APPROVED, ENTRY_APPROVE, approves=True),
        Step("publish", frozenset({PENDING, APPROVED, SCHEDULED}), PUBLISHED, ENTRY_PUBLISH, approves=True),
        Step("unschedule", frozenset({SCHEDULED}), APPROVED, ENTRY_PUBLISH),
        Step("unpublish", KEPT, UNPUBLISHED, ENTRY_PUBLISH, wants_reason=True, withdraws=True),
        Step("pull", KEPT, UNPUBLISHED, ENTRY_PULL, wants_reason=True, withdraws=True, tells=PULLED),
        Step("trash", KEPT, TRASH, ENTRY_TRASH, when_live=ENTRY_PUBLISH, withdraws=True, tells=TRASHED),
        Step("restore", frozenset({TRASH}), DRAFT, ENTRY_TRASH),
    )
}


class WrongState(Refused):
    """The entry's state does not allow the step."""

    code = "wrong-state"


class ReadBefore(Stale):
    """The entry has changed since somebody read it who now decides about it."""

    code = "read-before"


class OwnWork(Refused):
    """Nobody approves what they wrote themselves, unless the site allows it (S59)."""

    code = "own-work"


def check_step(step: Step, state: str, *, is_live: bool, board_steps: int, reason: str) -> None:
    """Refuse a step that the state, the board or a missing reason does not allow."""
    is_out = is_live or state == SCHEDULED
    if state not in step.begins or (step.ends == UNPUBLISHED and not is_out):
        raise WrongState(step=step.name, state=state)
    if step.name == "publish" and board_steps > 1 and state == PENDING:
        raise WrongState(step=step.name, state=state)
    if step.wants_reason and not reason:
        raise Invalid({"reason": "required"})


def check_own_work(
    step: Step, written_by: int | None, account_id: int | None, *, self_approval: bool
) -> None:
    """Refuse that somebody approves or publishes their own text, unless the site allows it.

    The operator, who has no account, stands outside the editorial office.
    """
    is_own = account_id is not None and written_by == account_id
    if step.name in ("approve", "publish") and is_own and not self_approval:
        raise OwnWork


def missing_of(author: str, source: str, title: str) -> dict[str, str]:
    """Give a message code for each of what no public text may lack (S05)."""
    said = {"author": author, "source": source, "title": title}
    return {name: "required" for name, value in said.items() if not value}


def check_publishable(author: str, source: str, title: str) -> None:
    """Refuse to publish what names no author or no source (S05)."""
    missing = missing_of(author, source, title)
    if missing:
        raise Invalid(missing)


def check_dates(at: datetime | None, until: datetime | None, *, now: datetime) -> None:
    """Refuse an end that comes before the beginning."""
    if until is not None and until <= (at or now):
        raise Invalid({"until": "ends-before-it-begins"})


def check_to_come(at: datetime | None, *, now: datetime) -> None:
    """Refuse a beginning that is over: whoever mistypes a day must not publish at once by it."""
    if at is not None and at <= now:
        raise Invalid({"at": "moment-over"})


def check_end(until: datetime | None, *, now: datetime) -> None:
    """Refuse an end that is over: what shall vanish now is unpublished, with a reason."""
    if until is not None and until <= now:
        raise Invalid({"end": "moment-over"})


def after_expiry(state: str) -> str:
    """Give the state of an entry whose time is over: what is being written of it goes on."""
    return UNPUBLISHED if state == PUBLISHED else state


def corrections_with(
    settled: Sequence[dict[str, Any]], standing: Sequence[dict[str, Any]], text: str | None, *, now: datetime
) -> list[dict[str, Any]]:
    """Give the notices of a new text: those that readers have seen stay, and one may wait to be seen.

    `standing` are those of the text before; `text` replaces the one that waits, an empty one drops it, and
    None leaves it as it is.
    """
    if text is None:
        return list(standing)
    waiting = standing[len(settled) :]
    if waiting and waiting[0]["text"] == text:
        return list(standing)
    return [*settled, *([{"at": now.isoformat(), "text": text}] if text else [])]


def steps_from(state: str, *, is_live: bool, board_steps: int) -> list[Step]:
    """Give the steps that a state allows, for the buttons of the back office."""
    fitting = []
    for step in STEPS.values():
        try:
            check_step(step, state, is_live=is_live, board_steps=board_steps, reason="-")
        except Refused:
            continue
        fitting.append(step)
    return fitting


def steps_to(name: str, state: str, *, board_steps: int) -> list[str]:
    """Give the steps that lead from a state to `submit` or `publish`, the last included; none behind them."""
    way = ["submit", "approve", "publish"] if board_steps > 1 else ["submit", "publish"]
    approved = len(way) - 1
    behind = {PENDING: 1, APPROVED: approved, SCHEDULED: approved, PUBLISHED: len(way)}.get(state, 0)
    return way[behind : way.index(name) + 1]
