"""How fast letters leave: within what Telegram allows, so that it need not complain.

https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
"""

import asyncio
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from bot.events import TryLater

PATIENCE_SECONDS = 1.5
"""How long a letter waits for its turn; beyond that it makes room and comes again."""
SECOND, MINUTE = 1.1, 61.0
"""Spans of time with something to spare: requests overtake each other on their way."""
REMEMBERED = 10_000


@dataclass(frozen=True, slots=True)
class Limits:
    """Letters a second in all, those of them only answers may use, and what one chat may get."""

    a_second: int = 30
    for_answers: int = 5
    chat_seconds: float = 1.0
    group_a_minute: int = 20


class Window:
    """At most so many in any span of so many seconds."""

    def __init__(self, most: int, span: float) -> None:
        self._most, self._span = most, span
        self._times: deque[float] = deque()

    def wait(self, now: float, spare: int = 0) -> float:
        """Return the seconds until there is room for one more and for `spare` others."""
        while self._times and self._times[0] <= now - self._span:
            self._times.popleft()
        over = len(self._times) + spare - self._most
        if over < 0 or not self._times:
            return 0.0
        return self._times[min(over, len(self._times) - 1)] + self._span - now

    def note(self, now: float) -> None:
        """Note one."""
        self._times.append(now)

    def empty(self, now: float) -> bool:
        """Say whether there was none in this span of time."""
        return not self._times or self._times[-1] <= now - self._span


class Pace:
    """Gives turns: answers before everything else, a chat on hold delays no other."""

    def __init__(self, limits: Limits, clock: Callable[[], float] = time.monotonic) -> None:
        self._limits, self._clock = limits, clock
        self._all = Window(limits.a_second, SECOND)
        self._groups: dict[str, Window] = {}
        self._free_at: dict[str, float] = {}

    async def turn(self, chat: str, *, urgent: bool) -> None:
        """Wait until a letter may go into a chat; raises TryLater where that takes long."""
        while (wait := self._wait(chat, urgent=urgent)) > 0:
            if wait > PATIENCE_SECONDS:
                raise TryLater(wait)
            await asyncio.sleep(wait)
        self._note(chat)

    async def aside(self) -> None:
        """Wait until something may be done that is no letter; raises TryLater when it is busy."""
        wait = self._all.wait(self._clock(), self._limits.for_answers)
        if wait > 0:
            raise TryLater(wait)
        self._all.note(self._clock())

    def arrived(self, chat: str) -> None:
        """Note that a letter has arrived: Telegram counts from then, not from when it left."""
        self.hold(chat, self._limits.chat_seconds)

    def hold(self, chat: str, seconds: float) -> None:
        """Leave a chat alone for so long, and no other."""
        self._free_at[chat] = max(self._clock() + seconds, self._free_at.get(chat, 0.0))

    def _wait(self, chat: str, *, urgent: bool) -> float:
        now = self._clock()
        spare = 0 if urgent else self._limits.for_answers
        waits = [self._free_at.get(chat, now) - now, self._all.wait(now, spare)]
        if group := self._groups.get(chat):
            waits.append(group.wait(now))
        return max(waits)

    def _note(self, chat: str) -> None:
        now = self._clock()
        self._forget(now)
        self._all.note(now)
        self._free_at[chat] = now + self._limits.chat_seconds
        if is_group(chat):
            minute = Window(self._limits.group_a_minute, MINUTE)
            self._groups.setdefault(chat, minute).note(now)

    def _forget(self, now: float) -> None:
        """Keep no chat in mind that nothing has been written to lately."""
        if len(self._free_at) > REMEMBERED:
            self._free_at = {chat: at for chat, at in self._free_at.items() if at > now}
        if len(self._groups) > REMEMBERED:
            lively = {chat: each for chat, each in self._groups.items() if not each.empty(now)}
            self._groups = lively


def is_group(chat: str) -> bool:
    """Say whether a chat id is that of a group or a channel: those are negative."""
    return chat.startswith("-")
