"""What happens to entries, as others hear of it."""

from dataclasses import dataclass
from typing import ClassVar, Final

from liencong.core.outbox.events import Event

MOVED: Final = "moved"
LEFT: Final = "left"
REWRITTEN: Final = "rewritten"
"""What lists of boards see of a change: an entry that came or changed its place, one that is gone, or another
text of one in its place."""


@dataclass(frozen=True)
class EntryPublished(Event):
    """A revision went live, for the first time or in place of an older one."""

    entry_id: int
    board_ids: list[int]
    change: str = MOVED


@dataclass(frozen=True)
class EntryWithdrawn(Event):
    """An entry is no longer public: unpublished, trashed or expired."""

    entry_id: int
    board_ids: list[int]
    reason: str

    change: ClassVar[str] = LEFT


@dataclass(frozen=True)
class EntryEdited(Event):
    """An entry was written or moved a step, whether or not the public sees a difference."""

    entry_id: int


@dataclass(frozen=True)
class EntryHanded(Event):
    """Others have to hear of an entry: sent, approved, planned, given back or to somebody, or spoken of."""

    entry_id: int


@dataclass(frozen=True)
class PlacementChanged(Event):
    """An entry was pinned or unpinned, or another site's was put on boards here, changed or taken off."""

    entry_id: int
    board_ids: list[int]
    change: str = MOVED
