"""The workflow of an entry, decided without I/O (S59, S61).

    draft, returned → pending_review → approved → published (or scheduled) → unpublished; trash from anywhere

On a board with one step, whoever publishes approves by it; with two steps somebody approves first.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from liencong.core.access.rules import Permission
from liencong.core.errors import Invalid, Refused

DRAFT, PENDING, RETURNED, APPROVED = "draft", "pending_review", "returned", "approved"
SCHEDULED, PUBLISHED, UNPUBLISHED, TRASH = "scheduled", "published", "unpublished", "trash"
STATES = (DRAFT, PENDING, RETURNED, APPROVED, SCHEDULED, PUBLISHED, UNPUBLISHED, TRASH)

ENTRY_WRITE = Permission("entry:write")
ENTRY_APPROVE = Permission("entry:approve")
ENTRY_PUBLISH = Permission("entry:publish")
ENTRY_TRASH = Permission("entry:trash")


@dataclass(frozen=True)
class Step:
    """A step of the workflow: from which states, to which state, by which permission."""

    name: str
    begins: frozenset[str]
    ends: str
    permission: Permission
    wants_reason: bool = False
    approves: bool = False
    withdraws: bool = False


STEPS: Mapping[str, Step] = {
    step.name: step
    for step in (
        Step("submit", frozenset({DRAFT, RETURNED, UNPUBLISHED}), PENDING, ENTRY_WRITE),
        Step("return", frozenset({PENDING, APPROVED}), RETURNED, ENTRY_APPROVE, wants_reason=True),
        Step("approve", frozenset({PENDING}), APPROVED, ENTRY_APPROVE, approves=True),
        Step("publish", frozenset({PENDING, APPROVED, SCHEDULED}), PUBLISHED, ENTRY_PUBLISH, approves=True),
        Step(
            "unpublish",
            frozenset(STATES) - {TRASH},
            UNPUBLISHED,
            ENTRY_PUBLISH,
            wants_reason=True,
            withdraws=True,
        ),
        Step("trash", frozenset(STATES) - {TRASH}, TRASH, ENTRY_TRASH, withdraws=True),
        Step("restore", frozenset({TRASH}), DRAFT, ENTRY_TRASH),
    )
}


class WrongState(Refused):
    """The entry's state does not allow the step."""

    code = "wrong-state"


class OwnWork(Refused):
    """Nobody approves what they wrote themselves, unless the site allows it (S59)."""

    code = "own-work"


def check_step(step: Step, state: str, *, is_live: bool, board_steps: int, reason: str) -> None:
    """Refuse a step that the state, the board or a missing reason does not allow."""
    if state not in step.begins or (step.name == "unpublish" and not (is_live or state == SCHEDULED)):
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


def check_publishable(author: str, source: str, title: str) -> None:
    """Refuse to publish what names no author or no source (S05)."""
    missing = {
        name: "required"
        for name, value in (("author", author), ("source", source), ("title", title))
        if not value
    }
    if missing:
        raise Invalid(missing)


def check_dates(at: datetime | None, until: datetime | None, *, now: datetime) -> None:
    """Refuse an end that comes before the beginning."""
    if until is not None and until <= (at or now):
        raise Invalid({"until": "ends-before-it-begins"})


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
