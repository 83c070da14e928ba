"""Invitations: whose are followed, how many at once, and what is remembered until they are."""

import asyncio
import contextlib
import logging
import random

from bot.adapters.matrix.hourly import Hourly
from bot.adapters.matrix.rooms import Rooms
from bot.adapters.matrix.wire import Refused
from bot.adapters.notebook import Notebook
from bot.adapters.shapes import Json, find, word
from bot.events import ShutOut, TryLater
from bot.settings import MatrixAccount

log = logging.getLogger(__name__)

KIND = "invitation"
DAYS = 7
HOURLY = 10
"""Invitations by one person that are followed in an hour: more than that is a flood."""
AT_ONCE = 8
"""Rooms that are entered at the same time: one on a slow homeserver takes minutes."""
LONGEST_PAUSE = 300.0


class Invitations:
    """Follows invitations one after the other, beside everything else."""

    def __init__(self, account: MatrixAccount, rooms: Rooms, notebook: Notebook) -> None:
        self._account, self._rooms, self._notebook = account, rooms, notebook
        self._new = asyncio.Event()
        self._new.set()
        self._doors = asyncio.Semaphore(AT_ONCE)
        self._under_way: dict[str, asyncio.Task[None]] = {}
        self._pace = Hourly(HOURLY, notebook.now)

    async def note(self, room_id: str, state: list[Json]) -> None:
        """Remember an invitation; it is followed later, also after a restart."""
        ours = [
            event for event in state
            if word(event, "type") == "m.room.member"
            and word(event, "state_key") == self._rooms.me.id
            and word(event, "content", "membership") == "invite"
        ]  # fmt: skip
        for event in ours[-1:]:
            direct = find(event, "content", "is_direct") is True
            at = self._notebook.now().isoformat()
            value = {"by": word(event, "sender"), "direct": direct, "at": at}
            await self._notebook.put(KIND, room_id, value, user=word(event, "sender"), days=DAYS)
            self._new.set()

    async def follow(self) -> None:
        """Follow what there is, for ever; what could not be followed is tried again."""
        wait: float | None = None
        try:
            while True:
                await self._pause(wait)
                left = await self._begin()
                wait = min(max(1.0, 2 * (wait or 0.0)), LONGEST_PAUSE) if left else None
        finally:
            for task in self._under_way.values():
                task.cancel()

    async def _pause(self, wait: float | None) -> None:
        """Wait for a new invitation, or at most so long."""
        seconds = wait and wait * random.uniform(0.5, 1)  # noqa: S311 - jitter
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._new.wait()
        self._new.clear()

    async def _begin(self) -> bool:
        """Begin with each invitation that is not under way; say whether any is left to look at."""
        try:
            waiting = await self._notebook.every(KIND)
        except Exception:
            log.exception("invitations could not be read; trying again")
            return True
        for room_id in waiting.keys() - self._under_way.keys():
            task = asyncio.create_task(self._follow(room_id, waiting[room_id]))
            self._under_way[room_id] = task
        return bool(waiting)

    async def _follow(self, room_id: str, told: Json) -> None:
        """Join, or turn down; where neither could be done, it stays for another time."""
        try:
            async with self._doors:
                await self._answer(room_id, told)
            await self._notebook.drop(KIND, room_id)
        except Refused as no:
            log.info("an invitation has come to nothing: %s", no.code)
            await self._notebook.drop(KIND, room_id)
        except (TryLater, ShutOut):
            log.info("an invitation is followed another time")
        except Exception:
            log.exception("an invitation could not be followed")
        finally:
            self._under_way.pop(room_id, None)

    async def _answer(self, room_id: str, told: Json) -> None:
        if self._welcome(room_id, told):
            await self._enter(room_id, told)
        else:
            log.info("an invitation was turned down")
            await self._rooms.leave(room_id)

    async def _enter(self, room_id: str, told: Json) -> None:
        await self._rooms.join(room_id)
        if told.get("direct") is True:
            await self._rooms.say_direct(word(told, "by"), room_id)

    def _welcome(self, room_id: str, told: Json) -> bool:
        account, by = self._account, word(told, "by")
        if account.servers and by.partition(":")[2] not in account.servers:
            return False
        direct = told.get("direct") is True
        return self.allows(room_id, direct=direct) and self._pace.allows(
            by, f"{room_id} {word(told, 'at')}"
        )

    def allows(self, room_id: str, *, direct: bool) -> bool:
        """Say whether the settings let the bot be in a room."""
        return direct or not self._account.rooms or room_id in self._account.rooms
