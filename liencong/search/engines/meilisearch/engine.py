"""A Meilisearch server as an engine, through its official client."""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime

from meilisearch import Client
from meilisearch.errors import MeilisearchApiError, MeilisearchError
from meilisearch.index import Index
from meilisearch.models.task import TaskInfo
from requests import RequestException

from liencong.search.document import Document
from liencong.search.engines.engine import Health, SearchUnavailable
from liencong.search.engines.meilisearch.asking import FIELDS_HELD, LIVE, quoted, searches, suggestions
from liencong.search.engines.meilisearch.rescoring import candidate_of
from liencong.search.engines.meilisearch.settings import index_document, index_settings
from liencong.search.query import DATE, FACETS, Hit, Query, Result, by_field
from liencong.search.question import is_beginning, read_question
from liencong.search.ranking import RANKED, rank

BUILD = f"{LIVE}-build"
SOON, LONG = 1, 60
"""Seconds to wait for an answer: of a question, of a write."""
TASK_LASTS = 600_000
"""Milliseconds that the server may take for one queued write."""
VERSIONS_AT_ONCE = 1000


class MeilisearchEngine:
    """An index on a Meilisearch server."""

    name = "meilisearch"

    def __init__(self, address: str, key: str) -> None:
        self._address = address
        self._key = key

    def apply(self, changed: Sequence[Document], gone: Sequence[str]) -> str:
        """Replace changed documents and delete keys, visible on return; give the generation written to."""
        with _unavailable():
            client = self._client(LONG)
            generation = self.generation()
            index = client.index(LIVE)
            if gone:
                _finish(client, index.delete_documents(filter=f"key IN {quoted(gone)}"))
            if changed:
                _finish(client, index.add_documents([index_document(document) for document in changed]))
            return generation

    def search(self, query: Query, *, now: datetime) -> Result:
        """Answer a question; raise `SearchUnavailable` when the server cannot."""
        started = time.perf_counter()
        question = read_question(query.text, query.meanings)
        if query.text and not question.words:
            return Result(total=0, hits=(), facets={name: {} for name in FACETS})
        with _unavailable():
            found, *counted = self._client(SOON).multi_search(searches(query, question, now))["results"]
        candidates = [candidate_of(hit, question) for hit in found["hits"]]
        if query.text and query.sort != DATE:
            first = rank(candidates[:RANKED], now=now, across_sites=query.asks_several_sites)
            candidates[:RANKED] = first
        page = candidates[query.offset : query.offset + query.per_page]
        distributions = [answer.get("facetDistribution", {}) for answer in (found, *counted)]
        of_fields = [by_field(one.pop(FIELDS_HELD)) for one in distributions if FIELDS_HELD in one]
        return Result(
            total=found["totalHits"],
            hits=tuple(Hit(candidate.key, candidate.score) for candidate in page),
            facets={name: counts for each in distributions for name, counts in each.items()},
            fields=_fields(query, of_fields),
            took_ms=(time.perf_counter() - started) * 1000,
        )

    def suggest(self, prefix: str, *, site_ids: Sequence[int] | None, now: datetime, limit: int) -> list[str]:
        """Give keys of documents whose title has every word of a text, the last one as a beginning."""
        words = read_question(prefix).words
        if not is_beginning(words):
            return []
        with _unavailable():
            found = self._client(SOON).index(LIVE).search(" ".join(words), suggestions(site_ids, now, limit))
        return [hit["key"] for hit in found["hits"]]

    def count(self) -> int:
        """Give the number of documents held."""
        with _unavailable():
            return int(self._live().get_stats().number_of_documents)

    def versions(self) -> Mapping[str, int]:
        """Give the version of every document held, by key."""
        held: dict[str, int] = {}
        with _unavailable():
            index = self._live()
            while True:
                asked = {"offset": len(held), "limit": VERSIONS_AT_ONCE, "fields": ["key", "version"]}
                found = index.get_documents(asked).results
                held |= {document.key: document.version for document in found}
                if len(found) < VERSIONS_AT_ONCE:
                    return held

    def generation(self) -> str:
        """Name the index that stands now, making an empty one where there is none."""
        with _unavailable():
            client = self._client(LONG)
            try:
                made = client.get_raw_index(LIVE)
            except MeilisearchApiError as error:
                if error.code != "index_not_found":
                    raise
                _make(client, LIVE)
                made = client.get_raw_index(LIVE)
            return f"{LIVE} of {made['createdAt']}"

    @contextmanager
    def rebuild(self) -> Iterator["MeilisearchBuild"]:
        """Fill a new index beside the live one; it takes its place when the block ends without an error.

        Of two at the same time, the later one wins and the earlier one fails.
        """
        self.generation()  # so that there is an index to change places with
        with _unavailable():
            client = self._client(LONG)
            _drop(client, BUILD)
            _make(client, BUILD)
        yield MeilisearchBuild(client)
        with _unavailable():
            _finish(client, client.swap_indexes([{"indexes": [LIVE, BUILD]}]))
            _drop(client, BUILD)

    def health(self) -> Health:
        """Tell whether the server answers."""
        try:
            with _unavailable():
                version = self._client(SOON).get_version()["pkgVersion"]
            return Health(ok=True, detail=f"Meilisearch {version}, {self.count()} documents")
        except SearchUnavailable as error:
            return Health(ok=False, detail=str(error))

    def _live(self) -> Index:
        self.generation()
        return self._client(LONG).index(LIVE)

    def _client(self, timeout: int) -> Client:
        """Make a client; each call has its own, since a client changes its headers while it works."""
        return Client(self._address, self._key or None, timeout=timeout)


class MeilisearchBuild:
    """A new index that is being filled."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def add(self, documents: Sequence[Document]) -> None:
        """Add documents, none of them twice."""
        with _unavailable():
            made = [index_document(document) for document in documents]
            _finish(self._client, self._client.index(BUILD).add_documents(made))


def _fields(query: Query, counted: Sequence[Mapping[str, Mapping[str, int]]]) -> dict[str, Mapping[str, int]]:
    """Give the counts of fields, of a chosen one those without its own filter."""
    every, *freed = counted or ({},)
    own = {name: counts.get(name, {}) for name, counts in zip(query.facets, freed, strict=True)}
    return {**every, **own}


@contextmanager
def _unavailable() -> Iterator[None]:
    try:
        yield
    except (MeilisearchError, RequestException) as error:
        raise SearchUnavailable(reason=str(error)) from error


def _make(client: Client, uid: str) -> None:
    _finish(client, client.create_index(uid, {"primaryKey": "key"}))
    _finish(client, client.index(uid).update_settings(index_settings()))


def _drop(client: Client, uid: str) -> None:
    task = client.wait_for_task(client.delete_index(uid).task_uid, TASK_LASTS)
    if task.status == "failed" and (task.error or {}).get("code") != "index_not_found":
        raise SearchUnavailable(reason=str(task.error))


def _finish(client: Client, task: TaskInfo) -> None:
    """Wait for a queued write; a failed one says so nowhere else."""
    done = client.wait_for_task(task.task_uid, TASK_LASTS)
    if done.status != "succeeded":
        raise SearchUnavailable(reason=str(done.error))
