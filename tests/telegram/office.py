"""The half of the adapter that sends, against a Bot API server."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from telegram.error import TelegramError

from bot.adapters.errands import Errands
from bot.adapters.notebook import Notebook
from bot.adapters.telegram.pace import Limits, Pace
from bot.adapters.telegram.post import Post
from bot.adapters.telegram.reading import PLATFORM, Me
from bot.adapters.telegram.sending import Sending
from bot.adapters.telegram.whispers import Whispers
from bot.adapters.telegram.wire import Wire
from bot.adapters.voice import Voice
from bot.events import (
    Change,
    Outgoing,
    Place,
    User,
)
from bot.knowledge import Knowledge
from bot.settings import TelegramBot
from storage.database import connect
from tests.telegram import people
from tests.telegram.bot_api import BotApi
from tests.telegram.groups import Group

KEY = "3f9a0c77d1e2"
LOOSE = Limits(a_second=100_000, for_answers=1, chat_seconds=0.0, group_a_minute=100_000)


def now() -> datetime:
    """Return the time."""
    return datetime.now(UTC)


@dataclass
class Office:
    """The half of the adapter that sends."""

    sending: Sending
    whispers: Whispers
    post: Post
    noticed: list[Change] = field(default_factory=list)


@asynccontextmanager
async def opened(api: BotApi, file: Path, knowledge: Knowledge) -> AsyncIterator[Office]:
    """Open an office with a database file."""
    database = connect(str(file))
    wire = Wire(TelegramBot(token=SecretStr(api.token), base_url=api.url))
    me = Me(api.me.id, "cxc_bot")
    noticed: list[Change] = []

    async def notice(change: Change) -> None:
        noticed.append(change)

    post = Post(wire, Notebook(PLATFORM, database, now), me, Pace(LOOSE), Errands(TelegramError))
    whispers = Whispers(post, Voice(knowledge.texts, "en", database))
    try:
        yield Office(Sending(post, whispers, notice), whispers, post, noticed)
    finally:
        await post.errands.end()
        await wire.hang_up()
        await database.close()


def to(person: people.User, text: str = "Hello", **more: Any) -> Outgoing:
    return Outgoing(text, user=user(person), **more)


def user(person: people.User) -> User:
    return User(PLATFORM, str(person.id), person.first_name)


def place(group: Group) -> Place:
    return Place(PLATFORM, str(group.id))
