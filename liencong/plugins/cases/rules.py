"""Where a case stands, what may be done with it next, and when it is due; decided without I/O (S63–S67)."""

import re
from collections.abc import Iterable, Sequence
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

FIRST_YEAR = 2000
"""Of the days that letters bear."""

ALIKE = 0.4
"""The share of words from which two cases say much the same."""
SHORTEST_WORD = 2

LATE, PRESSING, IN_TIME, DONE = "late", "pressing", "in_time", "done"
PRESSING_FOR = timedelta(days=2)
"""How long before its day a case is marked."""


class WrongCaseState(Refused):
    """Where the case stands does not allow the step; somebody may have been faster."""

    code = "case-wrong-state"


class SkipsAhead(Refused):
    """A case goes up more than one level at once; each level decides before the next (S66)."""

    code = "case-skips-ahead"


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
        Step("escalate", WORKABLE, FORWARDED, wants_reason=True),
        Step("skip_back", WORKABLE, FORWARDED, wants_reason=True),
        Step("send_back", (RECEIVED, FORWARDED), RECEIVED, wants_reason=True),
        Step("refuse", OPEN, REFUSED, wants_reason=True, signs=True),
    )
}


def next_state(name: str, state: str) -> str:
    """Give the state to which a step leads; raise `WrongCaseState` where it cannot be taken."""
    step = STEPS[name]
    if state not in step.begins:
        raise WrongCaseState(state=state)
    return step.ends


def open_steps(
    state: str, *, may_sign: bool, was_forwarded: bool, has_superior: bool = False
) -> frozenset[str]:
    """Give the names of the steps that somebody may take now; `skip_back` is a way of forwarding."""
    closed = {"skip_back"}
    if not was_forwarded:
        closed.add("send_back")
    if not has_superior:
        closed.add("escalate")
    return frozenset(
        step.name
        for step in STEPS.values()
        if state in step.begins and (may_sign or not step.signs) and step.name not in closed
    )


def way_back(hops: Iterable[tuple[str, int]]) -> int | None:
    """Give the site to which a case goes back, out of its hops: of each the step and the site it left.

    What was sent back undoes the hop before it.
    """
    came_from: list[int] = []
    for step, from_site_id in hops:
        if step != "send_back":
            came_from.append(from_site_id)
        elif came_from:
            came_from.pop()
    return came_from[-1] if came_from else None


def telling_words(folded: str) -> frozenset[str]:
    """Give the words by which cases are held against each other, out of a text without marks."""
    return frozenset(word for word in re.findall(r"\w+", folded) if len(word) > SHORTEST_WORD)


def likeness(words: frozenset[str], other: frozenset[str]) -> float:
    """Tell how alike two texts are, from 0 to 1: the share of the shorter one's words in the other."""
    shorter = min(len(words), len(other))
    return len(words & other) / shorter if shorter else 0.0


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
