"""Calls that block, on threads of their own, so that the event loop goes on."""

import asyncio
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class _Work:
    call: Callable[[], Any]
    loop: asyncio.AbstractEventLoop
    answer: "asyncio.Future[Any]"

    def do(self) -> None:
        if self.answer.cancelled():
            return
        try:
            result, error = self.call(), None
        except Exception as caught:  # noqa: BLE001 - it is raised where somebody waits for it
            result, error = None, caught
        try:
            self.loop.call_soon_threadsafe(self._tell, result, error)
        except RuntimeError:
            return  # the loop is closed, and nobody waits

    def _tell(self, result: Any, error: Exception | None) -> None:
        if self.answer.done():
            return
        if error is None:
            self.answer.set_result(result)
        else:
            self.answer.set_exception(error)


class Threads:
    """So many threads at most; unlike those of an executor they keep nobody from leaving."""

    def __init__(self, most: int) -> None:
        self._most, self._idle, self._count = most, 0, 0
        self._counting = threading.Lock()
        self._queue: queue.SimpleQueue[_Work | None] = queue.SimpleQueue()

    async def run(self, call: Callable[[], Answer]) -> Answer:
        """Return what a call returns, or raise what it raises."""
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Answer] = loop.create_future()
        if self._queue.qsize() >= self._idle and self._count < self._most:
            self._count += 1
            threading.Thread(target=self._serve, name="mattermost", daemon=True).start()
        self._queue.put(_Work(call, loop, answer))
        return await answer

    def _serve(self) -> None:
        while True:
            self._count_idle(1)
            work = self._queue.get()
            self._count_idle(-1)
            if work is None:
                return
            work.do()

    def _count_idle(self, more: int) -> None:
        with self._counting:
            self._idle += more

    def end(self) -> None:
        """Let the threads go when they are done with what they do."""
        for _ in range(self._count):
            self._queue.put(None)
        self._count = 0
