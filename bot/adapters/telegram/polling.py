"""Updates are asked for; whoever else asks with the same token is noticed.

https://core.telegram.org/bots/api#getupdates
"""

import asyncio
import logging
import math
import random
import time
from collections.abc import AsyncGenerator
from typing import Any

from telegram.error import Conflict, RetryAfter, TelegramError

from bot.adapters.telegram.inbox import number_of
from bot.adapters.telegram.reading import KINDS
from bot.adapters.telegram.wire import Wire, seconds, shut_out

log = logging.getLogger(__name__)

POLL_SECONDS = 25
AT_ONCE = 100
SETTLED_SECONDS = 10.0
"""Whoever has asked for so long is the one who stays; less than the other stands by."""
AGAIN_SECONDS = 0.2
"""How soon the one who stays asks again: the other then learns that it is not alone."""
PROOF_SECONDS = 0.8
"""Whoever is new asks for so long without taking anything, so that nothing is answered twice."""
INTERRUPTIONS = 5
TOO_SOON_SECONDS = 0.5
"""Nobody who holds a request until there is something says so soon that there is nothing."""
STANDBY_SECONDS = 25.0
PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 1.0, 30.0
ANOTHER = "another copy of the bot asks Telegram for updates with the same token"


class Polling:
    """Asks for updates; `ready` while it is clear that no other copy of the bot does."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._offset: int | None = None
        self._since: float | None = None
        self._interruptions = 0
        self._pause = 0.0
        self._stands_by = False
        self.ready = asyncio.Event()

    async def begin(self) -> None:
        """Wait until no other copy asks; raises ShutOut where only the operator can help."""
        while self._since is None:
            try:
                self._since = await self._prove()
            except TelegramError as error:
                await self._stumble(error)
            else:
                self._went_well()

    async def _prove(self) -> float:
        """Ask without taking anything, until whoever else is there would have shown.

        They interrupt a request that waits, or take what was seen: an update that nobody takes for
        so long is for us. Of two that start together and see the same, one is sooner.
        """
        began, seen = time.monotonic(), None
        end = began + PROOF_SECONDS
        while True:
            left = end - time.monotonic()
            first = next(iter(_numbers(await self._get(1, math.ceil(max(left, 0))))), None)
            if seen is not None and first != seen:
                raise Conflict(ANOTHER)
            if seen is None and first is not None:
                seen = first
                end = time.monotonic() + PROOF_SECONDS * random.uniform(1, 2)  # noqa: S311
            elif left <= 0:
                return began
            await asyncio.sleep(max(0.0, min(end - time.monotonic(), PROOF_SECONDS / 4)))

    async def batches(self) -> AsyncGenerator[list[Any], None]:
        """Yield updates as they come; asking for the next batch says that the last is stored.

        Raises ShutOut where only the operator can help.
        """
        while True:
            await self.begin()
            try:
                batch = await self._ask()
            except TelegramError as error:
                await self._stumble(error)
                continue
            self._went_well()
            if batch:
                yield batch
                self._offset = max(_numbers(batch)) + 1

    async def _ask(self) -> list[Any]:
        began = time.monotonic()
        batch = await self._get(AT_ONCE, POLL_SECONDS)
        if batch and not _numbers(batch):
            raise TelegramError("updates without ids")
        if not batch and time.monotonic() - began < TOO_SOON_SECONDS:
            await asyncio.sleep(PAUSE_SECONDS)
        return batch

    async def _get(self, limit: int, patience: int) -> list[Any]:
        params = {"offset": self._offset, "limit": limit, "timeout": patience,
                  "allowed_updates": list(KINDS)}  # fmt: skip
        batch = await self._wire.call("getUpdates", params, wait=patience)
        if not isinstance(batch, list):
            raise TelegramError("an answer of the wrong shape")
        return batch

    def _went_well(self) -> None:
        if self._settled():
            self._interruptions = 0
        if self._pause or self._stands_by:
            log.info("Telegram gives us updates again")
        self._pause, self._stands_by = 0.0, False
        self.ready.set()

    def _settled(self) -> bool:
        return self._since is not None and time.monotonic() - self._since > SETTLED_SECONDS

    async def _stumble(self, error: TelegramError) -> None:
        if (refusal := shut_out(error)) is not None:
            raise refusal from None
        match error:
            case Conflict() if "webhook" in str(error).lower():
                log.warning("a webhook was set, and is deleted now: [telegram] names none")
                await self._free_from_webhook()
            case Conflict():
                await self._give_way()
            case RetryAfter():
                await asyncio.sleep(seconds(error))
            case _:
                await self._wait(error)

    async def _free_from_webhook(self) -> None:
        try:
            await self._wire.call("deleteWebhook")
        except TelegramError as error:
            await self._wait(error)

    async def _give_way(self) -> None:
        """Let the one who has been here longer go on; the other stands by and tries now and then.

        Telegram breaks off the older of two requests, so the newcomer is not told at first.
        """
        self._interruptions += 1
        if self._settled() and self._interruptions <= INTERRUPTIONS:
            log.warning("%s; this one has been here longer and goes on", ANOTHER)
            await asyncio.sleep(AGAIN_SECONDS)
            return
        if not self._stands_by:
            log.warning("%s; this one stands by until the other is gone", ANOTHER)
        self._since, self._stands_by = None, True
        self.ready.clear()
        await asyncio.sleep(STANDBY_SECONDS * random.uniform(0.5, 1.5))  # noqa: S311 - jitter

    async def _wait(self, error: TelegramError) -> None:
        if not self._pause:
            log.warning("Telegram gives us no updates (%s); trying again", error)
        longer = min(max(PAUSE_SECONDS, 2 * self._pause), LONGEST_PAUSE_SECONDS)
        self._pause = longer
        await asyncio.sleep(longer * random.uniform(0.5, 1.0))  # noqa: S311 - jitter


def _numbers(batch: list[Any]) -> list[int]:
    numbers = (number_of(each) for each in batch if isinstance(each, dict))
    return [number for number in numbers if number is not None]
