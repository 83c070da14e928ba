"""The bot at home on a real homeserver, in the process of the test."""

import asyncio
import contextlib
import shutil
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from sqlmodel import select

from bot import delivery
from bot.adapters.matrix import Matrix
from bot.dispatch import Dispatch
from bot.events import Message, Outgoing, TryLater
from bot.knowledge import Knowledge
from bot.settings import MatrixAccount
from storage.database import Database, connect
from storage.tables import Seen
from tests.matrix.synapse import Login

PATIENCE = 15


@dataclass
class House:
    """An account, its folder and its database; `open` starts the bot, `shut` stops it."""

    login: Login
    url: str
    folder: Path
    empty: Path
    knowledge: Knowledge
    settings: Mapping[str, Any] = field(default_factory=dict)
    ahead: timedelta = timedelta()
    account: MatrixAccount = field(init=False)
    database: Database = field(init=False)
    adapter: Matrix = field(init=False)
    tasks: "list[asyncio.Task[None]]" = field(default_factory=list)

    def __post_init__(self) -> None:
        """Write the settings, and make an empty database of today's tables."""
        usual = {
            "homeserver": self.url,
            "user": self.login.user_id,
            "access_token": SecretStr(self.login.access_token),
            "store": self.folder / "matrix",
        }
        self.account = MatrixAccount(**(usual | dict(self.settings)))
        shutil.copy(self.empty, self.file)

    @property
    def id(self) -> str:
        """Return the bot's user id."""
        return self.login.user_id

    @property
    def file(self) -> Path:
        """Return the bot's database."""
        return self.folder / "town.sqlite3"

    def now(self) -> datetime:
        """Return the real time, and what the test has added to it."""
        return datetime.now(UTC) + self.ahead

    async def open(self) -> None:
        """Start hearing and delivering, and return when the homeserver has answered once."""
        self.start()
        await self.ready()

    def prepare(self) -> None:
        """Make an adapter that nobody listens to yet."""
        self.database = connect(str(self.file))
        self.adapter = Matrix(self.account, self.database, now=self.now)

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[AsyncIterator[Message]]:
        """Let only the adapter run, and stop it in the middle of whatever it does.

        What was answered before is left out: it may come again, and the dispatch knows it.
        """
        self.prepare()
        try:
            async with self.database.transaction() as session:
                answered = {row.message for row in (await session.exec(select(Seen))).all()}
            async with contextlib.aclosing(self.adapter.listen()) as messages:
                yield (message async for message in messages if message.id not in answered)
        finally:
            await self.adapter.close()
            await self.database.close()

    def forget_everything(self) -> None:
        """Begin with an empty database again, as the same device."""
        for file in self.folder.glob(f"{self.file.name}*"):
            file.unlink()
        shutil.copy(self.empty, self.file)

    def start(self) -> None:
        """Start hearing and delivering."""
        self.prepare()
        bell = asyncio.Event()
        dispatch = Dispatch(self.database, self.knowledge, self.now, bell)
        self.tasks = [
            asyncio.create_task(dispatch.attend(self.adapter)),
            asyncio.create_task(delivery.deliver(self.database, self.adapter, bell, now=self.now)),
        ]

    async def ready(self) -> None:
        """Wait until letters can be sent; raises what listening has ended with."""
        async with asyncio.timeout(PATIENCE):
            while self.adapter._line is None:
                if self.tasks[0].done():
                    self.tasks[0].result()
                await asyncio.sleep(0.02)

    async def send(self, outgoing: Outgoing, key: str) -> str:
        """Send a letter as the outbox does: again where the adapter asks for it."""
        async with asyncio.timeout(PATIENCE):
            while True:
                try:
                    return await self.adapter.send(outgoing, key)
                except TryLater:
                    await asyncio.sleep(0.1)

    async def shut(self) -> None:
        """Stop, as a machine does that is switched off in the middle of everything."""
        for task in self.tasks:
            task.cancel()
        for task in self.tasks:
            with contextlib.suppress(asyncio.CancelledError, Exception):
                await task
        if self.tasks:
            self.tasks = []
            await self.adapter.close()
            await self.database.close()
