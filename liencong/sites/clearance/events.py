"""What happens to requests for leave to publish."""

from dataclasses import dataclass

from liencong.core.outbox.events import Event


@dataclass(frozen=True)
class ClearanceChanged(Event):
    """Leave to publish an entry was asked for, given, refused, or is no longer asked for."""

    entry_id: int
