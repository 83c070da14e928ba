"""What may go wrong between a bot and its Bot API server."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from tests.telegram.refusals import Refused


class Lost(Exception):  # noqa: N818 - what happens to a request, not an error of ours
    """The connection breaks now."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer on its way to the bot."""

    status: int
    body: bytes
    kind: str = "application/json"

    def response(self) -> web.Response:
        """Return the answer for aiohttp."""
        return web.Response(status=self.status, body=self.body, content_type=self.kind)


Forward = Callable[[], Awaitable[Reply]]
"""Does what a request asks for and brings the answer."""
Act = Callable[[Forward], Awaitable[Reply]]
"""What is done with a request; raises Lost where there is no answer."""


@dataclass(slots=True)
class Fault:
    """An act for requests of a method, or of any; `left` more times or, when None, until healed.

    With a `chat` it is only for requests about that one.
    """

    act: Act
    method: str = ""
    left: int | None = 1
    chat: int | None = None

    def takes(self, method: str, chat: int | None) -> bool:
        """Say whether a request falls to this fault, and count it when it does."""
        if self.left == 0 or self.method not in ("", method) or self.chat not in (None, chat):
            return False
        if self.left is not None:
            self.left -= 1
        return True


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


def answer(body: Any, status: int = 200) -> Act:
    """Answer something without doing anything: bytes as a page, anything else as JSON."""
    page = isinstance(body, bytes)
    content = body if page else json.dumps(body).encode()
    reply = Reply(status, content, "text/html" if page else "application/json")

    async def act(forward: Forward) -> Reply:
        return reply

    return act


def refuse(status: int, description: str, **parameters: Any) -> Act:
    """Refuse in the server's own form."""
    return answer(write_refusal(Refused(status, description, **parameters)), status)


def slow_down(seconds: int) -> Act:
    """Answer that there were too many requests."""
    return refuse(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)


def result(value: Any) -> Act:
    """Answer that it went well, with a result of any shape, without doing anything."""
    return answer({"ok": True, "result": value})


def write_refusal(refused: Refused) -> dict[str, Any]:
    """Return a refusal as the Bot API writes it."""
    written = {"ok": False, "error_code": refused.status, "description": refused.description}
    return written | ({"parameters": refused.parameters} if refused.parameters else {})


bad_gateway = answer(b"<html><h1>502 Bad Gateway</h1></html>", 502)
page = answer(b"<html>Welcome to nginx!</html>")
wrong_shape = result([{"message_id": "seven"}])
