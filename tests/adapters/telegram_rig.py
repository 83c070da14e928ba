"""Telegram, on a Bot API server held to the published contract."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Self

from pydantic import SecretStr

from bot.adapters.telegram import Telegram
from bot.adapters.telegram.menu import Menu
from bot.adapters.telegram.pace import Limits
from bot.events import Message, Place, User
from bot.knowledge import Knowledge
from bot.settings import TelegramBot
from storage.database import Database, connect
from tests.adapters.rigs import Surroundings
from tests.telegram import groups, messages, people, persons
from tests.telegram.bot_api import BotApi
from tests.telegram.waiting import eventually

LOOSE = Limits(a_second=1000, for_answers=0, chat_seconds=0.0, group_a_minute=1000)
"""The contract is not about the pace, which has tests of its own."""
MENU = Menu({"en": (("offer", "say what you can help with"),)})


class TelegramRig:
    """People who have opened a conversation, on a server that knows whispers."""

    places = True

    def __init__(
        self, api: BotApi, database: Database, adapter: Telegram, ada: people.User, bob: people.User
    ) -> None:
        self.adapter = adapter
        self.ada, self.bob = user(ada), user(bob)
        self.nobody = User("telegram", "7999999999", "Nobody")
        self._api, self._database = api, database
        self._ada, self._bob = ada, bob
        self._groups: dict[str, groups.Group] = {}

    @classmethod
    async def open(cls, around: Surroundings, /) -> Self:
        api = await BotApi.start(flood=False)
        database = connect(str(around.file))
        ada, bob = api.user("Ada", "ada", "en"), api.user("Bob", "bob", "en")
        return cls(api, database, listener(api, database), ada, bob)

    async def meet(self, heard: "asyncio.Queue[Message]") -> None:
        """Let both press Start, which the adapter hears."""
        for human in (self._ada, self._bob):
            human.start()
            started = await asyncio.wait_for(heard.get(), 5)
            assert (started.text, started.sender.id) == ("/start", str(human.id))
        await eventually(lambda: len(self._api.asked("setMyCommands")) > 3)

    async def say(self, text: str) -> None:
        self._ada.say(text)

    async def place(self, name: str) -> Place:
        group = self._api.group(name, [self._ada, self._bob])
        group.members[self._api.me.id] = persons.Membership(self._api.me)
        self._groups[str(group.id)] = group
        return Place("telegram", str(group.id), name=name)

    async def say_in(self, place: Place, text: str, *, by_bob: bool = False) -> None:
        word, _, rest = text.partition(" ")
        who = self._bob if by_bob else self._ada
        who.say(f"/{word.lstrip('/')}@{self._api.me.username} {rest}", self._groups[place.id])

    async def press(self, number: int, *, by_bob: bool = False) -> bool:
        who = self._bob if by_bob else self._ada
        letter = [each for each in self._letters(who) if each.buttons][-1]
        labels = [label for row in letter.labels for label in row]
        if number > len(labels):
            return False
        who.press(letter, labels[number - 1])
        return True

    async def seen(self) -> Sequence[str]:
        return self._texts(self._ada)

    async def overheard(self) -> Sequence[str]:
        return self._texts(self._bob)

    def _texts(self, human: people.User) -> list[str]:
        return [each.text for each in self._letters(human)]

    def _letters(self, human: people.User) -> list[messages.Message]:
        shared: list[messages.Message] = []
        for group in self._groups.values():
            shared += [*group.written, *human.whispers(group)]
        return sorted([*human.inbox, *shared], key=lambda each: each.at)

    async def end(self) -> None:
        await self._api.close()
        await self._database.close()
        assert self._api.violations == []


def listener(api: BotApi, database: Database) -> Telegram:
    """Make the adapter, with the real clock."""
    settings = TelegramBot(token=SecretStr(api.token), base_url=api.url)
    texts = Knowledge.load().texts
    return Telegram(
        settings, database, texts, MENU, language="en", now=lambda: datetime.now(UTC), limits=LOOSE
    )


def user(human: people.User) -> User:
    """Return a human as the bot knows them."""
    return User("telegram", str(human.id), human.first_name)
