"""A town to try the bot in: real parts, several platforms in memory, and a clock moved by hand."""

import re
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from sqlmodel import SQLModel, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot import clock
from bot.adapters.memory import DIRECT, Delivery, Memory
from bot.delivery import deliver_all
from bot.dispatch import Dispatch
from bot.events import Message, Outgoing, Place, User
from bot.knowledge import Knowledge
from storage.database import Database, connect

PLATFORMS = ("garden", "harbour", "market")
"""Invented platforms; nobody in the core knows one from another."""
BEGINNING = datetime(2026, 3, 2, 9, tzinfo=UTC)
"""A Monday morning."""
BETWEEN = timedelta(seconds=4)
"""From one message to the next: nobody types faster, and nobody is asked to slow down."""
STEP, DAY = timedelta(hours=12), timedelta(days=1)
"""From one tick to the next; in real life it is a minute."""
LONG = timedelta(days=10)
Row = TypeVar("Row", bound=SQLModel)
_ISOLATES = re.compile("[\u2066-\u2069]")


@dataclass
class Clock:
    """The time it is in the town."""

    now: datetime = BEGINNING

    def __call__(self) -> datetime:
        """Return the time, as everybody is given it."""
        return self.now


@dataclass
class Town:
    """People say and press things and time passes; what arrives is delivered before it returns."""

    database: Database
    knowledge: Knowledge
    clock: Clock = field(default_factory=Clock)
    people: dict[str, User] = field(default_factory=dict)
    arrived: list[tuple[str, Delivery]] = field(default_factory=list)
    dispatch: Dispatch = field(init=False)
    adapters: Mapping[str, Memory] = field(init=False)

    def __post_init__(self) -> None:
        """Open the platforms."""
        self.adapters = {name: Memory(name, self._keeper(name)) for name in PLATFORMS}
        self.dispatch = Dispatch(self.database, self.knowledge, self.clock)

    def _keeper(self, platform: str) -> Callable[[Delivery], None]:
        return lambda delivery: self.arrived.append((platform, delivery))

    # People

    def person(
        self,
        name: str,
        on: str = PLATFORMS[0],
        *,
        speaks: Sequence[str] = ("en",),
        zone: str = "",
        called: str | None = None,
        link: str | None = None,
    ) -> User:
        """Let somebody live here; `on` is their platform, the rest what it tells of them."""
        ident = f"id-of-{name.lower()}"
        address = f"https://{on}.example/{ident}" if link is None else link
        shown = name if called is None else called
        self.people[name] = User(on, ident, shown, address, tuple(speaks), zone)
        return self.people[name]

    def known(self, who: str) -> User:
        """Return somebody, who moves in at the first word."""
        return self.people[who] if who in self.people else self.person(who)

    # What people do

    async def say(self, who: str, text: str, *, where: str = "", pressed: bool = False) -> str:
        """Let somebody say something, directly or in a place; return the answer."""
        user = self.known(who)
        adapter = self.adapters[user.platform]
        message = adapter.say(user, text, self.place(user.platform, where) if where else None)
        return await self.hear(replace(message, pressed=pressed))

    async def press(self, who: str, label: str) -> str:
        """Let somebody press the newest button of theirs with a label; return the answer."""
        delivery, number = self._button(who, label)
        adapter = self.adapters[self.known(who).platform]
        message = adapter.press(self.known(who), delivery, number)
        assert message is not None, f"{who} may not press {label!r}"
        return await self.hear(message)

    def _button(self, who: str, label: str) -> tuple[Delivery, int]:
        for delivery in reversed(self.deliveries(who)):
            for number, button in enumerate(delivery.outgoing.buttons, 1):
                if readable(button.label) == label:
                    return delivery, number
        raise AssertionError(f"{who} has no button {label!r}: {self.buttons(who)}")

    async def hear(self, message: Message) -> str:
        """Let the bot hear a message; return what it answered."""
        self.clock.now += BETWEEN
        before = len(self.arrived)
        await self.dispatch.hear(message)
        await self.deliver()
        answers = [
            delivery.outgoing
            for _, delivery in self.arrived[before:]
            if delivery.outgoing.handle == message.handle
        ]
        return "\n".join(readable(outgoing.text) for outgoing in answers)

    async def deliver(self) -> int:
        """Deliver until nothing is due on any platform; return how many letters were tried."""
        total = 0
        while tried := sum([await self._deliver(adapter) for adapter in self.adapters.values()]):
            total += tried
        return total

    async def _deliver(self, adapter: Memory) -> int:
        return await deliver_all(self.database, adapter, now=self.clock)

    async def pass_time(self, **span: float) -> None:
        """Let time pass, with a tick and a delivery at every step, and one at the end."""
        end = self.clock.now + timedelta(**span)
        step = STEP if end - self.clock.now < LONG else DAY
        while self.clock.now < end:
            self.clock.now = min(self.clock.now + step, end)
            await self.tick()

    async def tick(self) -> None:
        """Do what is due now, and deliver it."""
        await clock.tick(self.database, self.knowledge, now=self.clock)
        await self.deliver()

    # What people see

    def deliveries(self, who: str) -> list[Delivery]:
        """Return what somebody got to read, oldest first."""
        user = self.known(who)
        return [
            delivery
            for platform, delivery in self.arrived
            if platform == user.platform and user.id in readers(delivery.outgoing)
        ]

    def letters(self, who: str) -> list[str]:
        """Return everything somebody got to read, oldest first."""
        return [readable(delivery.outgoing.text) for delivery in self.deliveries(who)]

    def last(self, who: str) -> str:
        """Return what somebody got last."""
        return (self.letters(who) or [""])[-1]

    def files(self, who: str) -> list[bytes]:
        """Return the files somebody got, oldest first."""
        letters = (delivery.outgoing for delivery in self.deliveries(who))
        return [file.content for letter in letters for file in letter.attachments]

    def buttons(self, who: str) -> list[str]:
        """Return the labels under the last letter of somebody."""
        last = self.deliveries(who)[-1:]
        return [readable(button.label) for each in last for button in each.outgoing.buttons]

    def command(self, who: str, label: str) -> str:
        """Return what a button types."""
        delivery, number = self._button(who, label)
        return delivery.outgoing.buttons[number - 1].command

    # Behind the scenes

    def place(self, platform: str, name: str) -> Place:
        """Return a place where several people read along."""
        return Place(platform, f"place-{name}", name=name)

    async def rows(self, table: type[Row]) -> Sequence[Row]:
        """Return what is in a table."""
        async with self.database.transaction() as session:
            return (await session.exec(select(table))).all()

    @asynccontextmanager
    async def session(self) -> AsyncIterator[AsyncSession]:
        """Give a transaction of our own."""
        async with self.database.transaction() as session:
            yield session


def readers(outgoing: Outgoing) -> set[str]:
    """Return the ids of those a letter is for; none for an open word in a place."""
    if outgoing.user:
        return {outgoing.user.id}
    if outgoing.place and outgoing.place.direct:
        return {outgoing.place.id.removeprefix(DIRECT)}
    return {user.id for user in outgoing.together}


def readable(text: str) -> str:
    """Return a text without the marks nobody sees."""
    return _ISOLATES.sub("", text)


def found_in(file: Path, words: Iterable[str]) -> list[str]:
    """Return which of some words stand in any table of an SQLite file."""
    plain = sqlite3.connect(file)
    try:
        tables = [
            name for (name,) in plain.execute("SELECT name FROM sqlite_master WHERE type='table'")
        ]
        cells = [
            str(cell)
            for table in tables
            for row in plain.execute(f'SELECT * FROM "{table}"')  # noqa: S608
            for cell in row
        ]
    finally:
        plain.close()
    return [word for word in words if any(word in cell for cell in cells)]


def open_town(file: Path, knowledge: Knowledge) -> Town:
    """Open the town whose memory is a file."""
    return Town(connect(str(file)), knowledge)
