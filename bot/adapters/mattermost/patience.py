"""Try again until the server answers: what was heard waits that long, and is not lost."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from bot.adapters.mattermost.client import Broken, Crowded, Refused
from bot.adapters.mattermost.wire import shut_out
from bot.adapters.notebook import BUSY

log = logging.getLogger(__name__)

Answer = TypeVar("Answer")
PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.5, 30.0


async def patiently(call: Callable[[], Awaitable[Answer]]) -> Answer:
    """Return what a call returns, however long server and database take.

    Raises ShutOut where the token is no good, and Refused where the server says no otherwise.
    """
    pause = PAUSE_SECONDS
    while True:
        try:
            return await call()
        except Refused as no:
            raise shut_out(no) or no from None
        except Crowded as crowded:
            pause = max(pause, crowded.seconds)
        except Broken as error:
            log.warning("Mattermost does not answer (%s); trying again", error)
        except BUSY:
            log.exception("what was heard waits for the database; trying again in %s s", pause)
        await asyncio.sleep(pause)
        pause = min(2 * pause, LONGEST_PAUSE_SECONDS)
