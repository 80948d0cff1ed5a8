"""The embedded index: no server, one folder; any process may write, one at a time, and all see it at once."""

import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from tantivy import Index, IndexWriter
from tantivy import Query as Clause

from liencong.search.document import Document
from liencong.search.engines.embedded.analysis import ANALYSIS_VERSION, index_document, open_index
from liencong.search.engines.embedded.answering import Answering
from liencong.search.engines.embedded.directory import IndexDirectory
from liencong.search.engines.embedded.vocabulary import Vocabulary
from liencong.search.engines.engine import Health, SearchUnavailable
from liencong.search.query import Query, Result

SMALL_HEAP, LARGE_HEAP = 30_000_000, 120_000_000
"""Bytes that a writer may fill before it writes to the disk: of one batch, of a whole build."""

Stamp = tuple[int, int, int]


@dataclass(frozen=True)
class _Reader:
    """One state of one build."""

    build: str
    stamp: Stamp
    index: Index
    vocabulary: Vocabulary
    answering: Answering


class EmbeddedEngine:
    """An index in a folder of this machine."""

    name = "embedded"

    def __init__(self, root: Path) -> None:
        self._directory = IndexDirectory(root, ANALYSIS_VERSION)
        self._reader: _Reader | None = None
        self._reading = threading.Lock()

    def apply(self, changed: Sequence[Document], gone: Sequence[str]) -> str:
        """Replace changed documents and delete keys in one commit; give the build that it went into."""
        with self._directory.writing():
            build = self._standing()
            writer = self._writer(build, SMALL_HEAP)
            for key in (*gone, *(document.key for document in changed)):
                writer.delete_documents_by_term("key", key)
            for document in changed:
                writer.add_document(index_document(document))
            _finish(writer)
        return build

    def search(self, query: Query, *, now: datetime) -> Result:
        """Answer a question; raise `SearchUnavailable` when the index cannot be read."""
        started = time.perf_counter()
        result = self._read().answering.answer(query, now)
        return replace(result, took_ms=(time.perf_counter() - started) * 1000)

    def suggest(self, prefix: str, *, site_ids: Sequence[int] | None, now: datetime, limit: int) -> list[str]:
        """Give keys of documents whose title has every word of a text, the last one as a beginning."""
        return self._read().answering.suggest(prefix, site_ids, now, limit)

    def count(self) -> int:
        """Give the number of documents held."""
        return self._read().index.searcher().num_docs

    def versions(self) -> Mapping[str, int]:
        """Give the version of every document held, by key."""
        searcher = self._read().index.searcher()
        held = searcher.terms_with_prefix("key_version", "", filter_query=Clause.all_query())
        return {key: int(version) for key, _, version in (term.rpartition("@") for term, _ in held)}

    def generation(self) -> str:
        """Name the build that stands now, making an empty one where there is none."""
        current = self._directory.current()
        if current:
            return current
        with self._directory.writing():
            return self._standing()

    @contextmanager
    def rebuild(self) -> Iterator["EmbeddedBuild"]:
        """Fill a new build beside the live one; it takes its place when the block ends without an error."""
        with self._directory.rebuilding(), ExitStack() as undo:
            with self._directory.writing():
                self._directory.drop_leftovers()
            build = self._directory.new()
            undo.callback(self._directory.drop, build)
            writer = open_index(self._directory.path(build)).writer(LARGE_HEAP, 1)
            yield EmbeddedBuild(writer)
            _finish(writer)
            with self._directory.writing():
                self._directory.publish(build)
            undo.pop_all()

    def health(self) -> Health:
        """Tell whether the index can be read."""
        try:
            return Health(ok=True, detail=f"{self._read().build}, {self.count()} documents")
        except SearchUnavailable as error:
            return Health(ok=False, detail=str(error))

    def _standing(self) -> str:
        """Name the build in use; the caller holds the lock."""
        current = self._directory.current()
        if current is None:
            current = self._directory.new()
            open_index(self._directory.path(current))
            self._directory.publish(current)
        return current

    def _writer(self, build: str, heap: int) -> IndexWriter:
        try:
            return open_index(self._directory.path(build)).writer(heap, 1)
        except ValueError as error:
            raise SearchUnavailable(reason=str(error)) from error

    def _read(self) -> _Reader:
        """Give the newest state; a process that wrote meanwhile, this one or another, is seen at once."""
        try:
            return self._newest()
        except (ValueError, OSError):  # the build was replaced between two looks
            try:
                return self._newest()
            except (ValueError, OSError) as error:
                raise SearchUnavailable(reason=str(error)) from error

    def _newest(self) -> _Reader:
        build = self.generation()
        reader, stamp = self._reader, _stamp(self._directory.path(build))
        if reader and (reader.build, reader.stamp) == (build, stamp):
            return reader
        with self._reading:
            reader = self._reader
            if reader is None or (reader.build, reader.stamp) != (build, stamp):
                self._reader = reader = self._load(build, stamp, reader)
        return reader

    def _load(self, build: str, stamp: Stamp, before: _Reader | None) -> _Reader:
        same = before if before and before.build == build else None
        index = same.index if same else open_index(self._directory.path(build))
        index.reload()
        searcher = index.searcher()
        vocabulary = same.vocabulary if same and same.vocabulary.serves(searcher) else Vocabulary(searcher)
        return _Reader(build, stamp, index, vocabulary, Answering(index.schema, searcher, vocabulary))


class EmbeddedBuild:
    """A new build that is being filled."""

    def __init__(self, writer: IndexWriter) -> None:
        self._writer = writer

    def add(self, documents: Sequence[Document]) -> None:
        """Add documents, none of them twice."""
        for document in documents:
            self._writer.add_document(index_document(document))


def _finish(writer: IndexWriter) -> None:
    writer.commit()
    writer.wait_merging_threads()


def _stamp(path: Path) -> Stamp:
    """Give what changes with every commit, without opening anything."""
    meta = (path / "meta.json").stat()
    return meta.st_mtime_ns, meta.st_ino, meta.st_size
