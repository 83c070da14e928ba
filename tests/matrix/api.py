"""The client-server API as a human's own client calls it, without any library for Matrix."""

import asyncio
from typing import Any
from urllib.parse import quote

import aiohttp
from yarl import URL

Event = dict[str, Any]
"""An event of a room as the client-server API writes it."""


class Refused(Exception):  # noqa: N818 - what a homeserver says, not an error of ours
    """The homeserver's answer is no; `status` and `code` say why."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(f"{status} {code}")
        self.status = status
        self.code = code


class Api:
    """One account's way to its homeserver; waits when it is told to slow down."""

    def __init__(self, url: str, token: str) -> None:
        self._root = f"{url}/_matrix/client/v3"
        self._session = aiohttp.ClientSession(headers={"Authorization": f"Bearer {token}"})

    async def close(self) -> None:
        """Let go of the connections."""
        await self._session.close()

    async def get(self, *path: str, **query: str) -> dict[str, Any]:
        """Read what is at a path of segments; raises Refused."""
        return await self._ask("GET", path, None, query)

    async def post(self, *path: str, **body: Any) -> dict[str, Any]:
        """Post a body to a path of segments; raises Refused."""
        return await self._ask("POST", path, body, {})

    async def put(self, *path: str, **body: Any) -> dict[str, Any]:
        """Put a body at a path of segments; raises Refused."""
        return await self._ask("PUT", path, body, {})

    async def _ask(
        self, method: str, path: tuple[str, ...], body: Any, query: dict[str, str]
    ) -> dict[str, Any]:
        segments = "/".join(quote(segment, safe="") for segment in path)
        url = URL(f"{self._root}/{segments}", encoded=True).with_query(query)
        while True:
            async with self._session.request(method, url, json=body) as response:
                answer: dict[str, Any] = await response.json()
                if response.status == 200:
                    return answer
                if response.status != 429:
                    raise Refused(response.status, answer.get("errcode", ""))
            await asyncio.sleep(answer.get("retry_after_ms", 500) / 1000)
