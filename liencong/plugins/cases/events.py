"""What happens to cases."""

from dataclasses import dataclass

from liencong.core.outbox.events import Event


@dataclass(frozen=True)
class CaseChanged(Event):
    """A case came to a site, or something was done with it there."""

    case_id: int


@dataclass(frozen=True)
class CaseSkippedBack(Event):
    """A case went down past a level of the chain; the site is that of the level."""

    hop_id: int
