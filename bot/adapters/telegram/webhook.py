"""Updates are brought to us, for operators who have an address.

https://core.telegram.org/bots/api#setwebhook
"""

import asyncio
import hmac
import logging
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web
from telegram.error import TelegramError

from bot.adapters.telegram.reading import KINDS
from bot.adapters.telegram.wire import Wire, shut_out
from bot.settings import TelegramBot

log = logging.getLogger(__name__)

SECRET = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of a header
LARGEST = 1024 * 1024
"""Bytes of an update; Telegram drops those over 64 KiB itself."""
RETRY_SECONDS = 5.0
TAKEN = "cannot listen at webhook_listen, %s (%s); trying until it is free"
SHUT_SECONDS = 0.2
"""How long who is still bringing something is listened to at the end; it comes again."""


@dataclass(frozen=True, slots=True, eq=False)
class Brought:
    """An update at the door; `stored` says whether it may be acknowledged, once that is known."""

    update: Any
    stored: "asyncio.Future[bool]" = field(default_factory=asyncio.Future)


class Webhook:
    """Listens at an address. Telegram repeats what is not acknowledged."""

    def __init__(self, wire: Wire, settings: TelegramBot) -> None:
        self._wire, self._settings = wire, settings
        self._door: asyncio.Queue[Brought] = asyncio.Queue()
        self._waiting: list[Brought] = []
        self._closed = False
        self.ready = asyncio.Event()
        self.ready.set()

    async def begin(self) -> None:
        """Wait for nobody: Telegram brings its updates to one address only."""

    async def batches(self) -> AsyncGenerator[list[Any], None]:
        """Yield updates as they come; asking for the next one says that the last is stored.

        Raises ShutOut where only the operator can help.
        """
        runner = await self._open()
        try:
            await self._ask_for_updates()
            while True:
                brought = await self._door.get()
                yield [brought.update]
                _tell(brought, stored=True)
        finally:
            self._closed = True
            for brought in self._waiting:
                _tell(brought, stored=False)
            await runner.cleanup()

    async def _open(self) -> web.AppRunner:
        host, _, port = self._settings.webhook_listen.rpartition(":")
        house = web.Application(client_max_size=LARGEST)
        house.router.add_post(urlsplit(self._settings.webhook_url).path or "/", self._answer)
        runner = web.AppRunner(house, access_log=None, shutdown_timeout=SHUT_SECONDS)
        await runner.setup()
        await self._enter(runner, host.strip("[]"), int(port))
        return runner

    async def _enter(self, runner: web.AppRunner, host: str, port: int) -> None:
        """Listen, as soon as the address is free."""
        told = False
        while True:
            try:
                return await web.TCPSite(runner, host, port).start()
            except OSError as error:
                if not told:
                    log.error(TAKEN, self._settings.webhook_listen, error.strerror)  # noqa: TRY400
                told = True
                await asyncio.sleep(RETRY_SECONDS)

    async def _answer(self, request: web.Request) -> web.Response:
        """Acknowledge an update once it is stored; strangers are told nothing."""
        given = request.headers.get(SECRET, "").encode(errors="surrogateescape")
        secret = self._settings.webhook_secret.get_secret_value().encode()
        if not hmac.compare_digest(given, secret):
            return web.Response(status=403)
        try:
            brought = Brought(await request.json())
        except (ValueError, RecursionError):
            return web.Response(status=400)
        return web.Response(status=200 if await self._store(brought) else 503)

    async def _store(self, brought: Brought) -> bool:
        """Hand an update in and say whether it was stored before the end."""
        if self._closed:
            return False
        self._waiting.append(brought)
        self._door.put_nowait(brought)
        try:
            return await brought.stored
        finally:
            self._waiting.remove(brought)

    async def _ask_for_updates(self) -> None:
        params = {
            "url": self._settings.webhook_url,
            "secret_token": self._settings.webhook_secret.get_secret_value(),
            "allowed_updates": list(KINDS),
        }
        while True:
            try:
                await self._wire.call("setWebhook", params)
            except TelegramError as error:
                if (refusal := shut_out(error)) is not None:
                    raise refusal from None
                log.warning("the webhook could not be set: %s", error)
                await asyncio.sleep(RETRY_SECONDS)
            else:
                log.info("listening for updates at %s", self._settings.webhook_listen)
                return


def _tell(brought: Brought, *, stored: bool) -> None:
    if not brought.stored.done():
        brought.stored.set_result(stored)
