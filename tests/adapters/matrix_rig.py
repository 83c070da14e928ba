"""Matrix, on the real homeserver: in plain rooms, and in encrypted ones."""

import asyncio
import html
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from secrets import token_hex
from typing import Any, ClassVar, Self

from pydantic import SecretStr

from bot.adapters import Adapter
from bot.adapters.matrix import Matrix
from bot.events import Message, Place, User
from bot.settings import MatrixAccount
from storage.database import Database, connect
from tests.adapters.rigs import Surroundings
from tests.matrix.api import Event
from tests.matrix.humans import body, unreadable
from tests.matrix.plain import PlainHuman
from tests.matrix.secret import SecretHuman
from tests.matrix.synapse import Login, Synapse

PATIENCE = 15.0
GREETING = "start"
KEYCAP = "\ufe0f\u20e3"
TEXTS = ("m.text", "m.notice")
TAG = re.compile("<[^>]+>")


class MatrixRig:
    """People without encryption, and a bot that opens its rooms without it."""

    places = True
    encrypted: ClassVar[bool] = False
    kind: ClassVar[type[PlainHuman]] = PlainHuman

    def __init__(
        self, adapter: Adapter, database: Database, bot: Login, ada: PlainHuman, bob: PlainHuman
    ) -> None:
        self.adapter = adapter
        self.ada, self.bob = user(ada), user(bob)
        self.nobody = User("matrix", f"@nobody-{token_hex(4)}:test.local", "Nobody")
        self._database, self._bot = database, bot.user_id
        self._ada, self._bob = ada, bob
        self._direct = ""

    @classmethod
    async def open(cls, around: Surroundings, /) -> Self:
        server = around.homeserver()
        login = server.register(f"bot-{token_hex(4)}")
        database = connect(str(around.file))
        adapter = listener(cls.settings(server, login, around), database)
        ada, bob = await cls.kind.open(server, "Ada"), await cls.kind.open(server, "Bob")
        return cls(adapter, database, login, ada, bob)

    @classmethod
    def settings(cls, server: Synapse, login: Login, around: Surroundings) -> dict[str, Any]:
        """Return what an operator would write into `[matrix]`."""
        return {
            "homeserver": server.url,
            "user": login.user_id,
            "access_token": SecretStr(login.access_token),
            "password": SecretStr(login.password),
            "store": around.folder / "matrix",
            "encrypt": cls.encrypted,
        }

    async def meet(self, heard: "asyncio.Queue[Message]") -> None:
        """Open the direct room; the bot joins, and hears that as a greeting."""
        self._direct = await self._ada.create(
            direct=True, invite=[self._bot], encrypted=self.encrypted
        )
        greeting = await asyncio.wait_for(heard.get(), PATIENCE)
        assert (greeting.text, greeting.pressed) == (GREETING, True)
        assert (greeting.sender.id, greeting.place.id) == (self.ada.id, self._direct)

    async def say(self, text: str) -> None:
        await self._ada.say(self._direct, text)

    async def place(self, name: str) -> Place:
        """Open a room for three: where only two are, the bot and somebody, is no place."""
        room = await self._ada.create(
            name=name, invite=[self.bob.id, self._bot], encrypted=self.encrypted
        )
        await self._bob.join(room)
        async with asyncio.timeout(PATIENCE):
            while (await self._ada.members(room))[self._bot] != "join":  # noqa: ASYNC110 - it is remote
                await asyncio.sleep(0.05)
        return Place("matrix", room, name=name)

    async def say_in(self, place: Place, text: str, *, by_bob: bool = False) -> None:
        await (self._bob if by_bob else self._ada).say(place.id, text)

    async def press(self, number: int, *, by_bob: bool = False) -> bool:
        """React to the last letter that has a keycap in its text."""
        who = self._bob if by_bob else self._ada
        letters = [each for each in await self._letters(who) if f"1{KEYCAP}" in body(each)]
        letter = letters[-1]
        await who.react(letter["room_id"], letter["event_id"], f"{number}{KEYCAP}")
        return True

    async def seen(self) -> Sequence[str]:
        return [shown(each) for each in await self._letters(self._ada)]

    async def overheard(self) -> Sequence[str]:
        return [shown(each) for each in await self._letters(self._bob)]

    async def end(self) -> None:
        await self._ada.close()
        await self._bob.close()
        await self._database.close()

    async def _letters(self, human: PlainHuman) -> list[Event]:
        """Return the bot's letters in every room somebody is in or invited to, oldest first."""
        for room in await human.invited():
            await human.join(room)
        rooms: list[str] = (await human.api.get("joined_rooms"))["joined_rooms"]
        letters = [each for room in rooms for each in await self._read(human, room)]
        texts = [each for each in letters if each["content"].get("msgtype") in TEXTS]
        return sorted(texts, key=lambda each: int(each["origin_server_ts"]))

    async def _read(self, human: PlainHuman, room: str) -> list[Event]:
        """Return what the bot has said in a room, when every key has come."""
        async with asyncio.timeout(PATIENCE):
            while True:
                heard = await human.heard(room, by=self._bot)
                if not any(unreadable(each) for each in heard):
                    return heard
                await asyncio.sleep(0.05)


class SecretMatrixRig(MatrixRig):
    """People with encryption, in rooms that ask for it, whoever opens them."""

    encrypted = True
    kind = SecretHuman


def listener(settings: dict[str, Any], database: Database) -> Adapter:
    """Make the adapter, with the real clock."""
    return Matrix(MatrixAccount(**settings), database, now=lambda: datetime.now(UTC))


def user(human: PlainHuman) -> User:
    """Return a human as the bot knows them."""
    return User("matrix", human.user_id, human.name)


def shown(event: Event) -> str:
    """Return what a client shows of a message: the formatted text where there is one."""
    formatted = event["content"].get("formatted_body")
    if formatted is None:
        return body(event)
    return html.unescape(TAG.sub("", formatted.replace("<br>", "\n")))
