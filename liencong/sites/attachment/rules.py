"""How much of a file is read, and for how long (bounds of what a hostile file may cost)."""

from enum import StrEnum
from typing import Final

RECIPE: Final = 1
"""Raised whenever the same file would give another text: all are read again."""
MOST_FILE_BYTES: Final = 50 * 1024 * 1024
MOST_PAGES: Final = 300
MOST_ROWS: Final = 20_000
"""Of each sheet."""
MOST_CHARACTERS: Final = 200_000
MOST_MEMORY: Final = 1 << 30
"""Bytes of address space of the process that reads."""
MOST_SECONDS: Final = 20
"""Of the processor; on the clock it may be three times as long."""


class Outcome(StrEnum):
    """What became of reading a file."""

    READ = "read"
    EMPTY = "empty"
    """Without a text, as a scanned paper is."""
    TOO_LARGE = "too-large"
    UNREADABLE = "unreadable"
    """Broken, locked, or more than the reader may spend on it."""
    LOST = "lost"
    """The storage has no such file."""
