"""What happens to consultations."""

from dataclasses import dataclass

from liencong.core.outbox.events import Event


@dataclass(frozen=True)
class ConsultationChanged(Event):
    """A consultation was announced, changed, closed or summarised, or something became of a comment."""

    entry_id: int
