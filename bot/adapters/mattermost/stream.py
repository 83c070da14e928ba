"""What happens on the server, as it happens: a WebSocket that notices what it has missed.

https://developers.mattermost.com/contribute/more-info/webapp/websocket/ and
https://api.mattermost.com/#tag/WebSocket
"""

import asyncio
import contextlib
import json
import logging
import random
import ssl
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlencode

from mattermostdriver.websocket import Websocket
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus, WebSocketException

from bot.adapters.mattermost.carrier import CROWDED, rest_of
from bot.adapters.shapes import Json, find, word
from bot.adapters.tasks import break_off

log = logging.getLogger(__name__)

HELLO_SECONDS = 10.0
PING_SECONDS = 20.0
CHECK_SECONDS = 60.0
CLOSE_SECONDS = 0.5
PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.2, 30.0
STABLE_SECONDS = 30.0
LARGEST = 8 * 2**20
FAILURES = (OSError, WebSocketException, TimeoutError)
POISON = (1002, 1003, 1007, 1009)
"""With these codes we end a connection because of what was said; it would be said again. See
https://www.rfc-editor.org/rfc/rfc6455#section-7.4.1
"""


class Gap:
    """Something may have happened that was not heard."""


Hear = Callable[[Json | Gap], None]


class Connecting(connect):
    """Follows nobody elsewhere: requests do not either."""

    def process_redirect(self, exc: Exception) -> Exception | str:
        """Return what was said instead of letting us in."""
        return exc


class Stream(Websocket):  # type: ignore[misc] # the library has no types
    """The library's WebSocket, without its traps.

    It speaks TLS as a client, ends a connection that is silent, waits longer from one failure to
    the next, and goes on where it was: the server sends again what was missed, as long as it knows
    the connection; where it does not, or a number is left out, a Gap is heard.
    """

    def __init__(
        self,
        options: dict[str, Any],
        token: str,
        check: Callable[[], Awaitable[None]],
        doubted: asyncio.Event | None = None,
    ) -> None:
        super().__init__(options, token)
        self._check, self._doubted = check, doubted or asyncio.Event()
        self._connection = ""
        self._next = 0
        self._greeted = False
        self.hello_seconds, self.ping_seconds = HELLO_SECONDS, PING_SECONDS
        self.check_seconds = CHECK_SECONDS

    async def connect(self, event_handler: Hear) -> None:
        """Hear events until `disconnect`; connections that fail or end are made anew.

        `event_handler` is called for each in its order and must not wait. Raises only what the
        check raises, which is made before each new connection, now and then, and where the token is
        `doubted`: a socket does not tell that it is no good.
        """
        self._alive, pause, loop = True, PAUSE_SECONDS, asyncio.get_running_loop()
        while self._alive:
            began, rest = loop.time(), 0.0
            try:
                await self._check()
                await self._listen(event_handler)
            except FAILURES as error:
                why = str(error) or type(error).__name__
                log.info("the WebSocket ended (%s); connecting again", why)
                rest = self._learn(error)
            if loop.time() - began > STABLE_SECONDS:
                pause = PAUSE_SECONDS
            jitter = random.uniform(0.2, 1.0)  # noqa: S311 - no secret
            await asyncio.sleep(max(pause * jitter, rest))
            pause = min(2 * pause, LONGEST_PAUSE_SECONDS)

    def _learn(self, error: Exception) -> float:
        """Return for how long the server wants to be left alone; ask for no poison again."""
        if isinstance(error, ConnectionClosed) and error.sent and error.sent.code in POISON:
            self._connection = ""
        if isinstance(error, InvalidStatus) and error.response.status_code == CROWDED:
            return rest_of(error.response.headers)
        return 0.0

    def disconnect(self) -> None:
        """Connect no more; whoever waits in `connect` is to be cancelled."""
        self._alive = False

    async def _listen(self, hear: Hear) -> None:
        self._greeted = bool(self._connection)
        async with Connecting(
            self._address(),
            ssl=self._context(),
            additional_headers={"Authorization": f"Bearer {self._token}"},
            open_timeout=self.hello_seconds,
            ping_interval=self.ping_seconds,
            ping_timeout=self.ping_seconds,
            close_timeout=CLOSE_SECONDS,
            max_size=LARGEST,
            max_queue=None,
        ) as socket:
            silent = asyncio.create_task(self._end_if_silent(socket))
            checking = asyncio.create_task(self._end_if_refused(socket))
            try:
                async for said in socket:
                    self._take(said, hear)
                    if self._greeted:
                        silent.cancel()
            finally:
                await break_off(silent, checking)

    async def _end_if_silent(self, socket: ClientConnection) -> None:
        """Ask for a word, as nobody greets where the connection goes on; else wait for a hello."""
        await socket.send(json.dumps({"seq": 1, "action": "ping"}))
        await asyncio.sleep(self.hello_seconds)
        log.warning("the server says nothing; connecting again")
        await socket.close()

    async def _end_if_refused(self, socket: ClientConnection) -> None:
        """Check now and then, and at once where there is doubt: a line may outlive its token."""
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self.check_seconds):
                    await self._doubted.wait()
            self._doubted.clear()
            try:
                await self._check()
            except OSError:
                continue  # the server is away, which the line will notice itself
            except Exception:  # noqa: BLE001 - it is raised at the next connection
                return await socket.close()

    def _address(self) -> str:
        scheme = "wss" if self.options["scheme"] == "https" else "ws"
        host, port, base = (self.options[name] for name in ("url", "port", "basepath"))
        asked = {"connection_id": self._connection, "sequence_number": self._next}
        where = f"?{urlencode(asked)}" if self._connection else ""
        return f"{scheme}://{host}:{port}{base}/websocket{where}"

    def _context(self) -> ssl.SSLContext | None:
        if self.options["scheme"] != "https":
            return None
        file = self.options["verify"]
        return ssl.create_default_context(cafile=file if isinstance(file, str) else None)

    def _take(self, said: str | bytes, hear: Hear) -> None:
        try:
            event = json.loads(said)
        except (ValueError, RecursionError):
            log.warning("the server has said something that is no JSON")
            return
        number = find(event, "seq")
        if not isinstance(event, dict) or "event" not in event or not isinstance(number, int):
            return
        if word(event, "event") == "hello":
            self._greet(word(event, "data", "connection_id"), number, hear)
            return
        if number > self._next:
            log.warning("%s events were missed", number - self._next)
            hear(Gap())
        self._next = max(self._next, number + 1)
        hear(event)  # what comes again is known there

    def _greet(self, connection: str, number: int, hear: Hear) -> None:
        """Begin to count anew with a connection that is new, after whatever came before it."""
        known = bool(connection) and connection == self._connection and self._next > 0
        self._greeted, self._connection, self._next = True, connection, number + 1
        if not known:
            hear(Gap())
