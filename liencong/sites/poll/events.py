"""What happens to polls, as others hear of it."""

from dataclasses import dataclass

from liencong.core.outbox.events import Event


@dataclass(frozen=True)
class PollChanged(Event):
    """A poll was put on a site, or closed."""

    poll_id: int


@dataclass(frozen=True)
class VoteCast(Event):
    """Somebody voted on a site."""

    poll_id: int
