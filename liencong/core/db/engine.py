"""SQLite and PostgreSQL behind one set-up: sessions that write, and sessions that only read."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import cache
from typing import Any, TypeVar

from anyio import CapacityLimiter, to_thread
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.sql.compiler import InsertmanyvaluesSentinelOpts

from liencong.core.db.one_trip import connect as one_trip_connect
from liencong.core.errors import WrongSetting

MOST_WAITING = 30
"""Seconds for which a transaction waits for those of this process and of others before it gives up."""

SQLITE_PRAGMAS = (
    f"busy_timeout={MOST_WAITING * 1000}",
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "cache_size=-1000",
)
"""What is committed is on the disk, as on PostgreSQL: what somebody was told is done outlives a power cut.

Each of some twenty connections keeps 1 MB of pages, half of what it would: the system keeps them all anyway.
"""

READ_IN_THREADS = 4
"""Readings in threads at a time; each has a connection."""

STATEMENTS_KEPT = 2000
"""How many statements stay compiled; the features have more than a library would expect of one program."""

T = TypeVar("T")

EXPECTED_URL = "sqlite+aiosqlite:///FILE or postgresql+psycopg://USER:PASSWORD@HOST/NAME"


class Database:
    """One database of an installation.

    On SQLite a writing transaction begins immediate, since a transaction that reads first and writes
    later either fails at once or loses updates; one connection writes, others read beside it. Work that is
    done in a thread has a connection of its own, and waits its turn.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        try:
            self.is_sqlite = make_url(url).get_backend_name() == "sqlite"
            self._writing, self._reading = (
                self._sqlite_engines() if self.is_sqlite else self._postgresql_engines()
            )
            self._in_thread = self._thread_engine("BEGIN IMMEDIATE", pool_size=1)
            self._read_in_thread = self._thread_engine("BEGIN", pool_size=READ_IN_THREADS)
        except (ArgumentError, ImportError) as error:
            raise WrongSetting("LIENCONG_DATABASE_URL", EXPECTED_URL) from error
        self.write_sessions = async_sessionmaker(self._writing, expire_on_commit=False)
        self.thread_sessions = sessionmaker(self._in_thread, expire_on_commit=False)
        self._thread_readers = sessionmaker(self._read_in_thread, expire_on_commit=False, autoflush=False)
        self._reading_threads = CapacityLimiter(READ_IN_THREADS)
        self.read_sessions = async_sessionmaker(self._reading, expire_on_commit=False, autoflush=False)

    def _sqlite_engines(self) -> tuple[AsyncEngine, AsyncEngine]:
        one_trip = {"async_creator_fn": one_trip_connect}
        writing = self._engine(pool_size=1, max_overflow=0, pool_timeout=MOST_WAITING, connect_args=one_trip)
        reading = self._engine(pool_size=4, max_overflow=12, connect_args=one_trip)
        _set_up_sqlite(writing.sync_engine, begin="BEGIN IMMEDIATE")
        _set_up_sqlite(reading.sync_engine, begin="BEGIN")
        return writing, reading

    async def read_in_thread(self, work: Callable[[Session], T]) -> T:
        """Do short work of some statements in one reading transaction, in a thread."""

        def do() -> T:
            with self._thread_readers() as session:
                return work(session)

        return await to_thread.run_sync(do, limiter=self._reading_threads)

    def _thread_engine(self, begin: str, *, pool_size: int) -> Engine:
        """Make the engine for work that does all its statements in one thread; nothing connects before that.

        For each statement of an asynchronous session the event loop goes to SQLite's thread and back, which
        takes longer than most statements.
        """
        if not self.is_sqlite:
            return create_engine(self.url, pool_size=pool_size, max_overflow=0, pool_pre_ping=True)
        engine = create_engine(
            make_url(self.url).set(drivername="sqlite"),
            pool_size=pool_size,
            max_overflow=0,
            query_cache_size=STATEMENTS_KEPT,
        )
        _set_up_sqlite(engine, begin=begin)
        return engine

    def _postgresql_engines(self) -> tuple[AsyncEngine, AsyncEngine]:
        writing = self._engine(pool_size=8, max_overflow=12, pool_pre_ping=True)
        return writing, writing.execution_options(postgresql_readonly=True)

    def _engine(self, **pool: Any) -> AsyncEngine:
        return create_async_engine(self.url, query_cache_size=STATEMENTS_KEPT, **pool)

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait for one's turn to write in a thread, behind the sessions that wait already.

        SQLite gives its lock to whoever happens to ask when it is free, so that a session could ask in vain
        beside busy threads until it gives up: `database is locked`.
        """
        if not self.is_sqlite:
            yield
            return
        async with self._writing.connect():  # the only one there is
            yield

    @property
    def engine(self) -> AsyncEngine:
        """The engine that may change the schema."""
        return self._writing

    async def close(self) -> None:
        """Close every connection; whoever asks again opens new ones."""
        await self._reading.dispose()
        await self._writing.dispose()
        self._in_thread.dispose()
        self._read_in_thread.dispose()


@cache
def open_database(url: str) -> Database:
    """Give the database at an address, the same for all who ask in this process.

    What was compiled for it stays when its connections are closed. Raises `WrongSetting` saying what is
    expected.
    """
    return Database(url)


def is_sqlite(session: AsyncSession | Session) -> bool:
    """Tell whether a session talks to SQLite."""
    return session.get_bind().dialect.name == "sqlite"


def _set_up_sqlite(engine: Engine, *, begin: str) -> None:
    # SQLite numbers the rows of one INSERT in the order of its VALUES, so that many new rows can be written
    # by one statement and each be told its number; SQLAlchemy relies on that for PostgreSQL only.
    engine.dialect.insertmanyvalues_implicit_sentinel = InsertmanyvaluesSentinelOpts.ANY_AUTOINCREMENT

    @event.listens_for(engine, "connect")
    def connect(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # the driver's own, late BEGIN is what loses updates
        cursor = connection.cursor()
        for pragma in SQLITE_PRAGMAS:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin_transaction(connection: Connection) -> None:
        connection.exec_driver_sql(begin)
