"""A platform in memory: every promise of an adapter kept, and no network."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from dataclasses import dataclass
from itertools import count
from uuid import uuid4

from bot.events import Change, Message, Outgoing, Place, Unmet, Unreachable, User

DIRECT = "direct "


@dataclass(frozen=True, slots=True)
class Delivery:
    """What has arrived: its id on the platform, and what it says to whom."""

    id: str
    outgoing: Outgoing
    key: str


class Memory:
    """People say things with `say` and `press`; what arrives is handed to `arrived` and kept.

    Users who are `away` cannot be written to, `strangers` cannot before they have said something
    directly; `caretakers` look after all places.
    """

    def __init__(self, name: str, arrived: Callable[[Delivery], None] | None = None) -> None:
        self.name = name
        self.deliveries: list[Delivery] = []
        self.away: set[str] = set()
        self.strangers: set[str] = set()
        self.caretakers: set[str] = set()
        self._arrived = arrived
        self._heard: asyncio.Queue[Message | Change | None] = asyncio.Queue()
        self._by_key: dict[str, str] = {}
        self._start = uuid4().hex[:8]
        self._numbers = count(1)

    def direct(self, user: User) -> Place:
        """Return the place where a user and the bot are alone."""
        return Place(self.name, f"{DIRECT}{user.id}", direct=True)

    def shared(self, users: Sequence[User]) -> Place:
        """Return the place where users and the bot are together."""
        name = " & ".join(user.name or user.id for user in users)
        return Place(self.name, "together " + " ".join(user.id for user in users), name=name)

    def say(
        self, user: User, text: str, place: Place | None = None, *, addressed: bool = False
    ) -> Message:
        """Let somebody say something, directly or in a place, there perhaps to the bot by name."""
        return self._hear(self.said(user, text, place, addressed=addressed))

    def press(self, user: User, delivery: Delivery, number: int) -> Message | None:
        """Let somebody press a button; None where it is not theirs to press, or not there."""
        outgoing, known = delivery.outgoing, delivery in self.deliveries
        readers = {reader.id for reader in outgoing.together}
        if outgoing.place and outgoing.place.direct:
            readers = {outgoing.place.id.removeprefix(DIRECT)}
        elif outgoing.user:
            readers = {outgoing.user.id}
        if not known or user.id not in (readers or {user.id}):
            return None
        if not 0 < number <= len(outgoing.buttons):
            return None
        place = self.shared(outgoing.together) if outgoing.together else outgoing.place
        command = outgoing.buttons[number - 1].command
        if command.startswith("start "):  # here it is a link into the direct conversation
            place = self.direct(user)
        return self._hear(self.said(user, command, place, pressed=True))

    def said(
        self,
        user: User,
        text: str,
        place: Place | None = None,
        *,
        pressed: bool = False,
        addressed: bool = False,
    ) -> Message:
        """Make a message with an id of its own, for whoever hands it on by hand."""
        ident = f"{self._start}-{next(self._numbers)}"
        where = place or self.direct(user)
        moderates = user.id in self.caretakers and not where.direct
        return Message(ident, user, where, text, ident, pressed, addressed, moderates)

    def happen(self, change: Change) -> None:
        """Let something change that nobody says."""
        self._heard.put_nowait(change)

    def _hear(self, message: Message) -> Message:
        if message.place.direct:
            self.strangers.discard(message.sender.id)
        self._heard.put_nowait(message)
        return message

    async def listen(self) -> AsyncGenerator[Message | Change, None]:
        """Yield what was said and what has changed, in order, until `close`."""
        while (event := await self._heard.get()) is not None:
            yield event

    async def send(self, outgoing: Outgoing, key: str) -> str:
        """Deliver once a key; raises Unreachable for users `away`, Unmet for `strangers`."""
        users = (*outgoing.together, *((outgoing.user,) if outgoing.user else ()))
        if any(user.id in self.away for user in users):
            raise Unreachable
        if any(user.id in self.strangers for user in users):
            raise Unmet
        if key not in self._by_key:
            delivery = Delivery(f"{self.name}-d{len(self.deliveries) + 1}", outgoing, key)
            self._by_key[key] = delivery.id
            self.deliveries.append(delivery)
            if self._arrived is not None:
                self._arrived(delivery)
        return self._by_key[key]

    async def close(self) -> None:
        """End `listen` after what was said so far."""
        self._heard.put_nowait(None)
