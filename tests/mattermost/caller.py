"""A bot that a test speaks for itself: it asks, listens and can be reached."""

import asyncio
import json
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

import aiohttp

from tests.mattermost.persons import Json, Person
from tests.mattermost.server import Mattermost


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server answered."""

    status: int
    body: Any
    headers: Any


class Caller:
    """A client of the server, the bot's unless it is said whose."""

    def __init__(self, server: Mattermost) -> None:
        self.server = server
        self._client: aiohttp.ClientSession | None = None
        self._wires: list[aiohttp.ClientWebSocketResponse] = []

    async def __aenter__(self) -> Self:
        self._client = aiohttp.ClientSession()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for each in self._wires:
            await each.close()
        await self.client.close()

    @property
    def client(self) -> aiohttp.ClientSession:
        """Return what requests are made with."""
        assert self._client is not None
        return self._client

    async def __call__(
        self, method: str, path: str, body: Any = None, who: Person | None = None, **query: Any
    ) -> Answer:
        """Ask the server something."""
        token = (who or self.server.bot).token
        sent = {} if body is None else {"json": body}
        if isinstance(body, aiohttp.FormData):
            sent = {"data": body}
        async with self.client.request(
            method,
            f"{self.server.url}/api/v4{path}",
            headers={"Authorization": f"Bearer {token}"},
            params={name: str(value) for name, value in query.items()},
            **sent,
        ) as answer:
            raw = await answer.read()
            try:
                return Answer(answer.status, json.loads(raw), answer.headers)
            except ValueError:
                return Answer(answer.status, raw.decode(), answer.headers)

    async def listen(self, who: Person | None = None, **query: Any) -> "Ear":
        """Listen to what happens, from where the query says."""
        return await self.upgrade((who or self.server.bot).token, **query)

    async def upgrade(self, token: str = "", **query: Any) -> "Ear":
        """Open a WebSocket, with a token or without."""
        wire = await self.client.ws_connect(
            f"{self.server.url}/api/v4/websocket",
            headers={"Authorization": f"Bearer {token}"} if token else {},
            params={name: str(value) for name, value in query.items()},
            timeout=aiohttp.ClientWSTimeout(ws_close=0.02),
        )
        self._wires.append(wire)
        return Ear(wire)


class Ear:
    """A WebSocket and what was heard on it."""

    def __init__(self, wire: aiohttp.ClientWebSocketResponse) -> None:
        self.wire = wire

    async def hear(self, name: str = "") -> Json:
        """Return the next event of a name, or of any."""
        async with asyncio.timeout(2):
            while True:
                event: Json = await self.wire.receive_json()
                if event.get("event", "") == name or not name:
                    return event
