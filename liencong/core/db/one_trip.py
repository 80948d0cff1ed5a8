"""SQLite for the event loop at one trip a statement to the thread of its connection."""

import sqlite3
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import aiosqlite

Row = tuple[Any, ...]
ROWS_AT_A_TIME = 64
"""What aiosqlite asks for; no cursor of ours reads rows piece by piece."""


class OneTripCursor:
    """What SQLAlchemy asks of a cursor: one trip runs a statement, fetches its rows and closes the cursor.

    aiosqlite goes to the thread and back for each of the four, which takes longer than most statements.
    Rows cannot be streamed: all of them are here after `execute`.
    """

    arraysize = 1

    def __init__(self, connection: "OneTripConnection") -> None:
        self._connection = connection
        self._rows: Sequence[Row] = ()
        self.description: Sequence[Row] | None = None
        self.rowcount = -1
        self.lastrowid: int | None = None

    async def __aenter__(self) -> "OneTripCursor":
        return self

    async def execute(self, operation: str, parameters: Sequence[Any] = ()) -> None:
        """Run a statement and fetch its rows; raises what sqlite3 raises."""
        await self._connection.trip(lambda cursor: self._finish(cursor.execute(operation, parameters)))

    async def executemany(self, operation: str, parameters: Sequence[Sequence[Any]]) -> None:
        """Run a statement with each of the parameters in turn."""
        await self._connection.trip(lambda cursor: self._finish(cursor.executemany(operation, parameters)))

    async def fetchall(self) -> Sequence[Row]:
        """Give the rows that came with the statement."""
        return self._rows

    async def close(self) -> None:
        """Do nothing: it was closed when the rows had come."""

    def _finish(self, cursor: sqlite3.Cursor) -> None:
        self.description = cursor.description
        self._rows = cursor.fetchall() if cursor.description else ()
        self.rowcount, self.lastrowid = cursor.rowcount, cursor.lastrowid


class OneTripConnection(aiosqlite.Connection):
    """A connection whose cursors do all in one trip."""

    def cursor(self) -> Any:
        """Give a cursor, without a trip."""
        return OneTripCursor(self)

    async def trip(self, work: Callable[[sqlite3.Cursor], None]) -> None:
        """Do something with a new cursor in the thread of the connection, and close it."""

        def do() -> None:
            cursor = self._conn.cursor()
            try:
                work(cursor)
            finally:
                cursor.close()

        await self._execute(do)  # type: ignore[no-untyped-call]  # aiosqlite has types for callers only


def connect(*given: Any, **named: Any) -> Awaitable[aiosqlite.Connection]:
    """Connect to a SQLite file; takes what `sqlite3.connect` takes."""
    connection = OneTripConnection(lambda: sqlite3.connect(*given, **named), ROWS_AT_A_TIME)
    connection._thread.daemon = True  # as SQLAlchemy does: a process that ends does not wait for it
    return connection
