"""What one process of an installation holds while it runs."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TypeVar

from anyio import to_thread
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

from liencong.core.access.rules import operator_actor
from liencong.core.bus import EVERYTHING, open_bus
from liencong.core.db.engine import open_database
from liencong.core.feature import Features
from liencong.core.hooks import Hooks
from liencong.core.outbox import service as outbox
from liencong.core.outbox.events import Event
from liencong.core.outbox.relay import Relay
from liencong.core.page_cache import PageCache
from liencong.core.part_cache import PartCache
from liencong.core.scanner import open_scanner
from liencong.core.settings import Settings
from liencong.core.storage import open_storage
from liencong.core.tenancy.directory import SiteDirectory
from liencong.core.tenancy.scope import open_for
from liencong.core.text.catalogue import load_catalogue
from liencong.core.themes import Themes, message_folders

T = TypeVar("T")

SITES_KEY = "sites"
"""The cache key that stands for the list of sites, their names, hosts and settings."""


class Installation:
    """The parts of one installation that edges reach: settings, database, sites, pages, features."""

    def __init__(self, settings: Settings, features: Features, hooks: Hooks) -> None:
        self.settings = settings
        self.features = features
        self.hooks = hooks
        self.operator = operator_actor(features.roles)
        self.secret_key = settings.secret_key()
        self.database = open_database(settings.database_url)
        self.storage = open_storage(settings.media_url)
        self.scanner = open_scanner(settings.scan_url)
        self.sites = SiteDirectory(self.database, settings.base_host)
        self.pages = PageCache()
        self.parts = PartCache()
        self.bus = open_bus(settings.bus_url)
        own_themes = settings.home / "themes"
        self.catalogue = load_catalogue([*features.folders("messages"), *message_folders(own_themes)])
        self.themes = Themes(own_themes, features.folders("templates"), self.catalogue)
        self.relay = Relay(
            self,
            [subscription for feature in features for subscription in feature.subscriptions],
            [duty for feature in features for duty in feature.duties],
        )
        self.database.write_sessions.configure(info={outbox.FOLLOWED: features.followed()})
        self._opened: dict[type, object] = {}

    @asynccontextmanager
    async def running(self) -> AsyncIterator["Installation"]:
        """Hold open what the features need, and listen to other processes, while the block runs."""
        async with AsyncExitStack() as stack:
            stack.push_async_callback(self.database.close)
            await stack.enter_async_context(self.bus.listening(self._drop))
            for feature in self.features:
                for opener in feature.opens:
                    thing = await stack.enter_async_context(opener(self))
                    self._opened[type(thing)] = thing
            yield self

    def get(self, kind: type[T]) -> T:
        """Give what a feature holds open, by its type."""
        thing = self._opened[kind]
        if not isinstance(thing, kind):
            raise LookupError(kind.__name__)
        return thing

    @asynccontextmanager
    async def write(self, site_id: int | None) -> AsyncIterator[AsyncSession]:
        """Open one writing transaction for a site; commit at the end, then make stale pages go.

        When the block has been left, no process shows a page from before the change.
        """
        async with self.database.write_sessions.begin() as session:
            yield open_for(session, site_id)
        await self.announce(outbox.appended(session))
        if outbox.leaves_work(session):
            self.relay.wake()

    async def write_in_thread(self, work: Callable[[Session], T]) -> T:
        """Do short work of many statements in one writing transaction, in a thread; then make stale pages go.

        The work tells what it changed by `outbox.tell`; it is for no site, and nothing in it may wait.
        """

        def do() -> tuple[T, list[Event]]:
            with self.database.thread_sessions.begin() as session:
                done = work(open_for(session, None))
            return done, outbox.appended(session)

        async with self.database.turn():
            done, events = await to_thread.run_sync(do)
        await self.announce(events)
        return done

    @asynccontextmanager
    async def read(self, site_id: int | None) -> AsyncIterator[AsyncSession]:
        """Open one reading transaction for a site."""
        async with self.database.read_sessions() as session:
            yield open_for(session, site_id)

    async def read_in_thread(self, site_id: int | None, work: Callable[[Session], T]) -> T:
        """Do short work of some statements in one reading transaction for a site, in a thread."""
        return await self.database.read_in_thread(lambda session: work(open_for(session, site_id)))

    async def announce(self, events: Sequence[Event]) -> None:
        """Drop the pages that events made stale, in this process and in all others."""
        keys = [key for event in events for key in self.features.stale_keys(event)]
        if keys:
            self._drop(keys)
            await self.bus.publish(keys)

    def _drop(self, keys: list[str]) -> None:
        if EVERYTHING in keys:
            self.sites.forget()
            self.pages.clear()
            self.parts.clear()
            return
        if SITES_KEY in keys:
            self.sites.forget()
        self.pages.purge(keys)
        self.parts.purge(keys)
