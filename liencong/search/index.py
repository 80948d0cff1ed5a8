"""The engine as coroutines see it: its blocking calls in worker threads, few at a time, none for too long."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ParamSpec, TypeVar
from urllib.parse import urlsplit

import anyio
from anyio import CapacityLimiter, to_thread

from liencong.core.errors import WrongSetting
from liencong.core.on_demand import OnDemand
from liencong.search.engines.embedded.engine import EmbeddedEngine
from liencong.search.engines.engine import SearchEngine, SearchUnavailable
from liencong.search.query import Query, Result

if TYPE_CHECKING:
    from liencong.search.engines.meilisearch import engine as meilisearch
else:
    meilisearch = OnDemand("liencong.search.engines.meilisearch.engine")

P = ParamSpec("P")
T = TypeVar("T")

QUESTIONS_AT_ONCE = 4
LONGEST_WAIT = 1.0
"""Seconds until a reader is told that the search does not answer."""


class SearchIndex:
    """An engine for this process."""

    def __init__(self, engine: SearchEngine) -> None:
        self.engine = engine
        self._asking = CapacityLimiter(QUESTIONS_AT_ONCE)
        self._writing = CapacityLimiter(1)

    async def search(self, query: Query, *, now: datetime) -> Result:
        """Answer a question; raise `SearchUnavailable` when the engine cannot, or not in time."""
        return await self._ask(partial(self.engine.search, query, now=now))

    async def suggest(
        self, prefix: str, *, site_ids: Sequence[int] | None, now: datetime, limit: int
    ) -> list[str]:
        """Give keys of documents whose title has every word of a text, the last one as a beginning."""
        return await self._ask(partial(self.engine.suggest, prefix, site_ids=site_ids, now=now, limit=limit))

    async def run(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run one call of the engine that may take long."""
        return await to_thread.run_sync(partial(call, *args, **kwargs), limiter=self._writing)

    async def _ask(self, call: Callable[[], T]) -> T:
        try:
            with anyio.fail_after(LONGEST_WAIT):
                return await to_thread.run_sync(call, abandon_on_cancel=True, limiter=self._asking)
        except TimeoutError as error:
            raise SearchUnavailable(reason="no answer in time") from error


def open_index(url: str) -> SearchIndex:
    """Open the index that the setting names: `embedded:///FOLDER` or `meilisearch+http(s)://KEY@HOST:PORT`."""
    parts = urlsplit(url)
    if parts.scheme == "embedded":
        return SearchIndex(EmbeddedEngine(Path(parts.path)))
    if parts.scheme.startswith("meilisearch+") and parts.hostname:
        address = f"{parts.scheme.removeprefix('meilisearch+')}://{parts.netloc.rpartition('@')[2]}"
        return SearchIndex(meilisearch.MeilisearchEngine(address, parts.username or ""))
    raise WrongSetting("LIENCONG_SEARCH_URL", "embedded:///FOLDER or meilisearch+http://KEY@HOST:PORT")
