"""Waiting for what is about to happen."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

Found = TypeVar("Found")
PATIENCE = 20.0
"""Seconds that are never needed but on a machine where others are at work as well."""


async def eventually(what: Callable[[], Found], seconds: float = PATIENCE) -> Found:
    """Return what a look brings as soon as it is true; raises TimeoutError with the last look.

    A look that finds nothing to look at, such as the last of no messages, is not true yet.
    """
    last: object = None
    try:
        async with asyncio.timeout(seconds):
            while True:
                try:
                    if found := what():
                        return found
                    last = found
                except (LookupError, AttributeError) as error:
                    last = error
                await asyncio.sleep(0.003)
    except TimeoutError:
        raise TimeoutError(f"not within {seconds} s; the last look brought {last!r}") from None
