"""Updates are in the database before Telegram may forget them, and until they are dealt with."""

import logging
from collections.abc import Iterable, Sequence

from bot.adapters.notebook import BUSY, Notebook
from bot.adapters.shapes import Json, find
from bot.adapters.telegram.reading import KINDS

log = logging.getLogger(__name__)

WAITING, ASIDE = "update", "unread"
DAYS, ASIDE_DAYS = 7, 7


class Inbox:
    """Raw updates by their ids. Those that are done with are forgotten in one go, later."""

    def __init__(self, notebook: Notebook) -> None:
        self._notebook = notebook
        self._under_way: set[str] = set()
        self._done: set[str] = set()
        self._aside: set[str] = set()

    async def keep(self, updates: Iterable[object]) -> Sequence[Json]:
        """Store updates in one transaction; return those that are not under way already."""
        named = [each for each in updates if isinstance(each, dict) and number_of(each) is not None]
        fresh = {key_of(each): each for each in named}
        fresh = {key: each for key, each in fresh.items() if key not in self._under_way}
        await self._settle(fresh)
        self._under_way |= fresh.keys()
        return list(fresh.values())

    async def waiting(self) -> Sequence[Json]:
        """Return what was stored and never dealt with, oldest first; also what was set aside.

        A newer version may understand what an older one did not.
        """
        aside = await self._notebook.every(ASIDE)
        found = {**aside, **await self._notebook.every(WAITING)}
        self._under_way |= found.keys()
        self._aside = set(aside)
        return list(found.values())

    def done(self, update: Json) -> None:
        """Note that an update is dealt with; its row goes with the next thing that is stored."""
        key = key_of(update)
        self._under_way.discard(key)
        self._done.add(key)

    async def settle(self) -> None:
        """Forget now what is done with; where the database is busy, another time."""
        try:
            if self._done:
                await self._settle({})
        except BUSY:
            log.warning("updates that are done with could not be forgotten yet")

    async def _settle(self, fresh: dict[str, Json]) -> None:
        self._done -= fresh.keys()
        gone = set(self._done)
        if fresh or gone:
            await self._notebook.turn(WAITING, fresh, gone, days=DAYS)
        if resolved := self._aside & gone:
            await self._notebook.turn(ASIDE, {}, resolved)
        self._aside -= resolved
        self._done -= gone

    async def set_aside(self, update: Json, error: Exception) -> None:
        """Keep an update that cannot be read for whoever mends that; it blocks no other."""
        key, kinds = key_of(update), [kind for kind in update if kind in KINDS]
        if key in self._aside:
            self._aside.discard(key)
            return
        log.error("update %s (%s) cannot be read and is set aside: %s",
                  number_of(update), kinds, type(error).__name__)  # fmt: skip
        sender = next((find(update, kind, "from", "id") for kind in kinds), "")
        await self._notebook.put(ASIDE, key, update, user=str(sender or ""), days=ASIDE_DAYS)


def number_of(update: Json) -> int | None:
    """Return the id of an update; None if it has none, as no update of Telegram's."""
    number = update.get("update_id")
    return number if isinstance(number, int) and not isinstance(number, bool) else None


def key_of(update: Json) -> str:
    """Return the id so that later ids come later in the alphabet."""
    return f"{number_of(update) or 0:020d}"
