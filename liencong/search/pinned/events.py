"""What happens to pinned answers."""

from dataclasses import dataclass

from liencong.core.outbox.events import Event


@dataclass(frozen=True)
class PinsChanged(Event):
    """A site pins other pages to questions than before."""
