"""One database: its engine, and one transaction at a time."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import cast

from sqlalchemy import URL, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.session import Session
from storage.sqlite import Connection, opener

MEMORY = "sqlite+aiosqlite:///:memory:"


class Database:
    """The memory of the bot. SQLite has one writer, so transactions in a process take turns."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine
        self._turn = asyncio.Lock()
        self._closed = False

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        """Give a session that is committed at the end, or rolled back when something is raised.

        Never wait for a network inside: everybody else waits meanwhile.
        """
        async with self._turn:
            session = await self._session()
            try:
                yield session
                await session.commit()
            finally:  # when something was raised, closing rolls back
                await session.close()
                if self._closed:
                    await self._let_go()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        """Give a session to read with for seconds, while others write; nothing is committed.

        It has a connection of its own, which is closed afterwards: of two that are kept, each
        would have to read anew what was written through the other. Memory without a file has one
        connection, and takes its turn.
        """
        if self.path is None and self.engine.url.get_backend_name() == "sqlite":
            async with self.transaction() as session:
                yield session
            return
        session = AsyncSession(self.engine, autoflush=False)
        try:
            yield session
        finally:
            await session.invalidate()

    @property
    def path(self) -> Path | None:
        """The SQLite file, or None when the memory is elsewhere."""
        return file_of(self.engine.url)

    @property
    def address(self) -> str:
        """Where the memory is, for people to read: a path, or a URL without its password."""
        return str(self.path or self.engine.url.render_as_string(hide_password=True))

    async def close(self) -> None:
        """Let go of every connection, also of one that is in use: as soon as it is given back.

        Whoever comes late, to note what has just arrived, is let in and leaves nothing open.
        """
        self._closed = True
        async with self._turn:
            await self._let_go()

    async def _let_go(self) -> None:
        await self.engine.dispose()

    async def _session(self) -> AsyncSession:
        return AsyncSession(self.engine, expire_on_commit=False, autoflush=False)


class Local(Database):
    """A database in SQLite through `storage.sqlite`, with one session that is used again."""

    _kept: Session | None = None

    async def _let_go(self) -> None:
        kept, self._kept = self._kept, None
        if kept is not None:
            await kept.leave()
        await super()._let_go()

    async def _session(self) -> AsyncSession:
        if self._kept is None or self._kept.broken:
            connection = await self.engine.connect()
            raw = await connection.get_raw_connection()
            self._kept = Session(connection, cast("Connection", raw.driver_connection))
        return self._kept


def connect(url: str = MEMORY) -> Database:
    """Open the database at an SQLAlchemy URL, or at the path of an SQLite file.

    Raises `sqlalchemy.exc.ArgumentError` for an address nobody understands. Nothing is read yet.
    """
    parsed = make_url(url if "://" in url else f"sqlite+aiosqlite:///{url}")
    if parsed.get_backend_name() != "sqlite":
        return Database(create_async_engine(parsed, hide_parameters=True))
    engine = create_async_engine(
        parsed,
        async_creator=opener(parsed.database or ":memory:"),
        pool_reset_on_return=None,  # a session ends its transaction itself; asking again is a hop
        hide_parameters=True,
    )
    return Local(engine)


def file_of(url: URL) -> Path | None:
    """Return the SQLite file an address names, if it names one."""
    if url.get_backend_name() != "sqlite" or url.database in (None, "", ":memory:"):
        return None
    return Path(str(url.database))
