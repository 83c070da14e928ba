"""How far everything has been heard, by the server's clock, over restarts."""

import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from bot.adapters.notebook import BUSY, Notebook
from bot.adapters.shapes import find

log = logging.getLogger(__name__)

KIND, KEY = "heard", "mark"
OVERLAP = 60_000
"""Milliseconds that are read again: posts can become visible a little after their time."""
FAR = timedelta(days=1)
"""The server's clock may be wrong by less than that."""
OLDEST = timedelta(days=20)
"""What is older is not answered any more; seen-marks are kept for longer."""
OFTEN, SELDOM = timedelta(seconds=1), timedelta(seconds=30)
"""How old the note may be where something was said to us since, and where nothing was.

What comes again after a crash is known by its id; a write for each answer would delay the next.
"""


class Marks:
    """`at` is the newest that was heard, in milliseconds; `floor` is when the bot first came."""

    def __init__(self, notebook: Notebook) -> None:
        self._notebook = notebook
        self._at = self._floor = self._noted = 0
        self._noted_at = notebook.now()
        self._heard = False

    async def begin(self, newest: Callable[[], Awaitable[int]]) -> None:
        """Read how far it was; at the very first start, nothing up to the `newest` counts.

        That is to be known before anything is heard: what is heard first would else be left out
        where it is read again, and come after what was said later.
        """
        kept = await self._notebook.get(KIND, KEY)
        if kept is None:
            self._at = self._floor = self._believed(await newest())
            await self._put()
            return
        self._at, self._floor = _number(kept, "at"), _number(kept, "floor")
        self._noted = self._at

    def _believed(self, at: int) -> int:
        """Return when something was, or now if it claims to be from the far future."""
        now = self._notebook.now()
        return _milliseconds(now) if at > _milliseconds(now + FAR) else at

    def limit(self) -> int:
        """Return after which time posts are read again."""
        oldest = self._notebook.now() - OLDEST
        return max(self._at - OVERLAP, self._floor, _milliseconds(oldest))

    def move(self, at: int, *, heard: bool = False) -> None:
        """Say that everything up to a time has been heard, and whether it was said to us.

        What claims to be from the future does not make us deaf until then: of what is said from
        now on, all is read again.
        """
        soon = _milliseconds(self._notebook.now()) + OVERLAP
        self._at, self._heard = max(self._at, min(at, soon)), self._heard or heard

    def is_past(self, at: int) -> bool:
        """Say whether something made at a time was heard already, or may have been."""
        return at <= self._at

    async def note_if_old(self) -> None:
        """Keep how far it is, if it was not done lately."""
        age = self._notebook.now() - self._noted_at
        if self._at > self._noted and age > (OFTEN if self._heard else SELDOM):
            await self.note()

    async def note(self) -> None:
        """Keep how far it is; where the database is busy, another time."""
        if self._at <= self._noted:
            return
        try:
            await self._put()
        except BUSY:
            log.warning("how far was heard could not be noted yet")

    async def _put(self) -> None:
        at = self._at
        await self._notebook.put(KIND, KEY, {"at": at, "floor": self._floor})
        self._noted, self._noted_at, self._heard = at, self._notebook.now(), False


def _milliseconds(at: datetime) -> int:
    return int(at.timestamp() * 1000)


def _number(kept: object, name: str) -> int:
    found = find(kept, name)
    return found if isinstance(found, int) else 0
