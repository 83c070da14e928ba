"""A proxy on loopback between a client and its homeserver, where things go wrong on demand."""

import asyncio
import re
import socket
import struct
from collections.abc import Mapping
from dataclasses import dataclass

import aiohttp
from aiohttp import web
from yarl import URL

from tests.matrix.faults import Act, Fault, Forward, Lost, Reply, honest
from tests.ports import free_port

HOPS = {"connection", "content-length", "host", "keep-alive", "transfer-encoding"}
"""Headers that belong to one connection, or that are made anew."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A request that came by, and the status of its answer; 0 when the answer was lost."""

    method: str
    path: str
    status: int


class FaultProxy:
    """Takes requests to a homeserver; the first fault that fits a path decides over a request.

    The log is written when a request is over. A request that has passed a fault by, such as a sync
    that is waiting, is not touched by later ones; `shut` breaks it off.
    """

    def __init__(self, homeserver: str) -> None:
        self.log: list[Passage] = []
        self._homeserver = homeserver
        self._faults: list[Fault] = []
        self._port = free_port()
        self._server = web.Server(self._serve, access_log=None)
        self._door: asyncio.Server | None = None
        self._session = aiohttp.ClientSession(
            auto_decompress=False, timeout=aiohttp.ClientTimeout(total=None)
        )

    @property
    def url(self) -> str:
        """Return where the client finds its homeserver."""
        return f"http://127.0.0.1:{self._port}"

    def fault(self, act: Act, path: str = "", times: int | None = None) -> None:
        """Let requests whose decoded path has a match go wrong, so many times or until healed.

        A client made with aiohttp asks once more by itself when a GET or PUT is lost without a word
        (not a POST, and not when it is cut): it notices only what is lost twice.
        """
        self._faults.append(Fault(act, re.compile(path), times))

    def heal(self) -> None:
        """Let everything pass again."""
        self._faults.clear()

    def passed(self, path: str, method: str = "") -> list[Passage]:
        """Return what has come by on paths with a match, oldest first."""
        return [
            each for each in self.log if re.search(path, each.path) and method in ("", each.method)
        ]

    async def open(self) -> None:
        """Open, always on the same port."""
        loop = asyncio.get_running_loop()
        self._door = await loop.create_server(self._server, "127.0.0.1", self._port)

    async def shut(self) -> None:
        """Break every connection and refuse new ones, until `open`."""
        if self._door is not None:
            self._door.close()
        for connection in self._server.connections:
            if connection.transport is not None:
                connection.transport.abort()
        await self._server.shutdown(0.01)  # zero would be for ever

    async def close(self) -> None:
        """Shut for good."""
        await self.shut()
        await self._session.close()

    async def _serve(self, request: web.BaseRequest) -> web.StreamResponse:
        body = await request.read()
        fault = next((each for each in self._faults if each.takes(request.path)), None)
        act = fault.act if fault else honest
        try:
            reply = await act(self._forward(request, body))
        except (Lost, aiohttp.ClientError) as lost:
            self.log.append(Passage(request.method, request.path, 0))
            hang_up(request, lost.said if isinstance(lost, Lost) else b"")
            return web.Response()
        self.log.append(Passage(request.method, request.path, reply.status))
        return reply.response()

    def _forward(self, request: web.BaseRequest, body: bytes) -> Forward:
        url = URL(f"{self._homeserver}{request.raw_path}", encoded=True)
        headers = without_hops(request.headers)

        async def forward() -> Reply:
            async with self._session.request(
                request.method, url, data=body, headers=headers
            ) as response:
                content = await response.read()
                return Reply(response.status, content, without_hops(response.headers))

        return forward


def without_hops(headers: Mapping[str, str]) -> dict[str, str]:
    """Return the headers that go from end to end."""
    return {name: value for name, value in headers.items() if name.lower() not in HOPS}


def hang_up(request: web.BaseRequest, said: bytes) -> None:
    """Send what there is of an answer and reset the connection."""
    transport = request.transport
    if transport is None:
        return
    transport.write(said)
    if not said:
        # Without lingering the other side sees a reset, not a tidy end.
        wire: socket.socket = transport.get_extra_info("socket")
        wire.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()
