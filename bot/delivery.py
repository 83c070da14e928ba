"""Letters leave: each lane in order, no lane waits for another, and an outage loses nothing."""

import asyncio
import logging
from collections import deque
from datetime import datetime

from bot.adapters import Adapter
from bot.envelope import unpack
from bot.events import Now, TryLater, Undeliverable, Unreachable, Unsure
from bot.settling import settle
from storage import letters
from storage.database import Database
from storage.tables import Letter

log = logging.getLogger(__name__)

AT_ONCE = 32
"""Letters under way at a time on one platform; more would only wait for its rate limit."""
RETRY_SECONDS = 5.0
SHORTEST_WAIT = 0.05
GRACE_SECONDS = 1.0
"""What is being sent when the bot stops may arrive: tried again, it could be a second copy."""


async def deliver(database: Database, adapter: Adapter, bell: asyncio.Event, *, now: Now) -> None:
    """Deliver for ever: whenever `bell` rings after a commit, and when a letter falls due.

    When it is cancelled, what is being sent has a moment to arrive; what has been sent is noted.
    """
    lanes = Lanes(database, adapter, now)
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


async def deliver_all(database: Database, adapter: Adapter, *, now: Now) -> int:
    """Deliver until nothing is due; return how many letters were tried."""
    lanes = Lanes(database, adapter, now)
    try:
        while await lanes.fill():
            await lanes.change(asyncio.Event())
    finally:
        await lanes.close()
    return lanes.tried


class Lanes:
    """The lanes of a platform on which letters are under way, and those that could begin.

    A lane settles a letter and takes its next one in the same transaction, so that a letter that
    was deleted meanwhile does not leave. For the same reason the stock, which waits for room, is
    thrown away whenever the bell rings.
    """

    def __init__(self, database: Database, adapter: Adapter, now: Now) -> None:
        self.tried = 0
        self._database = database
        self._adapter = adapter
        self._now = now
        self._busy: set[str] = set()
        self._tasks: dict[asyncio.Task[None], str] = {}
        self._sending: set[str] = set()
        self._stock: deque[Letter] = deque()
        self._due_at: datetime | None = None
        self._stale = True  # what is due has changed since it was read
        self._more = False  # not everything that is due was read, or taken up
        self._closed = False

    def look_again(self) -> None:
        """Read anew what is due before the next lane begins."""
        self._stale = True

    async def fill(self) -> bool:
        """Begin with what is due while there is room; say whether anything is under way."""
        if len(self._tasks) < AT_ONCE and self._wants_reading():
            await self._read()
        while self._stock and len(self._tasks) < AT_ONCE:
            letter = self._stock.popleft()
            self._busy.add(letter.lane)
            self._tasks[asyncio.ensure_future(self._carry(letter))] = letter.lane
        return bool(self._tasks)

    def _wants_reading(self) -> bool:
        fallen_due = self._due_at is not None and self._due_at <= self._now()
        return self._stale or fallen_due or (self._more and not self._stock)

    async def _read(self) -> None:
        self._stale, limit, now = False, 2 * AT_ONCE, self._now()
        async with self._database.transaction() as session:
            found = await letters.due(session, self._adapter.name, now=now, limit=limit)
            self._due_at = await letters.next_due(session, self._adapter.name, now=now)
            self._stock = deque(letter for letter in found if letter.lane not in self._busy)
        self._more = len(found) == limit

    async def change(self, bell: asyncio.Event) -> None:
        """Wait until a lane comes to its end, `bell` rings, or a letter falls due.

        Raises what a lane ended with, if that was not its end.
        """
        ringing = asyncio.ensure_future(bell.wait())
        try:
            await asyncio.wait(
                {ringing, *self._tasks},
                timeout=self._seconds(),
                return_when=asyncio.FIRST_COMPLETED,
            )
        finally:
            ringing.cancel()
        self._reap()

    def _reap(self) -> None:
        done = [task for task in self._tasks if task.done()]
        for task in done:
            del self._tasks[task]
        problems = [task.exception() for task in done if not task.cancelled()]
        for problem in filter(None, problems):
            raise problem
        if done and not self._tasks:
            self._more = True

    def _seconds(self) -> float | None:
        if self._due_at is None or len(self._tasks) >= AT_ONCE:
            return None
        return max(SHORTEST_WAIT, (self._due_at - self._now()).total_seconds())

    async def _carry(self, letter: Letter) -> None:
        """Send the letters of a lane one after the other, until none is due."""
        following: Letter | None = letter
        try:
            while following is not None and not self._closed:
                following = await self._note(following, await self._try(following))
        except BaseException:
            self._busy.discard(letter.lane)
            raise

    async def _try(self, letter: Letter) -> str | Exception:
        self.tried += 1
        self._sending.add(letter.lane)
        try:
            return await self._adapter.send(unpack(letter.body), letter.key)
        except (TryLater, Undeliverable, Unreachable, Unsure) as error:
            return error
        except Exception as error:
            log.exception("letter %s: the adapter broke its promise", letter.key)
            return error
        finally:
            self._sending.discard(letter.lane)

    async def _note(self, letter: Letter, result: str | Exception) -> Letter | None:
        """Note what came of a try; return the next letter of the lane if it may leave now."""
        self._stale |= isinstance(result, Unreachable)  # it may leave for another account
        async with self._database.transaction() as session:
            now = self._now()
            row = await session.get(Letter, letter.number)
            if row is not None:
                await settle(session, row, result, now=now)
                await session.flush()
            following = await letters.first(session, letter.platform, letter.lane)
            if following is not None and self._may_leave(following, now):
                return following
            self._busy.discard(letter.lane)  # in the transaction: what is posted later is read
        return None

    def _may_leave(self, letter: Letter, now: datetime) -> bool:
        if letter.due_at > now:
            self._due_at = min(letter.due_at, self._due_at or letter.due_at)
            return False
        if letter.bulk and self._stock:  # others have waited longer, or for an answer
            self._more = True
            return False
        return True

    async def close(self) -> None:
        """Let what is being sent arrive, or break it off; what has been sent is still noted."""
        self._closed = True
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=GRACE_SECONDS)
        for task, lane in self._tasks.items():
            if lane in self._sending:
                task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
