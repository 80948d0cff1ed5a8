"""Where a case stands, what may be done with it next, and when it is due; decided without I/O (S63–S67)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from liencong.core.access.rules import Permission
from liencong.core.calendar import WorkCalendar
from liencong.core.errors import Refused

CASE_ANSWER = Permission("case:answer")
"""See the cases of a site, pass them on, write answers."""
CASE_SIGN = Permission("case:sign")
"""Answer for what is sent and published, and refuse."""

QUESTION, FEEDBACK, PETITION, SUGGESTION = "question", "feedback", "petition", "suggestion"
KINDS = (QUESTION, FEEDBACK, PETITION, SUGGESTION)

RECEIVED, FORWARDED, TAKEN, ANSWERING, SIGNING = "received", "forwarded", "taken", "answering", "signing"
ANSWERED, PUBLISHED, REFUSED = "answered", "published", "refused"
"""Answered to whoever asked and nobody else; answered and public; refused for a reason that they hear."""

WORKABLE = (RECEIVED, FORWARDED, TAKEN, ANSWERING)
OPEN = (*WORKABLE, SIGNING)
WITH_ANSWER = (ANSWERED, PUBLISHED)
STATES = (*OPEN, *WITH_ANSWER, REFUSED)

LATE, PRESSING, IN_TIME, DONE = "late", "pressing", "in_time", "done"
PRESSING_FOR = timedelta(days=2)
"""How long before its day a case is marked."""


class WrongCaseState(Refused):
    """Where the case stands does not allow the step; somebody may have been faster."""

    code = "case-wrong-state"


class SameSite(Refused):
    """A case is passed on to another site than the one that has it."""

    code = "case-same-site"


@dataclass(frozen=True)
class Step:
    """Something that may be done with a case; with `signs`, by whoever answers for the site's answers."""

    name: str
    begins: Sequence[str]
    ends: str
    wants_reason: bool = False
    signs: bool = False


STEPS = {
    step.name: step
    for step in (
        Step("take", (RECEIVED, FORWARDED), TAKEN),
        Step("draft", WORKABLE, ANSWERING),
        Step("submit", WORKABLE, SIGNING),
        Step("return", (SIGNING,), ANSWERING, wants_reason=True, signs=True),
        Step("publish", (*OPEN, ANSWERED), PUBLISHED, signs=True),
        Step("answer", OPEN, ANSWERED, signs=True),
        Step("unpublish", (PUBLISHED,), ANSWERED, wants_reason=True, signs=True),
        Step("forward", WORKABLE, FORWARDED, wants_reason=True),
        Step("send_back", (FORWARDED,), RECEIVED, wants_reason=True),
        Step("refuse", OPEN, REFUSED, wants_reason=True, signs=True),
    )
}


def next_state(name: str, state: str) -> str:
    """Give the state to which a step leads; raise `WrongCaseState` where it cannot be taken."""
    step = STEPS[name]
    if state not in step.begins:
        raise WrongCaseState(state=state)
    return step.ends


def open_steps(state: str, *, may_sign: bool, was_forwarded: bool) -> frozenset[str]:
    """Give the names of the steps that somebody may take now."""
    return frozenset(
        step.name
        for step in STEPS.values()
        if state in step.begins
        and (may_sign or not step.signs)
        and (was_forwarded or step.name != "send_back")
    )


def due_day(received_on: date, working_days: int, calendar: WorkCalendar) -> date:
    """Give the day on which a case has to be answered at the latest; its first day does not count."""
    return calendar.after(received_on, working_days)


def standing_of(state: str, due_on: date, today: date) -> str:
    """Tell whether a case is late, pressing or in time; what was answered or refused is done."""
    if state not in OPEN:
        return DONE
    if today > due_on:
        return LATE
    return PRESSING if due_on - today <= PRESSING_FOR else IN_TIME
