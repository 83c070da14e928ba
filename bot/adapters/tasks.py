"""Work beside other work: broken off where it has to end, and waited for."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

Answer = TypeVar("Answer")


async def break_off(*tasks: "asyncio.Future[Any]") -> None:
    """Break tasks off and wait until they have let go; so can this be broken off."""
    for task in tasks:
        task.cancel()
    if tasks:
        await asyncio.wait(tasks)
    for task in tasks:
        looked_at(task)


def looked_at(task: "asyncio.Future[Any]") -> None:
    """Take notice of what has become of a task, so that nobody complains."""
    if not task.cancelled():
        task.exception()


async def unless(event: asyncio.Event, work: Coroutine[Any, Any, Answer]) -> Answer | None:
    """Return what comes of some work; break it off and return None if the event is set first."""
    task = asyncio.create_task(work)
    waiting = asyncio.create_task(event.wait())
    try:
        await asyncio.wait({task, waiting}, return_when=asyncio.FIRST_COMPLETED)
        return task.result() if task.done() else None
    finally:
        waiting.cancel()
        await break_off(task)
