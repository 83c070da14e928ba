"""The half of the adapter that hears, with a database and a server that is not there."""

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from pydantic import SecretStr
from telegram.error import TelegramError

from bot.adapters.errands import Errands
from bot.adapters.notebook import Notebook
from bot.adapters.telegram.groups import Groups
from bot.adapters.telegram.hearing import Heard, Hearing
from bot.adapters.telegram.inbox import Inbox
from bot.adapters.telegram.pace import Limits, Pace
from bot.adapters.telegram.post import Post
from bot.adapters.telegram.presses import Presses
from bot.adapters.telegram.reading import PLATFORM
from bot.adapters.telegram.wire import Wire
from bot.adapters.voice import Voice
from bot.events import Change, Message
from bot.knowledge import Knowledge
from bot.settings import TelegramBot
from storage.database import connect
from tests.telegram.payloads import ME

NOWHERE = "http://127.0.0.1:9"
PATIENCE = 5
Result = TypeVar("Result")


def now() -> datetime:
    """Return the time."""
    return datetime.now(UTC)


@dataclass
class Ear:
    """What hears; `hear` takes updates, and waits until as many are heard."""

    inbox: Inbox
    hearing: Hearing
    notebook: Notebook
    post: Post

    async def hear(self, *updates: Any) -> list[Message | Change]:
        """Store updates as one batch and return what they mean, once all are dealt with."""
        stored = await self.inbox.keep(updates)
        return await self.take(stored)

    async def take(self, stored: Sequence[dict[str, Any]]) -> list[Message | Change]:
        """Return what stored updates mean, once all are dealt with."""
        heard: list[Heard] = []
        async with asyncio.timeout(PATIENCE):
            for update in stored:
                await self.hearing.take(update)
            while len(heard) < len(stored):
                found = await self.hearing.next()
                assert found is not None
                self.inbox.done(found.update)
                heard.append(found)
        return [each.meant for each in heard if each.meant is not None]


@asynccontextmanager
async def listening(file: Path, knowledge: Knowledge) -> AsyncIterator[Ear]:
    """Give an ear with a database file."""
    database = connect(str(file))
    wire = Wire(TelegramBot(token=SecretStr("5:A"), base_url=NOWHERE))
    notebook = Notebook(PLATFORM, database, now)
    post = Post(wire, notebook, ME, Pace(Limits()), Errands(TelegramError))
    presses = Presses(post, Voice(knowledge.texts, "en", database))
    inbox = Inbox(notebook)
    hearing = Hearing(ME, inbox, notebook, Groups(wire, notebook), presses)
    try:
        yield Ear(inbox, hearing, notebook, post)
    finally:
        await hearing.end()
        await post.errands.end()
        await wire.hang_up()
        await database.close()


def at_the_ear(
    upgraded: Path, knowledge: Knowledge, story: Callable[[Ear], Awaitable[Result]]
) -> Result:
    """Let a story happen at an ear of its own and return what came of it."""

    async def told(file: Path) -> Result:
        async with listening(file, knowledge) as ear:
            return await story(ear)

    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(told(Path(shutil.copy(upgraded, Path(folder) / "town.sqlite3"))))
