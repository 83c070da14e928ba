"""What may go wrong between a client and its homeserver."""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web


class Lost(Exception):  # noqa: N818 - what happens to a request, not an error of ours
    """The connection breaks now, after `said` was sent of the answer."""

    def __init__(self, said: bytes = b"") -> None:
        self.said = said


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer on its way to the client."""

    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)

    def response(self) -> web.Response:
        """Return the answer for aiohttp."""
        return web.Response(status=self.status, body=self.body, headers=self.headers)


Forward = Callable[[], Awaitable[Reply]]
"""Takes the request to the homeserver and brings its answer."""
Act = Callable[[Forward], Awaitable[Reply]]
"""What is done with a request; raises Lost where there is no answer."""


@dataclass(slots=True)
class Fault:
    """An act for requests whose path fits, `left` more times or, when None, until healed."""

    act: Act
    path: re.Pattern[str]
    left: int | None = None

    def takes(self, path: str) -> bool:
        """Say whether a request falls to this fault, and count it when it does."""
        if self.left == 0 or not self.path.search(path):
            return False
        if self.left is not None:
            self.left -= 1
        return True


async def honest(forward: Forward) -> Reply:
    """Let a request pass."""
    return await forward()


async def refuse(forward: Forward) -> Reply:
    """Break the connection before the homeserver has heard anything."""
    raise Lost


async def swallow(forward: Forward) -> Reply:
    """Let the homeserver do it, and lose the answer."""
    await forward()
    raise Lost


async def cut(forward: Forward) -> Reply:
    """Let the homeserver do it, and break off in the middle of the answer."""
    reply = await forward()
    head = f"HTTP/1.1 {reply.status} OK\r\nContent-Type: application/json\r\n"
    size = f"Content-Length: {len(reply.body)}\r\n\r\n"
    raise Lost((head + size).encode() + reply.body[: len(reply.body) // 2])


def delay(seconds: float) -> Act:
    """Let a request pass, late."""

    async def act(forward: Forward) -> Reply:
        await asyncio.sleep(seconds)
        return await forward()

    return act


def answer(status: int, body: Any = b"", **headers: str) -> Act:
    """Answer in the homeserver's place: bytes as they are, anything else as JSON."""
    plain = isinstance(body, bytes)
    content = body if plain else json.dumps(body).encode()
    kind = {"Content-Type": "text/html" if plain else "application/json"}
    reply = Reply(status, content, kind | headers)

    async def act(forward: Forward) -> Reply:
        return reply

    return act


def slow_down(milliseconds: int) -> Act:
    """Answer that there were too many requests."""
    said = {"errcode": "M_LIMIT_EXCEEDED", "error": "slow", "retry_after_ms": milliseconds}
    return answer(429, said)


bad_gateway = answer(502, b"<html><h1>502 Bad Gateway</h1></html>")
unknown_token = answer(401, {"errcode": "M_UNKNOWN_TOKEN", "error": "gone", "soft_logout": False})
page = answer(200, b"<html>Welcome to nginx!</html>")
wrong_shape = answer(200, {"rooms": "none", "event_id": 5, "room_id": [], "next_batch": {}})
