"""The bot at work against a Mattermost server, in the process of the test."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest
from sqlmodel import SQLModel, select

import bot
from bot import settings as decisions
from bot import settling
from bot.adapters.mattermost import Mattermost as Adapter
from bot.adapters.mattermost import adapter, carrier, patience, stream, wire
from bot.adapters.mattermost.forms import Forms
from bot.cli import serving
from bot.cli.serving import serve_all
from bot.knowledge import Knowledge
from bot.settings import MattermostBot, Settings
from storage.database import Database, connect
from storage.tables import Seen
from tests.mattermost.people import User
from tests.mattermost.places import Channel
from tests.mattermost.posts import Post
from tests.mattermost.server import Mattermost
from tests.telegram.waiting import PATIENCE, eventually

LONGEST_STOP = 5.0
Row = TypeVar("Row", bound=SQLModel)


@dataclass
class House:
    """A bot with its database; `start` begins, `stop` ends as an operator does."""

    server: Mattermost
    file: Path
    knowledge: Knowledge
    settings: Mapping[str, Any] = field(default_factory=dict)
    ahead: timedelta = timedelta()
    database: Database = field(init=False)
    adapter: Adapter = field(init=False)
    task: "asyncio.Task[bool] | None" = None
    _stop: asyncio.Event = field(default_factory=asyncio.Event)

    def now(self) -> datetime:
        """Return the real time, and what the test has added to it."""
        return datetime.now(UTC) + self.ahead

    def start(self) -> None:
        """Begin to hear and to deliver."""
        given = {"url": self.server.url, "token": self.server.token} | dict(self.settings)
        account = MattermostBot(**given)
        many = decisions.Limits(messages_a_minute=1000, declarations=500)
        chosen = Settings(_env_file=None, mattermost=account, limits=many)
        self.database = connect(str(self.file))
        knowledge = replace(self.knowledge, settings=chosen)
        texts, forms = knowledge.texts, Forms(knowledge.texts, knowledge.capacities)
        self.adapter = Adapter(account, self.database, texts, forms, language="en", now=self.now)
        self._stop = asyncio.Event()
        work = serve_all(self.database, knowledge, [self.adapter], self._stop, now=self.now)
        self.task = asyncio.create_task(work)

    async def ready(self) -> None:
        """Wait until the bot listens, and knows what it has missed."""
        await eventually(lambda: self.adapter._line and bool(self.server.listening()))
        await eventually(
            lambda: self.adapter._line and not self.adapter._line.hearing._queue.qsize()
        )

    async def open(self) -> None:
        """Start, and wait until the bot listens."""
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

    async def again(self) -> None:
        """Stop and start."""
        await self.stop()
        await self.open()

    def left_behind(self) -> list[str]:
        """Return what still runs of the bot, which is nothing after `stop`."""
        here = asyncio.current_task()
        work: list[Any] = [each.get_coro() for each in asyncio.all_tasks() if each is not here]
        ours = f"{Path(bot.__file__).parent}/"
        return [each.__qualname__ for each in work if each.cr_code.co_filename.startswith(ours)]

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

    async def seen(self, posts: Sequence[Post]) -> list[str]:
        """Return what of some posts was taken up, in the order of the posts."""
        known = {each.message for each in await self.rows(Seen)}
        return [each.message for each in posts if each.id in known]


def told(person: User) -> list[str]:
    """Return the first lines of what somebody was written in the direct channel."""
    return [first(each) for each in person.inbox]


def first(post: Post) -> str:
    """Return the first line of a post."""
    return post.message.partition("\n")[0]


def answers(posts: Sequence[Post], words: str) -> list[Post]:
    """Return the posts whose first line holds some words."""
    return [each for each in posts if words in first(each)]


async def ask(
    person: User, text: str, channel: Channel | None = None, seconds: float = PATIENCE
) -> Post:
    """Say something and return what the bot writes next, in the direct channel or that one."""
    where = channel or person.direct_channel
    seen = len(person.inbox)
    person.say(text, where)
    return await eventually(lambda: person.inbox[seen], seconds)


async def quiet(server: Mattermost, seconds: float = 0.1) -> None:
    """Wait until the bot has asked for nothing for a while and everything is answered."""
    loop = asyncio.get_running_loop()
    count, since = _busy(server), loop.time()
    while loop.time() - since < seconds:
        await asyncio.sleep(0.003)
        if (now := _busy(server)) != count:
            count, since = now, loop.time()


def _busy(server: Mattermost) -> tuple[int, int]:
    asked = [each for each in server.requests if each.path != "/websocket"]
    return len(asked), sum(not each.status for each in asked)


def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the bot wait less for everything than it does for real people."""
    for where, waits in {
        adapter: {"SOON": 0.05},
        carrier: {"PATIENCE_SECONDS": 0.3, "CONNECT_SECONDS": 0.3},
        patience: {"PAUSE_SECONDS": 0.02, "LONGEST_PAUSE_SECONDS": 0.1},
        serving: {"PAUSE_SECONDS": 0.05, "LAST_SECONDS": 1.0},
        settling: {"LONGEST_WAIT": 0.05},
        stream: {
            "HELLO_SECONDS": 0.3,
            "PING_SECONDS": 0.2,
            "CLOSE_SECONDS": 0.05,
            "PAUSE_SECONDS": 0.02,
            "LONGEST_PAUSE_SECONDS": 0.1,
        },
        wire: {"NETWORK_SECONDS": 0.05},
    }.items():
        for name, seconds in waits.items():
            monkeypatch.setattr(where, name, seconds)
