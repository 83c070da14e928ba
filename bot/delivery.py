"""Letters leave: each lane in order, no lane waits for another, and an outage loses nothing."""

import asyncio
import logging
from collections import deque
from collections.abc import Collection, Sequence
from datetime import datetime
from itertools import islice

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.adapters import Adapter
from bot.envelope import unpack
from bot.events import Now, TryLater, Undeliverable, Unreachable, Unsure
from bot.pictures.studio import Studio
from bot.pictures.undrawn import drawn
from bot.settling import Result, settle
from storage import letters
from storage.database import Database
from storage.letters import Waiting

log = logging.getLogger(__name__)

AT_ONCE = 32
"""Letters under way at a time on one platform; more would only wait for its rate limit."""
RETRY_SECONDS = 5.0
SHORTEST_WAIT = 0.05
BREATH_SECONDS = 0.01
"""Between two transactions; what comes meanwhile shares the next one, and its wait for the disk."""
GRACE_SECONDS = 1.0
"""What is being sent when the bot stops may arrive: tried again, it could be a second copy."""


async def deliver(
    database: Database,
    adapter: Adapter,
    bell: asyncio.Event,
    *,
    now: Now,
    studio: Studio | None = None,
) -> None:
    """Deliver for ever: whenever `bell` rings after a commit, and when a letter falls due.

    Pictures are drawn in the studio; without one they leave as the values they are made of, for who
    reads nothing but their alternative text.

    When it is cancelled, what is being sent has a moment to arrive; what has been sent is noted.
    """
    lanes = Lanes(database, adapter, now, studio, breath=BREATH_SECONDS)
    try:
        while True:
            try:
                if bell.is_set():
                    bell.clear()
                    lanes.look_again()
                await lanes.fill()
                await lanes.change(bell)
            except Exception:
                log.exception("letters on %s cannot be read or noted; trying again", adapter.name)
                lanes.look_again()
                await asyncio.sleep(RETRY_SECONDS)
    finally:
        await lanes.close()


async def deliver_all(
    database: Database, adapter: Adapter, *, now: Now, studio: Studio | None = None
) -> int:
    """Deliver until nothing is due; return how many letters were tried."""
    lanes = Lanes(database, adapter, now, studio)
    try:
        while await lanes.fill():
            await lanes.change(asyncio.Event())
    finally:
        await lanes.close()
    return lanes.tried


class Lanes:
    """The lanes of a platform on which letters are under way, and those that could begin.

    One transaction notes what has come of letters and reads which may leave now, so that a letter
    that was deleted meanwhile does not. For the same reason the stock, which waits for room, is
    thrown away whenever the bell rings.
    """

    def __init__(
        self,
        database: Database,
        adapter: Adapter,
        now: Now,
        studio: Studio | None = None,
        *,
        breath: float = 0.0,
    ) -> None:
        self.tried = 0
        self._database = database
        self._adapter = adapter
        self._now = now
        self._studio = studio
        self._tasks: dict[asyncio.Task[Result], Waiting] = {}
        self._results: deque[tuple[Waiting, Result]] = deque()
        self._stock: deque[Waiting] = deque()
        self._due_at: datetime | None = None
        self._stale = True  # what is due has changed since it was read
        self._more = False  # not everything that is due was read, or taken up
        self._breath, self._rests_until = breath, 0.0
        self._wary = False  # results could not be noted together: one of them may be at fault

    def look_again(self) -> None:
        """Read anew what is due before the next lane begins."""
        self._stale = True

    async def fill(self) -> bool:
        """Note what has come of letters, and begin with what is due while there is room.

        Says whether there is more to come. What could not be noted is noted the next time. Raises
        what the database raises, and what an adapter raised that is no Exception.
        """
        if self._has_come() or (self._has_room() and self._wants_reading()):
            await self._breathe()
            for problem in self._collect():
                raise problem
            await self._look()
        while self._stock and self._has_room():
            letter = self._stock.popleft()
            self._tasks[asyncio.ensure_future(self._try(letter))] = letter
        return bool(self._tasks or self._results)

    def _has_come(self) -> bool:
        return bool(self._results) or any(task.done() for task in self._tasks)

    async def _breathe(self) -> None:
        """Let more come together where much is going on; a single letter does not wait."""
        now = asyncio.get_running_loop().time()
        if now < self._rests_until:
            await asyncio.sleep(self._rests_until - now)
        self._rests_until = max(now, self._rests_until) + self._breath

    def _has_room(self) -> bool:
        return len(self._tasks) < AT_ONCE

    def _wants_reading(self) -> bool:
        fallen_due = self._due_at is not None and self._due_at <= self._now()
        return self._stale or fallen_due or (self._more and not self._stock)

    def _collect(self) -> Sequence[BaseException]:
        """Take the results that have come; return what else tasks have ended with."""
        done = [task for task in self._tasks if task.done()]
        tried = [(self._tasks.pop(task), task) for task in done]
        ended = [(letter, task) for letter, task in tried if not task.cancelled()]
        came = [(letter, task.result()) for letter, task in ended if task.exception() is None]
        self._results.extend(came)
        self._stale |= any(isinstance(result, Unreachable) for _, result in came)
        self._more |= bool(done) and not self._tasks
        return [problem for _, task in ended if (problem := task.exception())]

    async def _look(self) -> None:
        """Note results and read what may leave; they are only forgotten when that is stored."""
        noted = [self._results[0]] if self._wary else list(self._results)
        try:
            async with self._database.transaction() as session:
                await self._note(session, noted)
        except Exception:
            self._wary = self._stale = True
            self._results.rotate(-len(noted))  # so that the others have their turn
            raise
        for _ in noted:
            self._results.popleft()
        self._wary = self._wary and bool(self._results)

    async def _note(self, session: AsyncSession, results: Sequence[tuple[Waiting, Result]]) -> None:
        now = self._now()
        for letter, result in results:
            await settle(session, letter, result, now=now)
        if self._wants_reading():
            await self._read(session, self._busy(results), now)
        else:
            await self._follow(session, [letter.lane for letter, _ in results], now)

    def _busy(self, noted: Sequence[tuple[Waiting, Result]]) -> set[str]:
        """Return the lanes that have a letter under way, or one of which nothing is noted yet."""
        unnoted = islice(self._results, len(noted), None)
        return {letter.lane for letter in (*self._tasks.values(), *(each for each, _ in unnoted))}

    async def _read(self, session: AsyncSession, busy: Collection[str], now: datetime) -> None:
        name, limit = self._adapter.name, 2 * AT_ONCE
        found = await letters.due(session, name, now=now, limit=limit)
        self._due_at = await letters.next_due(session, name, now=now)
        self._stock = deque(letter for letter in found if letter.lane not in busy)
        self._stale, self._more = False, len(found) == limit

    async def _follow(self, session: AsyncSession, lanes: Sequence[str], now: datetime) -> None:
        """Let lanes go on with their next letters, before those that wait for room."""
        found = [await letters.first(session, self._adapter.name, lane) for lane in lanes]
        leaving = [letter for letter in found if letter and self._may_leave(letter, now)]
        self._stock.extendleft(reversed(leaving))

    def _may_leave(self, letter: Waiting, now: datetime) -> bool:
        if letter.due_at > now:
            self._due_at = min(letter.due_at, self._due_at or letter.due_at)
            return False
        if letter.bulk and self._stock:  # others have waited longer, or for an answer
            self._more = True
            return False
        return True

    async def change(self, bell: asyncio.Event) -> None:
        """Wait until something has come of a letter, `bell` rings, or a letter falls due."""
        if self._results:
            return
        ringing = asyncio.ensure_future(bell.wait())
        try:
            await asyncio.wait(
                {ringing, *self._tasks},
                timeout=self._seconds(),
                return_when=asyncio.FIRST_COMPLETED,
            )
        finally:
            ringing.cancel()

    def _seconds(self) -> float | None:
        if self._due_at is None or not self._has_room():
            return None
        return max(SHORTEST_WAIT, (self._due_at - self._now()).total_seconds())

    async def _try(self, letter: Waiting) -> Result:
        self.tried += 1
        try:
            outgoing = unpack(letter.body)
            if self._studio:
                outgoing = await drawn(outgoing, self._studio)
            return await self._adapter.send(outgoing, letter.key)
        except (TryLater, Undeliverable, Unreachable, Unsure) as error:
            return error
        except Exception as error:
            log.exception("letter %s: the adapter broke its promise", letter.key)
            return error

    async def close(self) -> None:
        """Let what is being sent arrive, or break it off; what has been sent is still noted."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=GRACE_SECONDS)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._collect()
        for _ in range(1 + len(self._results)):  # all together, else each by itself
            await self._note_at_last()

    async def _note_at_last(self) -> None:
        try:
            if self._results:
                await self._look()
        except Exception:
            log.exception("what was sent on %s cannot be noted", self._adapter.name)
