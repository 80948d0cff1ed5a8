"""What happens to cases."""

from dataclasses import dataclass

from liencong.core.outbox.events import Event


@dataclass(frozen=True)
class CaseChanged(Event):
    """A case came to a site, or something was done with it there."""

    case_id: int
