"""What an engine has to offer. Calls block: they are made in worker threads, never in the event loop.

An engine holds a copy of the public documents and may be lost at any time: the database is the truth.
"""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from liencong.core.errors import Refused, Unavailable
from liencong.search.document import Document
from liencong.search.query import Query, Result


class SearchUnavailable(Unavailable):
    """The engine does not answer; everything else goes on without it."""

    code = "search-unavailable"


class RebuildRunning(Refused):
    """Another process builds a new index already."""

    code = "search-rebuild-running"


@dataclass(frozen=True)
class Health:
    """Whether the engine can answer, and in words for the operator what it is or what is wrong."""

    ok: bool
    detail: str


class Build(Protocol):
    """A new index that is being filled beside the live one."""

    def add(self, documents: Sequence[Document]) -> None:
        """Add documents, none of them twice."""


class SearchEngine(Protocol):
    """An index of documents that answers questions."""

    name: str

    def apply(self, changed: Sequence[Document], gone: Sequence[str]) -> str:
        """Replace changed documents and delete keys, visible on return; give the generation written to."""

    def search(self, query: Query, *, now: datetime) -> Result:
        """Answer a question; raise `SearchUnavailable` when the engine cannot."""

    def suggest(self, prefix: str, *, site_ids: Sequence[int] | None, now: datetime, limit: int) -> list[str]:
        """Give keys of documents whose title has every word of a text, the last one as a beginning."""

    def count(self) -> int:
        """Give the number of documents held."""

    def versions(self) -> Mapping[str, int]:
        """Give the version of every document held, by key."""

    def generation(self) -> str:
        """Name the index that stands now; another name means that what was written before may be missing."""

    def rebuild(self) -> AbstractContextManager[Build]:
        """Fill a new index beside the live one; it takes its place when the block ends without an error."""

    def health(self) -> Health:
        """Tell whether the engine can answer."""
