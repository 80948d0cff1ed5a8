"""The search as a feature."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

from starlette.routing import Route

from liencong.core.feature import Feature
from liencong.core.installation import Installation
from liencong.core.operation.doctor import Check, Unfit
from liencong.core.outbox.events import Subscription
from liencong.core.outbox.relay import Duty
from liencong.search import api, views
from liencong.search.cli import add_commands, indexer_of
from liencong.search.events import DocumentsChanged
from liencong.search.index import SearchIndex, open_index

REPAIRS_EVERY = timedelta(seconds=30)
"""How often to look without being told: an engine may have been down, or its index lost."""


@asynccontextmanager
async def _open(installation: Installation) -> AsyncIterator[SearchIndex]:
    yield open_index(installation.settings.search_url)


async def follow(installation: Installation, _event: DocumentsChanged) -> None:
    """Bring the index to the table; one call does it for every event that waits."""
    await indexer_of(installation).sync()


async def examine(installation: Installation) -> None:
    """Tell the operator where the engine does not answer."""
    index = open_index(installation.settings.search_url)
    health = await index.run(index.engine.health)
    if not health.ok:
        raise Unfit(why=health.detail)


async def repair(installation: Installation) -> None:
    """Bring the index to the table where an event did not."""
    await indexer_of(installation).sync()


feature = Feature(
    name="search",
    routes=[Route("/tim-kiem", views.show, methods=["GET"], name="search")],
    api=[api.router],
    subscriptions=[Subscription(DocumentsChanged, follow)],
    duties=[Duty("search-repair", REPAIRS_EVERY, repair)],
    opens=[_open],
    provides=[Check("search_index", examine)],
    commands=add_commands,
    folder=Path(__file__).parent,
)
