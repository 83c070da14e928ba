"""A session that leaves SQLAlchemy out of what goes past it.

To begin and to commit through SQLAlchemy takes twice as long as all statements of a message.
"""

from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.sqlite import Connection


class Session(AsyncSession):
    """A session in whose transaction others write to the `driver` as well, past SQLAlchemy.

    It is SQLite's; SQLAlchemy begins one of its own only when it is asked for something. Once it is
    closed, the session can be used for the next transaction.
    """

    def __init__(self, connection: AsyncConnection, driver: Connection) -> None:
        super().__init__(connection, expire_on_commit=False, autoflush=False)
        self.driver = driver
        self._connection = connection

    @property
    def broken(self) -> bool:
        """Say whether SQLAlchemy has given the connection up: somebody was broken off in it."""
        return self._connection.invalidated

    async def commit(self) -> None:
        """Commit what was asked of the session and what went past it, in one."""
        if self.in_transaction():
            await super().commit()
        await self.driver.commit()

    async def close(self) -> None:
        """Undo what is not committed, and let go of all objects."""
        if self.in_transaction():
            await super().close()
        self.expunge_all()
        if not self.broken:
            await self.driver.rollback()

    async def leave(self) -> None:
        """Give the connection back."""
        await self._connection.close()
