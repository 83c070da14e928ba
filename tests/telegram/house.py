"""The bot at work against a Bot API server, in the process of the test."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest
from pydantic import SecretStr
from sqlmodel import SQLModel, select

from bot import settings as decisions
from bot import settling
from bot.adapters.telegram import Telegram, adapter, polling, webhook, wire
from bot.adapters.telegram.menu import Menu
from bot.adapters.telegram.pace import Limits
from bot.cli import serving
from bot.cli.platforms import described
from bot.cli.serving import serve_all
from bot.knowledge import Knowledge
from bot.settings import Settings, TelegramBot
from storage.database import Database, connect
from storage.tables import Keepsake
from tests.telegram.bot_api import BotApi
from tests.telegram.people import User
from tests.telegram.waiting import PATIENCE, eventually

LOOSE = Limits(a_second=100_000, for_answers=1, chat_seconds=0.0, group_a_minute=100_000)
"""No pace at all, for servers that do not mind."""
LONGEST_STOP = 5.0
Row = TypeVar("Row", bound=SQLModel)


@dataclass
class House:
    """A bot with its database; `start` begins, `stop` ends as an operator does."""

    api: BotApi
    file: Path
    knowledge: Knowledge
    limits: Limits = LOOSE
    settings: Mapping[str, Any] = field(default_factory=dict)
    ahead: timedelta = timedelta()
    database: Database = field(init=False)
    adapter: Telegram = field(init=False)
    task: "asyncio.Task[bool] | None" = None
    _stop: asyncio.Event = field(default_factory=asyncio.Event)

    def now(self) -> datetime:
        """Return the real time, and what the test has added to it."""
        return datetime.now(UTC) + self.ahead

    def start(self) -> None:
        """Begin to hear and to deliver."""
        given = {"base_url": self.api.url} | dict(self.settings)
        bot = TelegramBot(token=SecretStr(self.api.token), **given)
        many = decisions.Limits(messages_a_minute=1000, declarations=500)
        chosen = Settings(_env_file=None, telegram=bot, limits=many)
        self.database = connect(str(self.file))
        knowledge = replace(self.knowledge, settings=chosen)
        menu = Menu(described(knowledge))
        self.adapter = Telegram(
            bot, self.database, knowledge.texts, menu, language="en", now=self.now,
            limits=self.limits,
        )  # fmt: skip
        self._stop = asyncio.Event()
        work = serve_all(self.database, knowledge, [self.adapter], self._stop, now=self.now)
        self.task = asyncio.create_task(work)

    async def ready(self) -> None:
        """Wait until the bot waits for updates."""
        await eventually(lambda: self.adapter._line and self.adapter._line.source.ready.is_set())
        await eventually(lambda: any(not each.status for each in self.api.asked("getUpdates")))

    async def open(self) -> None:
        """Start, and wait until the bot waits for updates."""
        self.start()
        await self.ready()

    async def stop(self) -> float:
        """End, and return how many seconds that took."""
        if self.task is None:
            return 0.0
        loop, task, self.task = asyncio.get_running_loop(), self.task, None
        began = loop.time()
        self._stop.set()
        await asyncio.wait_for(task, 2 * LONGEST_STOP)
        took = loop.time() - began
        await self.database.close()
        return took

    def left_behind(self) -> list[str]:
        """Return what still runs of the bot, which is nothing after `stop`."""
        names = [getattr(each.get_coro(), "__qualname__", "") for each in asyncio.all_tasks()]
        ours = ("Telegram.", "Lanes.", "Errands.", "Sending.", "serve", "deliver", "ring")
        return [name for name in names if name.startswith(ours)]

    async def rows(self, table: type[Row]) -> Sequence[Row]:
        """Return what is in a table."""
        async with self.database.transaction() as session:
            return (await session.exec(select(table))).all()

    async def until(self, table: type[Row], look: Callable[[Sequence[Row]], bool]) -> None:
        """Wait until what is in a table looks as it should; raises TimeoutError."""
        async with asyncio.timeout(PATIENCE):
            while True:
                if look(await self.rows(table)):
                    return
                await asyncio.sleep(0.01)

    async def kept(self, kind: str) -> list[str]:
        """Return the keys of what the adapter keeps of a kind."""
        return [each.key for each in await self.rows(Keepsake) if each.kind == kind]


def newcomer(api: BotApi, name: str) -> User:
    """Let somebody open the private chat without a word."""
    made = api.user(name, language="en")
    made.chat.started = True
    return made


def told(person: User) -> list[str]:
    """Return the first lines of what somebody was written."""
    return [each.text.partition("\n")[0] for each in person.inbox]


def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the bot wait less for everything than it does for real people."""
    for where, waits in {
        adapter: {"RETRY_SECONDS": 0.05, "SOON": 0.05},
        polling: {
            "POLL_SECONDS": 1,
            "PROOF_SECONDS": 0,
            "PAUSE_SECONDS": 0.05,
            "LONGEST_PAUSE_SECONDS": 0.2,
        },
        serving: {"PAUSE_SECONDS": 0.05, "LAST_SECONDS": 1.0},
        settling: {"LONGEST_WAIT": 0.05},
        webhook: {"RETRY_SECONDS": 0.05},
        wire: {"PATIENCE_SECONDS": 0.3, "CONNECT_SECONDS": 0.3, "NETWORK_SECONDS": 0.05},
    }.items():
        for name, seconds in waits.items():
            monkeypatch.setattr(where, name, seconds)
