"""Messages to a bot, and the events that came of them."""

import asyncio
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from benchmarks.matrix.bots import Bot
from benchmarks.matrix.journal import SAID, Journal, Stored, said
from benchmarks.matrix.people import Seat

LOOK_SECONDS = 0.01
QUIET_SECONDS = 0.7
PATIENCE = 60.0
REST_SECONDS = 0.1
"""Between an answer and the next message, where one is sent at a time: nothing is left to do."""


@dataclass(frozen=True, slots=True)
class Talk:
    """A bot, those who write to it, and what is stored of that."""

    journal: Journal
    bot: Bot
    seats: Sequence[Seat]

    async def entered(self) -> None:
        """Wait until the bot is in every room, and has said what it says by itself."""
        until = time.monotonic() + PATIENCE
        while not all(self.journal.joined(seat.room, self.bot.id) for seat in self.seats):
            self._mind(until, "does not follow")
            await asyncio.sleep(LOOK_SECONDS)
        await self.quiet()

    async def all_say(self, text: str, each: int, ahead: int) -> list[Stored]:
        """Let everybody write so often, some messages ahead of the answers; return the events."""
        turns = {seat.room: asyncio.Semaphore(ahead) for seat in self.seats}
        self.journal.news()
        async with asyncio.TaskGroup() as group:
            for seat in self.seats:
                group.create_task(_write(seat, text, each, turns[seat.room]))
            answers = group.create_task(self._answers(turns, each * len(self.seats)))
        return answers.result()

    async def one_says(self, text: str, number: int) -> list[float]:
        """Let one after the other write; return the seconds from each message to its answer."""
        seconds: list[float] = []
        for turn in range(number):
            seat = self.seats[turn % len(self.seats)]
            one = Talk(self.journal, self.bot, [seat])
            seconds += waits(await one.all_say(text, 1, 1), self.bot.id)
            await asyncio.sleep(REST_SECONDS)
        return seconds

    async def quiet(self) -> list[Stored]:
        """Wait until nothing happens any more; return what has."""
        events: list[Stored] = []
        until = time.monotonic() + QUIET_SECONDS
        while time.monotonic() < until:
            if found := self.journal.news():
                until = time.monotonic() + QUIET_SECONDS
                events += found
            await asyncio.sleep(LOOK_SECONDS)
        return events

    async def _answers(self, turns: Mapping[str, asyncio.Semaphore], wanted: int) -> list[Stored]:
        events: list[Stored] = []
        until, missing = time.monotonic() + PATIENCE, wanted
        while missing > 0:
            found = [each for each in self.journal.news() if each.room in turns]
            for answer in said(found, self.bot.id):
                turns[answer.room].release()
                missing -= 1
                until = time.monotonic() + PATIENCE
            events += found
            self._mind(until, f"owes {missing} answers")
            await asyncio.sleep(LOOK_SECONDS)
        return events

    def _mind(self, until: float, problem: str) -> None:
        if self.bot.process.poll() is not None or time.monotonic() > until:
            raise RuntimeError(f"the {self.bot.name} bot {problem}: {self.bot.log[-2000:]}")


async def _write(seat: Seat, text: str, number: int, turn: asyncio.Semaphore) -> None:
    for _ in range(number):
        await turn.acquire()
        await seat.human.say(seat.room, text)


def kinds(events: Sequence[Stored], by: str, messages: int) -> dict[str, float]:
    """Return how many events of each kind somebody has sent for a message."""
    found = Counter(each.kind for each in events if each.sender == by)
    return {kind: round(number / messages, 3) for kind, number in sorted(found.items())}


def waits(events: Sequence[Stored], by: str) -> list[float]:
    """Return the seconds from each message to its answer, in rooms where answers keep the order."""
    spoken = [each for each in events if each.kind in SAID]
    rooms = {each.room for each in spoken}
    return [
        answer.at - asked.at
        for room in rooms
        for asked, answer in zip(
            [each for each in spoken if each.room == room and each.sender != by],
            [each for each in spoken if each.room == room and each.sender == by],
            strict=True,
        )
    ]
