"""How much a bot may send; the numbers are those of Telegram's FAQ for bots."""

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.telegram.refusals import too_many


@dataclass(frozen=True, slots=True)
class Flood:
    """A request that was sent away: by which rule, of which chat, and for how long."""

    rule: str
    chat: int
    seconds: int


@dataclass(slots=True)
class Window:
    """At most `most` requests, and `burst` more at once, within `seconds`."""

    most: int
    seconds: float
    times: deque[float] = field(default_factory=deque)

    def wait(self, now: float) -> float:
        """Return how long one has to wait; 0 when there is room."""
        while self.times and self.times[0] <= now - self.seconds:
            self.times.popleft()
        return self.times[0] + self.seconds - now if len(self.times) >= self.most else 0


@dataclass(slots=True)
class Bucket:
    """`rate` requests a second on average, and a burst when nothing came for a while."""

    rate: float
    room: float
    left: float
    at: float

    def wait(self, now: float) -> float:
        """Return how long one has to wait; 0 when there is room."""
        self.left = min(self.room, self.left + (now - self.at) * self.rate)
        self.at = now
        return 0 if self.left >= 1 - 1e-6 else (1 - self.left) / self.rate


@dataclass(slots=True)
class Limits:
    """The rules and what was counted; change the numbers before the first request."""

    now: Callable[[], float]
    on: bool = True
    per_second: int = 30
    per_chat: float = 1
    burst: int = 0
    per_group_minute: int = 20
    floods: list[Flood] = field(default_factory=list)
    _all: Window | None = None
    _chats: dict[int, Bucket] = field(default_factory=dict)
    _groups: dict[int, Window] = field(default_factory=dict)

    def pass_through(self, chat: int) -> None:
        """Count a request that sends to a chat; raises Refused when it is one too many."""
        if not self.on:
            return
        now = self.now()
        everything = self._all = self._all or Window(self.per_second, 1)
        room = 1 + self.burst
        bucket = self._chats.setdefault(chat, Bucket(self.per_chat, room, room, now))
        windows = [everything]
        if chat < 0:
            windows.append(self._groups.setdefault(chat, Window(self.per_group_minute, 60)))
        waits = {"chat": bucket.wait(now), "all": everything.wait(now)}
        waits["group"] = windows[-1].wait(now) if chat < 0 else 0
        rule = max(waits, key=lambda name: waits[name])
        if waits[rule] > 0:
            seconds = math.ceil(waits[rule])
            self.floods.append(Flood(rule, chat, seconds))
            raise too_many(seconds)
        bucket.left -= 1
        for window in windows:
            window.times.append(now)
