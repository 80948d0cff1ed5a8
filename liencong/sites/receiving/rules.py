"""What may become of a message that came in, decided without I/O.

    quarantined → waiting → taken, or refused; a known sender's waits at once

Nothing of it is public: taking it makes a draft, which goes the way of every draft (S01).
"""

from collections.abc import Mapping

from liencong.core.access.rules import Permission
from liencong.core.errors import Refused

QUARANTINED, WAITING, TAKEN, REFUSED = "quarantined", "waiting", "taken", "refused"
STATES = (QUARANTINED, WAITING, TAKEN, REFUSED)

MAIL, FILE = "mail", "file"

MAILBOX_MANAGE = Permission("mailbox:manage")
"""Set up how messages come in to a site, and judge those of unknown senders."""


class WrongReceivedState(Refused):
    """Somebody has dealt with the message before."""

    code = "received-wrong-state"


def check_state(state: str, *allowed: str) -> None:
    """Refuse what cannot be done with a message any more."""
    if state not in allowed:
        raise WrongReceivedState(state=state)


def board_for(sender: str, known: Mapping[str, int]) -> int | None:
    """Give the board on which a sender's messages wait: by their address, else by its domain."""
    domain = f"@{sender.rpartition('@')[2]}"
    return known.get(sender) or (known.get(domain) if "@" in sender else None)
