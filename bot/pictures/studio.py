"""Where pictures are drawn while the event loop goes on: a process that comes and goes.

Drawing in a thread would hold the interpreter's lock for most of a picture, and every command would
wait for it; `python -m benchmarks.charts` tells how long. The process takes about 90 MB, so it
begins with the first picture and ends when none was wanted for a while.
"""

import asyncio
import contextlib
import logging
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections import OrderedDict
from pathlib import Path

import bot
from bot.pictures import wire
from bot.pictures.values import Chart

log = logging.getLogger(__name__)

IDLE_SECONDS = 300.0
LONGEST_SECONDS = 20.0
"""For one picture, the start of the process included."""
LAST_SECONDS = 1.0
"""How long a process may take to end by itself."""
KEPT = 32
"""Pictures that are kept, of 30 kB each: the same is often wanted in one week."""
WORKER = "bot.pictures.worker"
LENGTH = 4
"""Bytes before each message that say how long it is; see `worker.py`."""


class Studio:
    """Draws one chart after the other, and the same chart once."""

    def __init__(self, idle: float = IDLE_SECONDS) -> None:
        self._idle = idle
        self._closed = False
        self._process: Process | None = None
        self._turn = asyncio.Lock()  # the process does one thing at a time
        self._drawn: OrderedDict[Chart, asyncio.Task[bytes]] = OrderedDict()
        self._leaving: asyncio.Task[None] | None = None

    @property
    def process(self) -> int | None:
        """The number of the process that draws, if there is one."""
        return self._process.pid if self._process else None

    async def draw(self, chart: Chart) -> bytes | None:
        """Return a picture as PNG; None where it cannot be drawn, which is logged."""
        task = self._drawn.get(chart)
        if task is None:
            task = self._drawn[chart] = asyncio.ensure_future(self._draw(chart))
        self._drawn.move_to_end(chart)
        self._forget()
        return await asyncio.shield(task) or None  # others may wait for it as well

    def _forget(self) -> None:
        """Let go of the pictures that nobody has wanted for longest."""
        done = [chart for chart, task in self._drawn.items() if task.done()]
        for chart in done[: max(0, len(self._drawn) - KEPT)]:
            del self._drawn[chart]

    async def _draw(self, chart: Chart) -> bytes:
        async with self._turn:
            picture = b"" if self._closed else await self._drawn_by_the_process(chart)
        if not picture:
            self._drawn.pop(chart, None)  # the next who wants it may have more luck
        return picture

    async def _drawn_by_the_process(self, chart: Chart) -> bytes:
        if self._leaving:
            self._leaving.cancel()
        try:
            async with asyncio.timeout(LONGEST_SECONDS):
                return await self._ask(wire.write(chart))
        except Exception:
            await self._end()
            if not self._closed:
                log.exception("a picture could not be drawn")
            return b""
        finally:
            if self._process:
                self._leaving = asyncio.ensure_future(self._leave_later())

    async def _ask(self, message: bytes) -> bytes:
        """Tell the process a chart; raises EOFError if it ends instead of answering."""
        self._process = process = self._process or await _begin()
        charts, pictures = process.stdin, process.stdout
        if self._closed or charts is None or pictures is None:
            raise EOFError
        charts.write(len(message).to_bytes(LENGTH) + message)
        await charts.drain()
        head = await pictures.readexactly(LENGTH)
        return await pictures.readexactly(int.from_bytes(head))

    async def _leave_later(self) -> None:
        """End the process when nothing was drawn for a while."""
        await asyncio.sleep(self._idle)
        async with self._turn:
            await self._end()

    async def _end(self) -> None:
        process, self._process = self._process, None
        if process:
            await _leave(process)

    async def close(self) -> None:
        """Leave no process behind; what is being drawn comes to nothing."""
        self._closed = True
        if self._process and self._turn.locked():
            _kill(self._process)  # whoever waits for a picture is told so
        await asyncio.gather(*self._drawn.values())
        async with self._turn:
            if self._leaving:
                self._leaving.cancel()
            await self._end()


async def _begin() -> Process:
    """Start a process with the same code; Ctrl+C in a terminal is not meant for it."""
    here = str(Path(bot.__file__).parents[1])
    path = os.pathsep.join(filter(None, (here, os.environ.get("PYTHONPATH"))))
    command = (sys.executable, "-P", "-m", WORKER)
    environment = {**os.environ, "PYTHONPATH": path}
    return await asyncio.create_subprocess_exec(
        *command, stdin=PIPE, stdout=PIPE, env=environment, start_new_session=True
    )


async def _leave(process: Process) -> None:
    """Let a process end by itself, for it has nothing more to read; else end it."""
    try:
        async with asyncio.timeout(LAST_SECONDS):
            await process.communicate(b"")  # which closes its input
    except TimeoutError:
        _kill(process)
        await process.communicate()


def _kill(process: Process) -> None:
    with contextlib.suppress(ProcessLookupError):  # it has ended by itself
        process.kill()
