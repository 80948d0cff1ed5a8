"""What happens to entries, as others hear of it."""

from dataclasses import dataclass

from liencong.core.outbox.events import Event


@dataclass(frozen=True)
class EntryPublished(Event):
    """A revision went live, for the first time or in place of an older one."""

    entry_id: int
    board_ids: list[int]


@dataclass(frozen=True)
class EntryWithdrawn(Event):
    """An entry is no longer public: unpublished, trashed or expired."""

    entry_id: int
    board_ids: list[int]
    reason: str


@dataclass(frozen=True)
class EntryEdited(Event):
    """An entry was written or moved a step, whether or not the public sees a difference."""

    entry_id: int


@dataclass(frozen=True)
class EntryHanded(Event):
    """An entry waits for somebody else than before: sent, approved, given back or given to somebody."""

    entry_id: int


@dataclass(frozen=True)
class PlacementChanged(Event):
    """An entry was pinned or unpinned, or another site's was put on boards here, changed or taken off."""

    entry_id: int
    board_ids: list[int]
