"""What the contract needs to drive a platform from the human side."""

import asyncio
import queue
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, Self

from bot.adapters import Adapter
from bot.adapters.console import Console
from bot.adapters.memory import DIRECT, Delivery, Memory
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

    async def say_in(self, place: Place, text: str, *, by_bob: bool = False) -> None:
        """Let Ada write in a place, which she looks after, or Bob; only where `places` is true."""

    async def press(self, number: int, *, by_bob: bool = False) -> bool:
        """Let Ada press a button of the last letter, or Bob; say whether the platform let them."""

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
        self.adapter.caretakers.add(ADA.id)

    @classmethod
    async def open(cls, _: Surroundings, /) -> Self:
        return cls()

    async def meet(self, heard: "asyncio.Queue[Message]") -> None:
        """Nothing to do: everybody is here."""

    async def say(self, text: str) -> None:
        self.adapter.say(ADA, text)

    async def place(self, name: str) -> Place:
        return Place("here", name, name=name)

    async def say_in(self, place: Place, text: str, *, by_bob: bool = False) -> None:
        self.adapter.say(BOB if by_bob else ADA, text, place)

    async def press(self, number: int, *, by_bob: bool = False) -> bool:
        who = BOB if by_bob else ADA
        letter = [each for each in self._letters(who) if each.outgoing.buttons][-1]
        return self.adapter.press(who, letter, number) is not None

    async def seen(self) -> Sequence[str]:
        return [each.outgoing.text for each in self._letters(ADA)]

    async def overheard(self) -> Sequence[str]:
        return [each.outgoing.text for each in self._letters(BOB)]

    def _letters(self, who: User) -> list[Delivery]:
        return [each for each in self.adapter.deliveries if _reads(who, each.outgoing)]

    async def end(self) -> None:
        """Nothing to do: `close` is enough."""


def _reads(who: User, outgoing: Outgoing) -> bool:
    """Say whether a letter is for somebody, or for everybody in a place."""
    place, readers = outgoing.place, {user.id for user in outgoing.together}
    if outgoing.user is not None:
        readers.add(outgoing.user.id)
    elif place is not None:
        return not place.direct or place.id == f"{DIRECT}{who.id}"
    return who.id in readers


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

    async def say_in(self, place: Place, text: str, *, by_bob: bool = False) -> None:
        raise NotImplementedError("a terminal has no places")

    async def press(self, number: int, *, by_bob: bool = False) -> bool:
        self._typed.put(f"{number}\n")
        return True

    async def seen(self) -> Sequence[str]:
        return self._printed

    async def overheard(self) -> Sequence[str]:
        return []

    async def end(self) -> None:
        self._typed.put("")
