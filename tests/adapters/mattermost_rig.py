"""Mattermost, on a server held to the published contract."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Self

from pydantic import SecretStr

from bot.adapters.mattermost import Mattermost as Adapter
from bot.adapters.mattermost.forms import Forms
from bot.events import Message, Place, User
from bot.knowledge import Knowledge
from bot.settings import MattermostBot
from storage.database import Database, connect
from tests.adapters.rigs import Surroundings
from tests.adapters.screen import shown
from tests.mattermost import people
from tests.mattermost.places import Channel
from tests.mattermost.posts import Post
from tests.mattermost.server import Mattermost
from tests.telegram.waiting import eventually

NUMBERS = ("one", "two", "three")


class MattermostRig:
    """People in a team, who press buttons by putting numbers to posts."""

    places = True

    def __init__(self, server: Mattermost, database: Database) -> None:
        self._server, self._database = server, database
        self._ada = server.user("ada", first_name="Ada")
        self._bob = server.user("bob", first_name="Bob")
        self._team = server.team("Wikimedia", server.bot, self._ada, self._bob)
        self._channels: dict[str, Channel] = {}
        self.adapter = listener(server, database)
        self.ada, self.bob = user(self._ada), user(self._bob)
        self.nobody = User("mattermost", "a" * 26, "Nobody")

    @classmethod
    async def open(cls, around: Surroundings, /) -> Self:
        return cls(await Mattermost.start(), connect(str(around.file)))

    async def meet(self, heard: "asyncio.Queue[Message]") -> None:
        """Wait until the bot listens."""
        await eventually(lambda: bool(self._server.listening()))
        self._ada.direct("hello")
        await asyncio.wait_for(heard.get(), 5)

    async def say(self, text: str) -> None:
        self._ada.direct(text)

    async def place(self, name: str) -> Place:
        everybody = [self._server.bot, self._ada, self._bob]
        channel = self._team.channel("capacity-building", everybody, title=name)
        channel.admins.add(self._ada.id)
        self._channels[channel.id] = channel
        return Place("mattermost", channel.id, name=name)

    async def say_in(self, place: Place, text: str, *, by_bob: bool = False) -> None:
        who = self._bob if by_bob else self._ada
        who.say(f"@capacity {text}", self._channels[place.id])

    async def press(self, number: int, *, by_bob: bool = False) -> bool:
        who = self._bob if by_bob else self._ada
        letter = [each for each in self._letters(who) if ":one:" in each.message][-1]
        who.react(letter, NUMBERS[number - 1])
        return True

    async def seen(self) -> Sequence[str]:
        return self._texts(self._ada)

    async def overheard(self) -> Sequence[str]:
        return self._texts(self._bob)

    def _texts(self, human: people.User) -> list[str]:
        return [shown(each.message) for each in self._letters(human)]

    def _letters(self, human: people.User) -> list[Post]:
        world = self._server.world
        posts = [each for each in world.posts.values() if human.id in each.channel.members]
        ours = [each for each in posts if each.author is self._server.bot and not each.type]
        return sorted(ours, key=lambda each: each.created)

    async def end(self) -> None:
        await self._server.close()
        await self._database.close()
        assert self._server.violations == []


def listener(server: Mattermost, database: Database, **more: object) -> Adapter:
    """Make the adapter, with the real clock."""
    settings = MattermostBot(url=server.url, token=SecretStr(server.token), **more)
    knowledge = Knowledge.load()
    forms = Forms(knowledge.texts, knowledge.capacities)
    return Adapter(
        settings, database, knowledge.texts, forms, language="en", now=lambda: datetime.now(UTC)
    )


def user(human: people.User) -> User:
    """Return a human as the bot knows them."""
    return User("mattermost", human.id, human.first_name)
