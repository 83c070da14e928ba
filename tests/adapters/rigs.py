"""What the contract needs to drive a platform from the human side."""

import asyncio
import queue
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, Self

from bot.adapters import Adapter
from bot.adapters.console import Console
from bot.adapters.memory import Memory
from bot.events import Message, Outgoing, Place, User
from tests.matrix.synapse import Synapse

ADA = User("here", "ada", "Ada")
BOB = User("here", "bob", "Bob")
NOBODY = User("here", "nobody", "Nobody")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a rig may stand on: an upgraded database, a folder, and a homeserver when asked."""

    file: Path
    folder: Path
    homeserver: Callable[[], Synapse]


class Rig(Protocol):
    """A platform with two humans on it, Ada and Bob; what is said here is said by Ada."""

    places: bool
    ada: User
    bob: User
    nobody: User
    """Somebody who cannot be reached."""

    @property
    def adapter(self) -> Adapter:
        """The bot's side."""

    @classmethod
    async def open(cls, around: Surroundings, /) -> Self:
        """Set the platform up; the adapter does not listen yet."""

    async def meet(self, heard: "asyncio.Queue[Message]") -> None:
        """Let Ada and the adapter, which listens now, find each other.

        What the adapter hears because of that is taken out of `heard`.
        """

    async def say(self, text: str) -> None:
        """Let Ada write to the bot directly."""

    async def place(self, name: str) -> Place:
        """Give a place where Ada, Bob and the bot are; only where `places` is true."""

    async def say_in(self, place: Place, text: str) -> None:
        """Let Ada write in a place; only where `places` is true."""

    async def press(self, number: int) -> bool:
        """Let Ada press a button of the last letter; say whether the platform let her."""

    async def seen(self) -> Sequence[str]:
        """Return the texts that have arrived for Ada, oldest first, as she sees them."""

    async def overheard(self) -> Sequence[str]:
        """Return the texts that Bob sees, oldest first."""

    async def end(self) -> None:
        """Let the human side go home, so that `listen` ends by itself where it can."""


class MemoryRig:
    """The platform in memory."""

    places = True
    ada, bob, nobody = ADA, BOB, NOBODY

    def __init__(self) -> None:
        self.adapter = Memory("here")
        self.adapter.away.add(NOBODY.id)

    @classmethod
    async def open(cls, _: Surroundings, /) -> Self:
        return cls()

    async def meet(self, heard: "asyncio.Queue[Message]") -> None:
        """Nothing to do: everybody is here."""

    async def say(self, text: str) -> None:
        self.adapter.say(ADA, text)

    async def place(self, name: str) -> Place:
        return Place("here", name, name=name)

    async def say_in(self, place: Place, text: str) -> None:
        self.adapter.say(ADA, text, place)

    async def press(self, number: int) -> bool:
        return self.adapter.press(ADA, self.adapter.deliveries[-1], number) is not None

    async def seen(self) -> Sequence[str]:
        return [each.outgoing.text for each in self.adapter.deliveries]

    async def overheard(self) -> Sequence[str]:
        letters = [each.outgoing for each in self.adapter.deliveries]
        return [each.text for each in letters if BOB in (*each.together, each.user) or open_(each)]

    async def end(self) -> None:
        """Nothing to do: `close` is enough."""


def open_(outgoing: Outgoing) -> bool:
    """Say whether everybody in a place may read a letter."""
    return outgoing.place is not None and not outgoing.place.direct and outgoing.user is None


class ConsoleRig:
    """The terminal: lines from a queue, as if somebody typed them."""

    places = False
    ada, bob, nobody = ADA, BOB, NOBODY

    def __init__(self) -> None:
        self._typed: queue.Queue[str] = queue.Queue()
        self._printed: list[str] = []
        self.adapter = Console(ADA, self._typed.get, self._printed.append)

    @classmethod
    async def open(cls, _: Surroundings, /) -> Self:
        return cls()

    async def meet(self, heard: "asyncio.Queue[Message]") -> None:
        """Nothing to do: Ada sits there."""

    async def say(self, text: str) -> None:
        self._typed.put(f"{text}\n")

    async def place(self, name: str) -> Place:
        raise NotImplementedError("a terminal has no places")

    async def say_in(self, place: Place, text: str) -> None:
        raise NotImplementedError("a terminal has no places")

    async def press(self, number: int) -> bool:
        self._typed.put(f"{number}\n")
        return True

    async def seen(self) -> Sequence[str]:
        return self._printed

    async def overheard(self) -> Sequence[str]:
        return []

    async def end(self) -> None:
        self._typed.put("")
