"""What may be done about a request for leave, and what it means for publishing; no I/O.

    waiting → approved, refused or withdrawn

Of an entry's requests the last one counts that was not withdrawn: so what was refused stays refused, until
another request is granted.
"""

from liencong.core.access.rules import Permission
from liencong.core.errors import Invalid, Refused

WAITING, APPROVED, REFUSED, WITHDRAWN = "waiting", "approved", "refused", "withdrawn"
STATES = (WAITING, APPROVED, REFUSED, WITHDRAWN)

CLEARANCE_ASK = Permission("clearance:ask")
CLEARANCE_DECIDE = Permission("clearance:decide")


class ClearanceWaiting(Refused):
    """The entry is outside the catalogue, and the chairperson has yet to decide about it."""

    code = "clearance-waiting"


class ClearanceRefused(Refused):
    """The chairperson has refused leave to publish the entry."""

    code = "clearance-refused"


class ClearanceDecided(Refused):
    """The request was decided on or withdrawn already."""

    code = "clearance-decided"


class NobodyDecides(Refused):
    """Nobody on the site could give leave."""

    code = "nobody-decides"


class OwnRequest(Refused):
    """Nobody gives leave to themselves."""

    code = "own-request"


def check_waiting(state: str) -> None:
    """Refuse to decide on, or to withdraw, what waits no longer."""
    if state != WAITING:
        raise ClearanceDecided(state=state)


def check_askable(standing: str | None) -> None:
    """Refuse to ask again while a request waits, or when leave was given."""
    if standing == WAITING:
        raise ClearanceWaiting
    if standing == APPROVED:
        raise ClearanceDecided(state=standing)


def check_decision(state: str, asked_by: int | None, account_id: int | None) -> None:
    """Refuse a decision on what waits no longer, or on what one has asked for oneself."""
    check_waiting(state)
    if account_id is not None and asked_by == account_id:
        raise OwnRequest


def check_publishable(standing: str | None, reason: str) -> None:
    """Refuse to publish what was asked for and not granted."""
    if standing == WAITING:
        raise ClearanceWaiting
    if standing == REFUSED:
        raise ClearanceRefused(reason=reason)


def required(name: str, text: str) -> str:
    """Give a text that may not be empty; raise `Invalid` naming its field where it is."""
    if not text:
        raise Invalid({name: "required"})
    return text
