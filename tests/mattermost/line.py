"""A WebSocket of somebody who listens, and the ways it may break."""

import asyncio
import json
import socket
import struct
from typing import Any

from aiohttp import WSMsgType, web

from tests.mattermost.persons import Json, Person
from tests.mattermost.world import World


class Socket:
    """One WebSocket; events wait while it is stalled, and pings are not answered."""

    def __init__(self, world: World, request: web.Request) -> None:
        self.world = world
        self.request = request
        self.wire = web.WebSocketResponse(autoping=False, autoclose=False)
        self.flowing = asyncio.Event()
        self.flowing.set()
        self.person: Person | None = None
        self.pings = 0
        self.pongs = 0
        self.gone = False
        self._events: asyncio.Queue[Json] = asyncio.Queue()

    def send(self, event: Json) -> None:
        """Send an event as soon as possible."""
        self._events.put_nowait(event)

    def enter(self, person: Person) -> None:
        """Let somebody listen, going on where the request says if that is possible."""
        self.person = person
        wanted = self.request.query.get("connection_id", "")
        number = self.request.query.get("sequence_number", "")
        self.world.hub.join(person, self, wanted, int(number) if number.isdigit() else -1)

    async def serve(self, person: Person | None, seconds: float) -> web.WebSocketResponse:
        """Talk until either side has enough; who does not say who they are is closed."""
        await self.wire.prepare(self.request)
        if person:
            self.enter(person)
        else:
            asyncio.get_running_loop().call_later(seconds, self._check)
        writer = asyncio.create_task(self._write())
        try:
            while await self._hear():
                pass
        finally:
            self.world.hub.leave(self)
            writer.cancel()
        return self.wire

    def _check(self) -> None:
        if self.person is None:
            self.cut()

    async def _write(self) -> None:
        while True:
            event = await self._events.get()
            await self.flowing.wait()
            try:
                await self.wire.send_str(json.dumps(event))
            except ConnectionError:
                return

    async def _hear(self) -> bool:
        message = await self.wire.receive()
        await self.flowing.wait()
        if message.type is WSMsgType.PING:
            self.pings += 1
            await self.wire.pong(message.data)
        elif message.type is WSMsgType.PONG:
            self.pongs += 1
        elif message.type is WSMsgType.TEXT:
            return self._reply(json.loads(message.data))
        elif message.type is WSMsgType.CLOSE:
            await self.wire.close()
            return False
        return message.type in (WSMsgType.PING, WSMsgType.PONG, WSMsgType.BINARY)

    def _reply(self, asked: dict[str, Any]) -> bool:
        answer: Json = {"status": "OK", "seq_reply": asked.get("seq", 0)}
        if asked.get("action") == "authentication_challenge":
            token = asked.get("data", {}).get("token", "")
            known = (each for each in self.world.people.values() if each.token == token)
            found = next(known, None)
            if found is None or found.deleted:
                self.cut()
                return False
            if self.person is None:
                self.enter(found)
        elif asked.get("action") == "ping":
            answer["data"] = {"text": "pong", "version": "", "server_time": self.world.now()}
        self.send(answer)
        return True

    def cut(self) -> None:
        """Reset the connection; what happens from now on is kept for a resumption."""
        self.world.hub.leave(self)
        hang_up(self.request)

    async def ping(self) -> None:
        """Ask whether the other side is there; `pongs` counts the answers."""
        await self.wire.ping()

    async def send_raw(self, text: str) -> None:
        """Send anything, however wrong it is."""
        await self.wire.send_str(text)

    async def close(self, code: int = 1000) -> None:
        """Say goodbye."""
        self.world.hub.leave(self)
        await self.wire.close(code=code)

    def stall(self) -> None:
        """Send and answer nothing until `flow`."""
        self.flowing.clear()

    def flow(self) -> None:
        """Send what has waited."""
        if not self.gone:
            self.flowing.set()

    def half_open(self) -> None:
        """Go away without a word: the other side believes that it still listens."""
        self.world.hub.leave(self)
        self.gone = True
        self.flowing.clear()


def hang_up(request: web.Request) -> None:
    """Reset a connection."""
    if request.transport is not None:
        wire: socket.socket = request.transport.get_extra_info("socket")
        wire.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        request.transport.abort()
