"""The gate: listens for who wants to look, lets not too many in, and none stay too long."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from aiohttp import web
from aiohttp.http import HttpProcessingError

from bot.adapters.tasks import break_off

log = logging.getLogger(__name__)
strangers = logging.getLogger(f"{__name__}.strangers")

RETRY_SECONDS = 5.0
SHUT_SECONDS = 0.5
"""How long who still waits for an answer is served at the end."""
MOST = 400
"""Connections at a time: the bot needs files of its own, and a process has about a thousand."""
IDLE_SECONDS = 30.0
"""How long a connection may go without a new request, whatever it is doing meanwhile."""
LOOK_SECONDS = 5.0
LINE = 8190
"""Bytes of an address, and of a header."""
TAKEN = "cannot listen at [web] listen = %s (%s); trying until it is free"
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def _worth_a_line(record: logging.LogRecord) -> bool:
    """Say whether a line is of a bug of ours: not of what strangers send that is no request."""
    return not (record.exc_info and isinstance(record.exc_info[1], HttpProcessingError))


strangers.addFilter(_worth_a_line)


class Gate:
    """Serves an application at an address such as `127.0.0.1:8082`, which may be taken for now."""

    def __init__(self, house: web.Application, listen: str) -> None:
        house.middlewares.append(self._noted)
        self._listen = listen
        self._runner = web.AppRunner(
            house,
            access_log=None,
            logger=strangers,
            shutdown_timeout=SHUT_SECONDS,
            keepalive_timeout=IDLE_SECONDS,
            max_line_size=LINE,
            max_field_size=LINE,
        )
        self._server: asyncio.Server | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self._heard: dict[asyncio.BaseTransport, float] = {}

    @property
    def address(self) -> str:
        """Where it listens in fact; empty while it does not."""
        if self._server is None or not self._server.sockets:
            return ""
        host, port = self._server.sockets[0].getsockname()[:2]
        return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"

    async def open(self) -> None:
        """Listen now or, where the address is taken, as soon as it is free."""
        await self._runner.setup()
        self._tasks.append(asyncio.create_task(self._see_to_the_slow()))
        try:
            await self._enter()
        except OSError as error:
            log.error(TAKEN, self._listen, error.strerror)  # noqa: TRY400 - no bug of ours
            self._tasks.append(asyncio.create_task(self._keep_trying()))

    async def close(self) -> None:
        """Let nobody in any more; who waits gets an answer, if it takes but a moment."""
        await break_off(*self._tasks)
        if self._server is not None:
            self._server.close()
        await self._runner.cleanup()

    async def _enter(self) -> None:
        host, _, port = self._listen.rpartition(":")
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(self._welcome, host.strip("[]"), int(port))
        log.info("the public page is at %s", self.address)

    async def _keep_trying(self) -> None:
        while self._server is None:
            await asyncio.sleep(RETRY_SECONDS)
            with contextlib.suppress(OSError):
                await self._enter()

    def _welcome(self) -> asyncio.BaseProtocol:
        server = self._runner.server
        full = server is None or len(server.connections) >= MOST
        return _Refusing() if server is None or full else server()

    async def _see_to_the_slow(self) -> None:
        """Cut off who sends or reads so slowly that it must be on purpose, or does neither."""
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            server, now = self._runner.server, loop.time()
            here = [each.transport for each in (server.connections if server else ())]
            self._heard = {
                each: self._heard.get(each, now) for each in here if each is not None
            }  # fmt: skip
            for transport, since in self._heard.items():
                if now - since > IDLE_SECONDS and isinstance(transport, asyncio.Transport):
                    transport.abort()

    @web.middleware
    async def _noted(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.transport is not None:
            self._heard[request.transport] = asyncio.get_running_loop().time()
        return await handler(request)


class _Refusing(asyncio.Protocol):
    """A connection that is one too many."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Close it."""
        transport.close()


@asynccontextmanager
async def opened(gate: Gate, stop: asyncio.Event) -> AsyncIterator[Gate]:
    """Keep a gate open while something else is done, and no longer than until `stop` is set."""
    await gate.open()
    closing = asyncio.create_task(_close_after(gate, stop))
    try:
        yield gate
    finally:
        await break_off(closing)
        await gate.close()


async def _close_after(gate: Gate, stop: asyncio.Event) -> None:
    await stop.wait()
    await gate.close()
