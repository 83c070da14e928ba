"""The server as a process of its own, with people in it who write to the bot and hear it answer.

`python -m benchmarks.mattermost.crowd` says `URL TOKEN` once it listens, and ends with its stdin.
Each line there is an object with what to `do`, a method of `Crowd`, and what with; each is answered
with a line of JSON when it is done.
"""

import asyncio
import json
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Self

from tests.mattermost.people import User
from tests.mattermost.persons import Json
from tests.mattermost.places import Channel
from tests.mattermost.server import Mattermost

LOOK_SECONDS, PATIENCE = 0.01, 60.0


@dataclass(eq=False, slots=True)
class Guest:
    """Somebody in a direct conversation with the bot, and when what was said there."""

    user: User
    channel: Channel
    said: list[float] = field(default_factory=list)
    answered: list[float] = field(default_factory=list)
    left: int = 0
    text: str = ""

    @classmethod
    def enter(cls, server: Mattermost, name: str) -> Self:
        """Let somebody come who hears what the bot says to them."""
        user = server.user(name, first_name="Invented", last_name=name)
        made = cls(user, user.direct_channel)
        server.world.hub.join(user, made)
        return made

    def say(self) -> None:
        """Write once."""
        self.said.append(time.time())
        self.user.say(self.text, self.channel)

    def send(self, event: Json) -> None:
        """Hear an event; who has waited for an answer and has more to say goes on."""
        if event["event"] != "posted" or self.user.world.bot.username not in _author(event):
            return
        self.answered.append(time.time())
        if self.left:
            self.left -= 1
            asyncio.get_running_loop().call_soon(self.say)


def _author(event: Json) -> str:
    return str(event["data"]["sender_name"])


class Crowd:
    """What the people on a server do, as the other process asks for it."""

    def __init__(self, server: Mattermost) -> None:
        self._server = server
        self._guests: list[Guest] = []
        self._team = server.team("Invented", server.bot)

    async def ready(self) -> bool:
        """Wait until the bot listens."""
        await self._until(lambda: bool(self._server.listening()))
        return True

    async def come(self, count: int) -> None:
        """Let people come; they are silent."""
        first = len(self._guests) + 1
        self._guests += [
            Guest.enter(self._server, f"person{number}") for number in range(first, first + count)
        ]

    async def write_in(self, seconds: float) -> None:
        """Take so long from now on to write a post down, as a server with a disk does."""
        self._server.world.writing_seconds = seconds

    async def callers(self) -> list[dict[str, str]]:
        """Return what the server says of everybody with a slash command of theirs."""
        return [
            {
                "channel_id": each.channel.id,
                "channel_name": each.channel.name,
                "team_domain": self._team.name,
                "team_id": self._team.id,
                "user_id": each.user.id,
                "user_name": each.user.username,
            }
            for each in self._guests
        ]

    async def wait_and_say(self, text: str, each: int) -> dict[str, list[float]]:
        """Let everybody say something so often, each time when they have an answer."""
        self._begin(text, each - 1)
        for guest in self._guests:
            guest.say()
        return await self._answered(each)

    async def all_say(self, text: str, each: int) -> dict[str, list[float]]:
        """Let everybody say something so often at once, in turns."""
        self._begin(text, 0)
        for _ in range(each):
            for guest in self._guests:
                guest.say()
        return await self._answered(each)

    async def say_gently(self, text: str, each: int, seconds: float) -> dict[str, list[float]]:
        """Let everybody say something so often, and so many seconds apart."""
        self._begin(text, 0)
        begin = time.monotonic()
        for turn in range(each):
            await asyncio.sleep(max(0.0, begin + turn * seconds - time.monotonic()))
            for guest in self._guests:
                guest.say()
        return await self._answered(each)

    def _begin(self, text: str, left: int) -> None:
        """Forget what was said until now."""
        self._server.requests.clear()
        for guest in self._guests:
            guest.text, guest.left = text, left
            guest.said.clear()
            guest.answered.clear()

    async def _answered(self, each: int) -> dict[str, list[float]]:
        wanted = each * len(self._guests)
        await self._until(lambda: self._answers() >= wanted)
        if self._answers() > wanted:
            raise RuntimeError(f"{self._answers()} answers instead of {wanted}")
        return {
            "said": [at for guest in self._guests for at in guest.said],
            "answered": [at for guest in self._guests for at in guest.answered],
        }

    def _answers(self) -> int:
        return sum(len(guest.answered) for guest in self._guests)

    async def _until(self, done: Callable[[], bool]) -> None:
        """Wait as long as anything happens; raises RuntimeError when nothing does."""
        until, before = time.monotonic() + PATIENCE, self._answers()
        while not done():
            await asyncio.sleep(LOOK_SECONDS)
            if self._answers() > before:
                until, before = time.monotonic() + PATIENCE, self._answers()
            if time.monotonic() > until:
                raise RuntimeError(f"no more than {before} answers")


async def serve() -> None:
    """Serve until stdin ends."""
    server = await Mattermost.start()
    crowd = Crowd(server)
    print(server.url, server.token, flush=True)
    while line := await asyncio.to_thread(sys.stdin.readline):
        asked = json.loads(line)
        print(json.dumps(await getattr(crowd, asked.pop("do"))(**asked)), flush=True)
    await server.close()
    if server.violations:
        raise RuntimeError(f"against the contract: {server.violations[:3]}")


if __name__ == "__main__":
    asyncio.run(serve())
