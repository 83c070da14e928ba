"""What the contract needs to drive a platform from the human side."""

import queue
from collections.abc import Sequence
from typing import Protocol

from bot.adapters import Adapter
from bot.adapters.console import Console
from bot.adapters.memory import Memory
from bot.events import Outgoing, Place, User

ADA = User("here", "ada", "Ada")


class Rig(Protocol):
    """A platform with one human, Ada, on it."""

    adapter: Adapter
    places: bool

    def say(self, text: str) -> None:
        """Let Ada write to the bot directly."""

    def say_in(self, place: str, text: str) -> None:
        """Let Ada write in a place; only where `places` is true."""

    def press(self, number: int) -> bool:
        """Let Ada press a button of the last letter; say whether the platform let her."""

    def seen(self) -> Sequence[str]:
        """Return the texts that have arrived for Ada, oldest first."""

    def end(self) -> None:
        """Let the human side go home, so that `listen` ends by itself where it can."""


class MemoryRig:
    """The platform in memory."""

    places = True

    def __init__(self) -> None:
        self.adapter = Memory("here")

    def say(self, text: str) -> None:
        self.adapter.say(ADA, text)

    def say_in(self, place: str, text: str) -> None:
        self.adapter.say(ADA, text, Place("here", place, name=place))

    def press(self, number: int) -> bool:
        return self.adapter.press(ADA, self.adapter.deliveries[-1], number) is not None

    def seen(self) -> Sequence[str]:
        return [delivery.outgoing.text for delivery in self.adapter.deliveries]

    def end(self) -> None:
        """Nothing to do: `close` is enough."""


class ConsoleRig:
    """The terminal: lines from a queue, as if somebody typed them."""

    places = False

    def __init__(self) -> None:
        self._typed: queue.Queue[str] = queue.Queue()
        self._printed: list[str] = []
        self.adapter = Console(ADA, self._typed.get, self._printed.append)

    def say(self, text: str) -> None:
        self._typed.put(f"{text}\n")

    def say_in(self, place: str, text: str) -> None:
        raise NotImplementedError("a terminal has no places")

    def press(self, number: int) -> bool:
        self._typed.put(f"{number}\n")
        return True

    def seen(self) -> Sequence[str]:
        return self._printed

    def end(self) -> None:
        self._typed.put("")


RIGS = (MemoryRig, ConsoleRig)


def letter(text: str, **more: object) -> Outgoing:
    """Return a letter to Ada directly."""
    return Outgoing(text, user=ADA, **more)  # type: ignore[arg-type]
