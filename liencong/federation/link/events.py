"""What happens to links."""

from dataclasses import dataclass

from liencong.core.outbox.events import Event


@dataclass(frozen=True)
class LinkChanged(Event):
    """A link was proposed, decided on, or moved by its source."""

    link_id: int
    state: str
