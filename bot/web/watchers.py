"""What is asked by those who look after the bot: is it alive, and how is it doing."""

import asyncio
import hmac
import ipaddress
import logging
from collections.abc import Callable

from aiohttp import web

from bot.events import Now
from bot.tally import Tally
from bot.web.answering import NEVER
from bot.web.editions import Editions
from bot.web.metrics import TYPE, state, written
from storage import watching
from storage.database import Database

log = logging.getLogger(__name__)

WELL = "ok\n"
UNWELL = "the database does not answer\n"
PATIENCE_SECONDS = 3.0
"""How long the database may take; who watches over us does not wait for ever either."""
SAME_SECONDS = 1.0
"""For how long an answer is good: however often it is asked, the database is asked so seldom."""
PASSED_ON = ("Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-Ip")
"""What a proxy says when it passes on what somebody asks elsewhere."""


class Watchers:
    """Answers `/healthz` to everybody, and `/metrics` to those whom it concerns."""

    def __init__(
        self,
        database: Database,
        editions: Editions,
        tally: Tally,
        token: str,
        *,
        now: Now,
        clock: Callable[[], float],
    ) -> None:
        self._database, self._editions, self._tally = database, editions, tally
        self._token, self._now, self._clock = token, now, clock
        self._turn = asyncio.Lock()
        self._well, self._looked_at = False, -SAME_SECONDS

    async def health(self, _: web.Request) -> web.Response:
        """Say whether the bot is up and its database answers."""
        async with self._turn:
            if self._clock() - self._looked_at >= SAME_SECONDS:
                self._well = await self._look()
                self._looked_at = self._clock()
            well = self._well
        headers = {"Cache-Control": NEVER}
        return web.Response(
            text=WELL if well else UNWELL, status=200 if well else 503, headers=headers
        )

    async def _look(self) -> bool:
        try:
            async with asyncio.timeout(PATIENCE_SECONDS), self._database.reading() as session:
                await watching.answers(session)
        except Exception as error:  # noqa: BLE001 - whatever it is, it does not answer
            log.warning("the database does not answer: %s", type(error).__name__)
            return False
        return True

    async def metrics(self, request: web.Request) -> web.Response:
        """Tell the figures of the bot; to strangers there is no such page."""
        if not allowed(request, self._token):
            raise web.HTTPNotFound
        async with asyncio.timeout(PATIENCE_SECONDS):
            shelf = await self._editions.shelf()
            week = shelf.weeks[0] if shelf.weeks else None
            told = await state(self._database, self._tally, week, self._now())
        headers = {"Content-Type": TYPE, "Cache-Control": NEVER}
        return web.Response(body=written(told).encode(), headers=headers)


def allowed(request: web.Request, token: str) -> bool:
    """Say whether somebody may read the figures of the bot.

    With a token, who has it may; without, who asks from this machine and not through a proxy.
    """
    if token:
        said = request.headers.get("Authorization", "")
        return hmac.compare_digest(said.encode("utf-8", "replace"), f"Bearer {token}".encode())
    return is_local(request.remote) and not any(name in request.headers for name in PASSED_ON)


def is_local(address: str | None) -> bool:
    """Say whether an address is one of this machine itself."""
    try:
        return ipaddress.ip_address(address or "").is_loopback
    except ValueError:
        return False
