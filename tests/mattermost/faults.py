"""What may go wrong between a bot and its Mattermost server."""

import asyncio
import fnmatch
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.mattermost.refusals import Refused


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


@dataclass(slots=True)
class Fault:
    """An act for requests; `left` more times or, when None, until healed.

    The path is one of the contract, such as `/posts/{post_id}`, or a pattern with `*`.
    """

    act: Act
    method: str = ""
    path: str = "*"
    left: int | None = 1

    def takes(self, method: str, *paths: str) -> bool:
        """Say whether a request falls to this fault, and count it when it does."""
        if self.left == 0 or self.method not in ("", method):
            return False
        if not any(each == self.path or fnmatch.fnmatch(each, self.path) for each in paths):
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


def answer(body: Any, status: int = 200, **headers: str) -> Act:
    """Answer something without doing anything: bytes as a page, anything else as JSON."""
    page = isinstance(body, bytes)
    content = body if page else json.dumps(body).encode()
    reply = Reply(status, content, "text/html" if page else "application/json", headers)

    async def act(forward: Forward) -> Reply:
        return reply

    return act


def refuse(status: int, name: str = "api.local.error", message: str = "It went wrong.") -> Act:
    """Refuse in the server's own form."""
    return answer(Refused(status, name, message).as_json(""), status)


def slow_down(seconds: int) -> Act:
    """Answer that there were too many requests."""

    async def act(forward: Forward) -> Reply:
        return too_many(seconds, 10, 0)

    return act


def too_many(seconds: int, limit: int, remaining: int) -> Reply:
    """Return what the rate limiter says, which is no JSON."""
    headers = {"Retry-After": str(seconds)} | limit_headers(limit, remaining, seconds)
    return Reply(429, b"limit exceeded\n", "text/plain", headers)


def limit_headers(limit: int, remaining: int, reset: int) -> dict[str, str]:
    """Return how much may still be asked."""
    names = ("Limit", "Remaining", "Reset")
    values = (limit, remaining, reset)
    return {f"X-Ratelimit-{name}": str(each) for name, each in zip(names, values, strict=True)}


bad_gateway = answer(b"<html><h1>502 Bad Gateway</h1></html>", 502)
page = answer(b"<html>Welcome to nginx!</html>")
wrong_shape = answer([{"id": 7}])
