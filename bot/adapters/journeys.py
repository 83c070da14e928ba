"""Letters on their way: whoever tries one again meanwhile waits for what becomes of the first."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from bot.adapters.tasks import break_off, looked_at
from bot.events import TryLater

SOON = 1.0
Work = Callable[[], Coroutine[Any, Any, str]]


class Journeys:
    """Carries each letter once at a time.

    A try that is broken off has perhaps been carried out, and a platform may not tell two tries
    apart. So it goes on, and the next try of the same letter gets what comes of it.
    """

    def __init__(self) -> None:
        self._under_way: dict[str, asyncio.Task[str]] = {}

    async def carry(self, key: str, work: Work) -> str:
        """Return what comes of a letter, or raise what its try raises; TryLater after `end`."""
        task = self._under_way.get(key)
        if task is None:
            task = self._under_way[key] = asyncio.create_task(work())
            task.add_done_callback(looked_at)
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            if task.cancelled():
                raise TryLater(SOON) from None
            raise
        finally:
            if task.done():
                self._under_way.pop(key, None)

    async def end(self) -> None:
        """Break off what is still under way."""
        tasks = list(self._under_way.values())
        self._under_way.clear()
        await break_off(*tasks)
