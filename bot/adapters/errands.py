"""What is done beside everything else, and waited for by nobody."""

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any

from bot.adapters.tasks import break_off
from bot.events import TryLater

log = logging.getLogger(__name__)

AT_ONCE = 8
WAITING = 500


class Errands:
    """Runs small things in the background, some at a time; what is too much is left out.

    `harmless` is what a platform raises that needs no word.
    """

    def __init__(self, *harmless: type[Exception]) -> None:
        self._harmless: tuple[type[Exception], ...] = (*harmless, TryLater)
        self._tasks: set[asyncio.Task[None]] = set()
        self._hands = asyncio.Semaphore(AT_ONCE)

    def run(self, errand: Coroutine[Any, Any, object]) -> None:
        """Begin with something whose failure changes nothing."""
        if len(self._tasks) >= WAITING:
            errand.close()
            return
        task = asyncio.create_task(self._run(errand))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        task.add_done_callback(lambda _: errand.close())

    async def _run(self, errand: Coroutine[Any, Any, object]) -> None:
        try:
            async with self._hands:
                await errand
        except self._harmless as error:
            log.info("something small was left out: %s", type(error).__name__)
        except Exception:
            log.exception("something small went wrong")

    async def end(self) -> None:
        """Break off what is still running."""
        await break_off(*self._tasks)
