"""How an import goes on, decided without I/O.

    checking → ready → running ⇄ paused → done; cancelled from any of them, failed while it is worked on

Whatever process works on it, and however often it is broken off, it goes on where it stood.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from liencong.core.errors import Refused

CHECKING, READY, RUNNING, PAUSED = "checking", "ready", "running", "paused"
DONE, CANCELLED, FAILED = "done", "cancelled", "failed"

WORKED_ON = (CHECKING, RUNNING)
ENDED = (DONE, CANCELLED)
"""States in which the file is needed no more; what failed may be tried again."""

MOST_ATTEMPTS = 5
"""How often work on a job may break off without a single lot done, before the job has failed."""


@dataclass(frozen=True)
class Step:
    """What somebody may do with an import: from which states, to which."""

    name: str
    begins: frozenset[str]
    ends: str


STEPS: Mapping[str, Step] = {
    step.name: step
    for step in (
        Step("begin", frozenset({READY}), RUNNING),
        Step("pause", frozenset({RUNNING}), PAUSED),
        Step("resume", frozenset({PAUSED, FAILED}), RUNNING),
        Step("cancel", frozenset({CHECKING, READY, RUNNING, PAUSED, FAILED}), CANCELLED),
    )
}


class WrongJobState(Refused):
    """The import's state does not allow the step."""

    code = "wrong-job-state"


class BrokeOff(Refused):
    """Work on the import has broken off again and again, for a reason that stands in the log."""

    code = "import-broke-off"


class WorkStopped(Exception):
    """The import is no longer as its worker left it; whatever it did since is let go."""


def check_step(step: Step, state: str) -> None:
    """Refuse a step that the state does not allow."""
    if state not in step.begins:
        raise WrongJobState(step=step.name, state=state)


def state_after(step: Step, *, begun: bool) -> str:
    """Give the state to which a step leads; what had not begun yet when it failed is looked through again."""
    return CHECKING if step.name == "resume" and not begun else step.ends


def steps_from(state: str) -> list[Step]:
    """Give the steps that a state allows, for the buttons."""
    return [step for step in STEPS.values() if state in step.begins]


def added_up(tally: Mapping[str, int], more: Mapping[str, int]) -> dict[str, int]:
    """Add counts up by what they count."""
    return {name: tally.get(name, 0) + more.get(name, 0) for name in {*tally, *more}}
