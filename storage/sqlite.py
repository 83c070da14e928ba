"""SQLite through aiosqlite, whose thread is asked only for what may have to wait.

SQLAlchemy's dialect opens a cursor, executes, fetches and closes, each a hop to the thread and
back of 0.1 to 0.2 ms, where a statement of ours takes 0.03 ms:
https://docs.sqlalchemy.org/en/21/dialects/sqlite.html#module-sqlalchemy.dialects.sqlite.aiosqlite
Here a statement is one hop, and none once the transaction has the write lock: between that and the
commit, which waits for the disk, SQLite waits for nothing, and nor does anybody else for us.

A short statement is tried without a hop before that as well, and hops only if the file is locked:
with no patience, SQLite says so at once. Nor is there a hop to end what has not begun.
"""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Self, cast

import aiosqlite

BUSY_SECONDS = 15.0
PATIENT, IMPATIENT = (f"PRAGMA busy_timeout={round(1000 * each)}" for each in (BUSY_SECONDS, 0))
PRIMARY = 0xFF
"""The part of an error code that is not about details: https://www.sqlite.org/rescode.html"""
MEMORY = ":memory:"
PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",  # what was acknowledged survives a power cut
    "PRAGMA foreign_keys=ON",
    "PRAGMA secure_delete=ON",  # what is deleted cannot be read from the file any more
    "PRAGMA temp_store=MEMORY",
    "PRAGMA cache_size=-16000",  # 16 MB a connection
)

Outcome = tuple[Any, int, int | None, list[Any]]
Work = Callable[[sqlite3.Connection], Outcome]


class Cursor:
    """The part of a cursor that SQLAlchemy uses: rows are fetched where they are found."""

    arraysize = 1

    def __init__(self, connection: "Connection") -> None:
        self._connection = connection
        self._rows: list[Any] = []
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None

    async def __aenter__(self) -> Self:
        return self

    async def execute(self, sql: str, parameters: Sequence[Any] = ()) -> Self:
        """Execute and fetch at once; raises what sqlite3 raises."""
        return await self._run(lambda plain: plain.execute(sql, parameters))

    async def executemany(self, sql: str, parameters: Iterable[Sequence[Any]]) -> Self:
        """Execute for each; raises what sqlite3 raises."""
        return await self._run(lambda plain: plain.executemany(sql, parameters))

    async def fetchall(self) -> list[Any]:
        """Return the rows that `execute` found."""
        return self._rows

    async def close(self) -> None:
        """Nothing is open: the cursor was closed where it ran."""

    async def _run(self, work: Callable[[sqlite3.Connection], sqlite3.Cursor]) -> Self:
        outcome = await self._connection.apart(lambda plain: _outcome(work(plain)))
        self.description, self.rowcount, self.lastrowid, self._rows = outcome
        return self


def _outcome(cursor: sqlite3.Cursor) -> Outcome:
    rows = cursor.fetchall() if cursor.description else []
    outcome = (cursor.description, cursor.rowcount, cursor.lastrowid, rows)
    cursor.close()
    return outcome


class Connection(aiosqlite.Connection):
    """An aiosqlite connection that asks its thread only for what may have to wait."""

    _in_doubt = False
    """Whether the thread may still be at work, for somebody who has ceased to wait for it, too."""
    _end: "asyncio.Future[None] | None" = None

    def cursor(self) -> Cursor:  # type: ignore[override]
        """Return a cursor without asking the thread for it."""
        return Cursor(self)

    async def run(self, sql: str, parameters: Sequence[Any]) -> Outcome:
        """Execute, fetch and close a short statement; raises what sqlite3 raises."""

        def work(plain: sqlite3.Connection) -> Outcome:
            return _outcome(plain.execute(sql, parameters))

        found = None if self._in_doubt else self._at_once(work)
        return found or await self.apart(work)

    def _at_once(self, work: Work) -> Outcome | None:
        """Do some work if nobody has locked the file; else nothing is done."""
        if self._conn.in_transaction:
            return work(self._conn)
        self._conn.execute(IMPATIENT)
        try:
            return work(self._conn)
        except sqlite3.OperationalError as error:
            code = getattr(error, "sqlite_errorcode", 0)  # some are Python's own, without a code
            if code & PRIMARY != sqlite3.SQLITE_BUSY:
                raise
            return None
        finally:
            self._conn.execute(PATIENT)

    async def apart(self, work: Work) -> Outcome:
        """Do some work in the thread that owns the connection, or at once if it cannot wait."""
        if self._conn.in_transaction and not self._in_doubt:  # begun as IMMEDIATE: the lock is ours
            return work(self._conn)
        return cast("Outcome", await self._hop(lambda: work(self._conn)))

    async def commit(self) -> None:
        """Commit, which waits for the disk, if there is anything to commit."""
        if self._in_doubt or self._conn.in_transaction:
            await self._hop(self._conn.commit)

    async def rollback(self) -> None:
        """Roll back, if there is anything to undo."""
        if self._in_doubt or self._conn.in_transaction:
            await self._hop(self._conn.rollback)

    def stop(self) -> "asyncio.Future[None] | None":
        """End the thread; whoever does so again waits for the same end.

        A closing that is broken off twice does: aiosqlite would ask a thread that has ended.
        """
        if self._running:
            self._end = cast("asyncio.Future[None] | None", super().stop())
        return self._end

    async def _hop(self, work: Callable[[], Outcome | None]) -> Outcome | None:
        """Do some work in the thread, after everything it was given before."""
        self._in_doubt = True
        try:
            outcome = await self._execute(work)  # type: ignore[no-untyped-call]
        except Exception:
            self._in_doubt = False
            raise
        self._in_doubt = False
        return cast("Outcome | None", outcome)


def opener(path: str) -> Callable[[], Awaitable[Connection]]:
    """Return a function that opens the file (`:memory:` for none) with our settings."""

    def plain() -> sqlite3.Connection:
        if path != MEMORY:
            Path(path).touch(mode=0o600)  # it holds what people said in private
        # "IMMEDIATE": a transaction takes the write lock with its first change, not half-way.
        connection = sqlite3.connect(
            path, timeout=BUSY_SECONDS, isolation_level="IMMEDIATE", check_same_thread=False
        )
        for pragma in PRAGMAS:
            connection.execute(pragma)
        return connection

    async def open_connection() -> Connection:
        connection = Connection(plain, 64)
        connection._thread.daemon = True  # noqa: SLF001 - as SQLAlchemy's own dialect does
        try:
            await connection
        except BaseException:
            connection._thread.join(1)  # noqa: SLF001 - it ends while there is a loop to tell
            raise
        return connection

    return open_connection
