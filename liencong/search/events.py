"""What happens to documents, as the indexer hears of it."""

from dataclasses import dataclass

from liencong.core.outbox.events import Event


@dataclass(frozen=True)
class DocumentsChanged(Event):
    """Documents of a site were put into the table or withdrawn; the index has yet to follow."""
