"""How fast letters leave: within what Telegram allows, so that it need not complain.

https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
"""

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.events import TryLater

PATIENCE_SECONDS = 1.5
"""How long a letter waits for its turn; beyond that it makes room and comes again."""
SOON = 0.02
SECOND, MINUTE = 1.01, 60.1
"""Spans of time with something to spare for clocks that round."""
REMEMBERED = 10_000


@dataclass(frozen=True, slots=True)
class Limits:
    """Letters a second in all, those of them only answers may use, and what one chat may get."""

    a_second: int = 30
    for_answers: int = 5
    chat_seconds: float = 1.0
    group_a_minute: int = 20


class Window:
    """At most so many in any span of so many seconds, wherever between begin and end each counts.

    Telegram counts a request when it comes, which we never know. Counted as under way, and from its
    end for the whole span, it is counted by us whenever Telegram may still count it.
    """

    def __init__(self, most: int, span: float) -> None:
        self._most, self._span = most, span
        self._under_way = 0
        self._ends: deque[float] = deque()

    def wait(self, now: float, spare: int = 0) -> float:
        """Return the seconds until there may be room for one more and for `spare` others."""
        while self._ends and self._ends[0] <= now - self._span:
            self._ends.popleft()
        over = self._under_way + len(self._ends) + spare - self._most
        if over < 0:
            return 0.0
        return self._ends[over] + self._span - now if over < len(self._ends) else SOON

    def begin(self) -> None:
        """Note that one is under way."""
        self._under_way += 1

    def end(self, now: float) -> None:
        """Note that one is over."""
        self._under_way -= 1
        self._ends.append(now)

    def idle(self, now: float) -> bool:
        """Say whether there was none in this span of time."""
        lately = bool(self._ends) and self._ends[-1] > now - self._span
        return not lately and not self._under_way


class Pace:
    """Gives turns: answers before everything else, a chat on hold delays no other."""

    def __init__(self, limits: Limits, clock: Callable[[], float] = time.monotonic) -> None:
        self._limits, self._clock = limits, clock
        self._all = Window(limits.a_second, SECOND)
        self._chats: dict[str, Window] = {}
        self._groups: dict[str, Window] = {}
        self._held: dict[str, float] = {}
        self._answers = 0

    @asynccontextmanager
    async def turn(self, chat: str, *, urgent: bool) -> AsyncIterator[None]:
        """Wait until a letter may go into a chat, and let it; raises TryLater where that is long.

        In the context it leaves and arrives.
        """
        while (wait := self._wait(chat, urgent=urgent)) > 0:
            if wait > PATIENCE_SECONDS:
                raise TryLater(wait)
            await self._pause(wait, urgent=urgent)
        windows = [self._all, *self._of(chat)]
        for each in windows:
            each.begin()
        try:
            yield
        finally:
            for each in windows:
                each.end(self._clock())

    @asynccontextmanager
    async def aside(self) -> AsyncIterator[None]:
        """Let something be done that is no letter; raises TryLater while letters need the room."""
        wait = self._all.wait(self._clock(), self._limits.for_answers)
        if wait > 0:
            raise TryLater(wait)
        self._all.begin()
        try:
            yield
        finally:
            self._all.end(self._clock())

    def hold(self, chat: str, seconds: float) -> None:
        """Leave a chat alone for so long, and no other."""
        self._held[chat] = max(self._clock() + seconds, self._held.get(chat, 0.0))

    async def _pause(self, seconds: float, *, urgent: bool) -> None:
        """Wait; whatever can wait longer makes room for answers that wait for room."""
        crowded = urgent and self._all.wait(self._clock()) > 0
        self._answers += crowded
        try:
            await asyncio.sleep(seconds)
        finally:
            self._answers -= crowded

    def _wait(self, chat: str, *, urgent: bool) -> float:
        now = self._clock()
        spare = 0 if urgent else self._limits.for_answers + self._answers
        waits = [each.wait(now) for each in self._of(chat)]
        return max(self._held.get(chat, now) - now, self._all.wait(now, spare), *waits)

    def _of(self, chat: str) -> Sequence[Window]:
        """Return what is counted of one chat."""
        self._forget(self._clock())
        one = self._chats.setdefault(chat, Window(1, self._limits.chat_seconds))
        if not is_group(chat):
            return (one,)
        many = self._groups.setdefault(chat, Window(self._limits.group_a_minute, MINUTE))
        return (one, many)

    def _forget(self, now: float) -> None:
        """Keep no chat in mind that nothing has been written to lately."""
        if len(self._chats) > REMEMBERED:
            self._chats = _lively(self._chats, now)
            self._held = {chat: at for chat, at in self._held.items() if at > now}
        if len(self._groups) > REMEMBERED:
            self._groups = _lively(self._groups, now)


def _lively(windows: dict[str, Window], now: float) -> dict[str, Window]:
    return {chat: each for chat, each in windows.items() if not each.idle(now)}


def is_group(chat: str) -> bool:
    """Say whether a chat id is that of a group or a channel: those are negative."""
    return chat.startswith("-")
