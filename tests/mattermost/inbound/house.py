"""A door with a Mattermost server before it and, behind it, a test that takes what is brought."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest_asyncio
from pydantic import SecretStr

from bot.adapters.mattermost.buttons import Panel, Row
from bot.adapters.mattermost.door import Door
from bot.adapters.mattermost.forms import Forms
from bot.adapters.mattermost.handles import Handle
from bot.adapters.mattermost.markup import Typing
from bot.adapters.mattermost.people import People
from bot.adapters.mattermost.seals import Seals
from bot.adapters.mattermost.tokens import COMMANDS, Tokens
from bot.adapters.mattermost.whispers import Whispers
from bot.adapters.mattermost.wire import Wire
from bot.adapters.mattermost.writing import Aim, write
from bot.adapters.notebook import Notebook
from bot.adapters.voice import Voice
from bot.events import Button, Message, Outgoing
from bot.knowledge import Knowledge
from bot.settings import MattermostBot
from storage.database import Database, connect
from tests.mattermost.commands import Command
from tests.mattermost.people import User
from tests.mattermost.places import Channel
from tests.mattermost.posts import Post
from tests.mattermost.scene import Scene
from tests.ports import free_port

TYPING = Typing(frozenset({"offer", "ask", "cxc"}))
Take = Callable[[Message], Awaitable[bool]]


async def stored(_: Message) -> bool:
    """Store a message at once."""
    return True


async def kept_waiting(_: Message) -> bool:
    """Be a database that is busy for good."""
    await asyncio.sleep(60)
    return True


@dataclass
class House:
    """What is in a house with a door."""

    scene: Scene
    settings: MattermostBot
    database: Database
    knowledge: Knowledge
    storing: Take = stored
    late: timedelta = timedelta()
    taken: list[Message] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.seals = Seals(b"secret of the house")
        self.panel = Panel(self.seals, self.settings.public_url, TYPING)
        self.wire = Wire(self.settings)
        self.whispers = Whispers(self.wire, self.now)
        self.notebook = Notebook("mattermost", self.database, self.now)
        self.door = self.make_door()

    def make_door(self) -> Door:
        """Make a door, which is not open yet."""
        words = [each.get_secret_value() for each in self.settings.command_tokens]
        return Door(
            self.settings,
            wire=self.wire,
            seals=self.seals,
            people=People(self.wire),
            voice=Voice(self.knowledge.texts, "en", self.database),
            whispers=self.whispers,
            panel=self.panel,
            tokens=Tokens(words, self.notebook),
            take=self.take,
            me=self.scene.bot.id,
            now=self.now,
            forms=Forms(self.knowledge.texts, self.knowledge.capacities),
        )

    def now(self) -> datetime:
        """Return the time, which a test may move."""
        return datetime.now(UTC) + self.late

    async def take(self, message: Message) -> bool:
        """Take a message in as the test wants it."""
        self.taken.append(message)
        return await self.storing(message)

    def handle(self, number: int = -1) -> Handle:
        """Return the handle of a message that was taken."""
        handle = Handle.read(self.taken[number].handle)
        assert handle is not None
        return handle

    def posts(self, text: str, *buttons: Button, person: str = "", back: str = "") -> list[Any]:
        """Write a letter as the sending side does."""
        outgoing = Outgoing(text, buttons=buttons)
        aim = Aim(self.scene.town.id, person=person, back=back)
        return write(outgoing, aim, "letter", self.panel, self.now())

    async def post(
        self, *buttons: Button, person: str = "", channel: Channel | None = None
    ) -> Post:
        """Let the bot write a post with buttons."""
        [post] = self.posts("Shall I?", *buttons, person=person)
        said = await self.wire.say({**post, "channel_id": (channel or self.scene.town).id})
        return self.scene.server.world.posts[str(said["id"])]

    def answering(self, text: str, *buttons: Button) -> None:
        """Let every message that is taken be answered in a whisper."""

        async def answer(message: Message) -> bool:
            asyncio.get_running_loop().call_later(0.01, begin, message)
            return True

        def begin(message: Message) -> None:
            self.answers.append(asyncio.create_task(self.whisper(message, text, *buttons)))

        self.answers: list[asyncio.Task[bool]] = []
        self.storing = answer

    async def whisper(self, message: Message, text: str, *buttons: Button) -> bool:
        """Whisper an answer to a message."""
        handle = Handle.read(message.handle)
        assert handle is not None
        posts = self.posts(text, *buttons, person=message.sender.id, back=message.handle)
        return await self.whispers.whisper(handle, posts)

    async def command(self, trigger: str) -> Command:
        """Let there be a command whose token is kept."""
        given = {"trigger": trigger, "url": f"{self.settings.public_url}/command", "method": "P"}
        world = self.scene.server.world
        made = Command(self.scene.team, self.scene.ada, world.now(), given)
        world.commands[made.id] = made
        value = {"token": made.token, "id": made.id, "trigger": trigger}
        await self.notebook.put(COMMANDS, f"{self.scene.team.id} {trigger}", value)
        return made

    async def knock(self, path: str, **request: Any) -> tuple[int, bytes]:
        """Bring something to the door, whoever one is."""
        async with (
            aiohttp.ClientSession() as client,
            client.post(self.settings.public_url + path, **request) as answer,
        ):
            return answer.status, await answer.read()

    def pressing(self, post: Post, who: User, seal: str, **more: Any) -> dict[str, Any]:
        """Return what a server says of a press."""
        told = {
            "user_id": who.id,
            "user_name": who.username,
            "channel_id": post.channel.id,
            "channel_name": post.channel.name,
            "post_id": post.id,
            "trigger_id": "a trigger",
            "context": {"seal": seal},
        }
        return told | more

    def seal_of(self, post: Post, number: int = 0) -> str:
        """Return the seal of a button, which no client sees."""
        return str(post.actions[number]["integration"]["context"]["seal"])

    def row(self, person: str = "") -> Row:
        """Return a row of one button."""
        return Row("letter", person, (Button("Yes", "yes"),))


@pytest_asyncio.fixture
async def house(scene: Scene, file: Path, knowledge: Knowledge) -> AsyncIterator[House]:
    """Give a test a house whose door is open."""
    port = free_port()
    settings = MattermostBot(
        url=scene.server.url,
        token=SecretStr(scene.server.token),
        public_url=f"http://127.0.0.1:{port}/mattermost",
        listen=f"127.0.0.1:{port}",
        command_tokens=(SecretStr("a-token-of-the-settings"),),
    )
    made = House(scene, settings, connect(str(file)), knowledge)
    await made.door.open()
    yield made
    await made.door.close()
    await made.wire.hang_up()
    await made.database.close()
