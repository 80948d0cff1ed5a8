"""What may be done with a link in each of its states.

    proposed → live → (source changed → update or keep → live) → withdrawn; returned with a reason

A withdrawal at the source needs nobody's approval and always wins. What is shown can be pulled at once by any
editor (UB05), for a reason that readers are not told. A whole source can be paused, whatever its links are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from liencong.core.access.rules import Permission
from liencong.core.errors import Invalid, Refused
from liencong.federation.link.tables import Link
from liencong.federation.link_rule import rules as rules_of_boards
from liencong.sites.entry.rules import PULLED
from liencong.sites.entry.tables import Entry

PROPOSED, LIVE, SOURCE_CHANGED, RETURNED, WITHDRAWN = (
    "proposed",
    "live",
    "source_changed",
    "returned",
    "withdrawn",
)
STATES = (PROPOSED, LIVE, SOURCE_CHANGED, RETURNED, WITHDRAWN)
WAITING = (PROPOSED, SOURCE_CHANGED)
SHOWN = (LIVE, SOURCE_CHANGED)
SETTLED = (LIVE, RETURNED, WITHDRAWN)

LINK_PROPOSE = Permission("link:propose")
LINK_DECIDE = rules_of_boards.LINK_DECIDE
LINK_PULL = Permission("link:pull")
LINK_PAUSE = Permission("link:pause")

EQUAL_DECISIONS = 5
"""Decisions in a row from which a rule is proposed."""

PULL = "pull"
WITHDRAWN_AT_SOURCE = "withdrawn-at-source"
SOURCE_ARCHIVED = "source-archived"
AT_SOURCE = (WITHDRAWN_AT_SOURCE, SOURCE_ARCHIVED)
"""Reasons noted where something happened at the source; told in words of the catalogue."""


@dataclass(frozen=True)
class Decision:
    """A decision of the receiving board: in which states it may be taken, by whom, and what comes of it.

    Where it takes an entry off, readers are told the reason that was given, or the one that `tells` names.
    """

    name: str
    begins: frozenset[str]
    ends: str
    permission: Permission = LINK_DECIDE
    wants_reason: bool = False
    pins: bool = False
    tells: str = ""


DECISIONS: Mapping[str, Decision] = {
    decision.name: decision
    for decision in (
        Decision("approve", frozenset({PROPOSED}), LIVE, pins=True),
        Decision("return", frozenset({PROPOSED}), RETURNED, wants_reason=True),
        Decision("update", frozenset({SOURCE_CHANGED}), LIVE, pins=True),
        Decision("keep", frozenset({SOURCE_CHANGED}), LIVE),
        Decision("withdraw", frozenset({LIVE, SOURCE_CHANGED, PROPOSED}), WITHDRAWN, wants_reason=True),
        Decision(
            PULL, frozenset({LIVE, SOURCE_CHANGED}), WITHDRAWN, LINK_PULL, wants_reason=True, tells=PULLED
        ),
    )
}


class WrongLinkState(Refused):
    """The link's state does not allow the decision; somebody may have decided before."""

    code = "wrong-link-state"


class SourcePaused(Refused):
    """The site shows nothing of this source just now; what it offers waits."""

    code = "source-paused"


class NotPaused(Refused):
    """The site shows what it has of this source already."""

    code = "source-not-paused"


class NotUndone(Refused):
    """Readers see something else by now than what had passed by itself."""

    code = "link-pass-over"


class NotLinkable(Refused):
    """Only an entry that the public sees at its source can be linked, and only to another site."""

    code = "not-linkable"


def check_decision(decision: Decision, state: str, reason: str) -> None:
    """Refuse a decision that the state or a missing reason does not allow."""
    if state not in decision.begins:
        raise WrongLinkState(decision=decision.name, state=state)
    if decision.wants_reason and not reason:
        raise Invalid({"reason": "required"})


@dataclass(frozen=True)
class Content:
    """What an entry shows: a revision, and its media, each in a version."""

    revision_id: int
    media: Mapping[int, int]


def after_source_published(state: str, pinned: Content, live: Content) -> str:
    """Tell the state of a link after its source published a revision, or replaced a media that it shows."""
    if state not in SHOWN:
        return state
    return LIVE if pinned == live else SOURCE_CHANGED


def state_seen(link: Link, entry: Entry) -> str:
    """Tell in which state readers find a link: what its source withdrew is gone before the link says so."""
    was_shown = link.revision_id is not None
    is_gone = entry.live_revision_id is None or (was_shown and link.epoch != entry.epoch)
    return WITHDRAWN if is_gone and link.state in (PROPOSED, *SHOWN) else link.state


def outcome_of(state: str, reason: str) -> str:
    """Tell what a board made of an offer: it showed it, sent it back, or took it off again."""
    is_shown = state in SHOWN or (state == WITHDRAWN and reason in AT_SOURCE)
    return LIVE if is_shown else state


def is_habit(outcomes: Sequence[str]) -> bool:
    """Tell whether a board decided often enough alike that a rule may say so."""
    is_alike = len(set(outcomes)) == 1 and outcomes[0] in (LIVE, RETURNED)
    return is_alike and len(outcomes) >= EQUAL_DECISIONS


def decisions_in(state: str) -> list[Decision]:
    """Give the decisions that a state allows, for the buttons of the queue."""
    return [decision for decision in DECISIONS.values() if state in decision.begins]
