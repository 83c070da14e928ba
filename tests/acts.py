"""What may be done with a request on its way to a server of the tests, whichever it is."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web


class Lost(Exception):  # noqa: N818 - what happens to a request, not an error of ours
    """The connection breaks now."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer on its way to the bot; 101 leads to a WebSocket."""

    status: int
    body: bytes = b""
    kind: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)

    def response(self) -> web.Response:
        """Return the answer for aiohttp."""
        response = web.Response(status=self.status, body=self.body, headers=dict(self.headers))
        response.content_type = self.kind
        if self.kind.startswith("text/"):
            response.charset = "utf-8"
        return response


Forward = Callable[[], Awaitable[Reply]]
"""Does what a request asks for and brings the answer."""
Act = Callable[[Forward], Awaitable[Reply]]
"""What is done with a request; raises Lost where there is no answer."""


async def honest(forward: Forward) -> Reply:
    """Do what is asked for."""
    return await forward()


async def cut_before(forward: Forward) -> Reply:
    """Break the connection before anything is done."""
    raise Lost


async def cut_after(forward: Forward) -> Reply:
    """Do it, and break the connection instead of answering."""
    await forward()
    raise Lost


async def hang_before(forward: Forward) -> Reply:
    """Never answer, and do nothing."""
    await asyncio.Event().wait()
    raise Lost


async def hang_after(forward: Forward) -> Reply:
    """Do it, and never answer."""
    await forward()
    return await hang_before(forward)


def answer_late(seconds: float) -> Act:
    """Do it, and answer late, whoever still listens."""

    async def act(forward: Forward) -> Reply:
        reply = await forward()
        await asyncio.sleep(seconds)
        return reply

    return act


def delay(seconds: float) -> Act:
    """Do it late, unless the bot has given up before."""

    async def act(forward: Forward) -> Reply:
        await asyncio.sleep(seconds)
        return await forward()

    return act


def answer(body: Any, status: int = 200, **headers: str) -> Act:
    """Answer something without doing anything: bytes as a page, anything else as JSON."""
    page = isinstance(body, bytes)
    content = body if page else json.dumps(body).encode()
    reply = Reply(status, content, "text/html" if page else "application/json", headers)

    async def act(forward: Forward) -> Reply:
        return reply

    return act


bad_gateway = answer(b"<html><h1>502 Bad Gateway</h1></html>", 502)
page = answer(b"<html>Welcome to nginx!</html>")
