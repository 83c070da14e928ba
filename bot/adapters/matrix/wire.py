"""One request to the homeserver, and what can become of it."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

from aiohttp import ClientError, ClientResponse
from nio import AsyncClient

from bot.adapters.shapes import Json, word
from bot.events import ShutOut, TryLater

CLIENT = "/_matrix/client/v3"
MEDIA = "/_matrix/media/v3"
SECONDS = 30.0
"""How long an answer may take; a long-polled one is given more."""
TROUBLE, CROWDED = 2.0, 5.0
"""Seconds to wait after a broken answer, and after a 429 that names none."""
LONGEST = 3600.0
NOTHING: Mapping[str, str] = {}
REVOKED = ("M_UNKNOWN_TOKEN", "M_MISSING_TOKEN")


class Refused(Exception):  # noqa: N818 - the homeserver's word, not an error of ours
    """The homeserver understood and says no; `code` is its errcode, such as `M_FORBIDDEN`."""

    def __init__(self, status: int, body: Json) -> None:
        self.status, self.body, self.code = status, body, word(body, "errcode")
        super().__init__(f"{status} {self.code} {word(body, 'error')[:200]}")

    @property
    def brief(self) -> str:
        """What may stand in a log: the homeserver's own sentence may name people."""
        return f"{self.status} {self.code}"


class Wire:
    """The homeserver, one try a call: whoever calls decides when to try again."""

    def __init__(self, client: AsyncClient) -> None:
        self.client = client

    async def call(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        query: Mapping[str, str] = NOTHING,
        seconds: float = SECONDS,
    ) -> Json:
        """Ask for something and return the JSON object that is answered.

        `body` is sent as JSON, None as no body; `query` goes into the address. Raises TryLater for
        a network that breaks, a crowded homeserver (429), a broken one (5xx) and answers that are
        no JSON; ShutOut when the access token is no longer good; Refused for every other no. See
        https://spec.matrix.org/latest/client-server-api/#standard-error-response
        """
        data = None if body is None else json.dumps(body)
        return await self._ask(method, _address(path, query), data, "application/json", seconds)

    async def upload(self, content: bytes, media_type: str, name: str = "") -> str:
        """Store a file and return its `mxc://` address; raises what `call` raises."""
        path = _address(f"{MEDIA}/upload", {"filename": name} if name else {})
        answer = await self._ask("POST", path, content, media_type, 4 * SECONDS)
        return told(answer, "content_uri")

    async def _ask(
        self, method: str, path: str, data: Any, media_type: str, seconds: float
    ) -> Json:
        headers = {"Content-Type": media_type}
        if self.client.access_token:
            headers["Authorization"] = f"Bearer {self.client.access_token}"
        try:
            answer = await self.client.send(method, path, data, headers, timeout=seconds)
            async with answer:
                return _judge(answer, await answer.read())
        except (ClientError, TimeoutError, OSError):
            raise TryLater(TROUBLE) from None


def _address(path: str, query: Mapping[str, str]) -> str:
    return f"{path}?{urlencode(query)}" if query else path


def _judge(answer: ClientResponse, content: bytes) -> Json:
    try:
        body = json.loads(content)
    except (ValueError, RecursionError):
        body = None
    if answer.status == 429:
        raise TryLater(_pause(answer, body))
    # A refusal without an errcode comes from something between us and the homeserver.
    if answer.status >= 500 or not isinstance(body, dict) or _unsigned(answer.status, body):
        raise TryLater(TROUBLE)
    if answer.status == 401 and word(body, "errcode") in REVOKED:
        raise ShutOut(f"{word(body, 'errcode')}: {word(body, 'error')[:200]}")
    if answer.status >= 400:
        raise Refused(answer.status, body)
    return body


def _unsigned(status: int, body: Json) -> bool:
    return status >= 400 and not (word(body, "errcode") or "flows" in body)


def _pause(answer: ClientResponse, body: object) -> float:
    named = body.get("retry_after_ms") if isinstance(body, dict) else None
    if isinstance(named, int | float) and named > 0:
        return min(named, LONGEST * 1000) / 1000
    header = answer.headers.get("Retry-After", "")
    return min(float(header), LONGEST) if header.isdecimal() else CROWDED


def told(answer: Json, key: str) -> str:
    """Return a text that an answer must have; raises TryLater for an answer without it."""
    if not word(answer, key):
        raise TryLater(TROUBLE)
    return word(answer, key)


def at(*parts: str) -> str:
    """Return a path of the client-server interface, each part escaped."""
    return "/".join((CLIENT, *(quote(part, safe="") for part in parts)))
