"""Requests over HTTP: a lighter way than the library's own, for many at the same time.

https://docs.python-telegram-bot.org/en/stable/telegram.request.baserequest.html
"""

import json
from typing import Any
from urllib.request import getproxies

import aiohttp
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.adapters.shapes import find

PARAMETERS = ("retry_after", "migrate_to_chat_id")
NOT_SENT = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError)
"""What breaks before a request has left."""


class Requests(BaseRequest):
    """Requests that take no page of a proxy or a firewall for a word of the Bot API.

    The library goes by the status alone: a 404 would mean that the token is revoked, a 403 that
    somebody has blocked the bot. It also logs what it cannot read, which may be people's words.
    Seconds are how long a connection, an answer and a file may take.
    """

    def __init__(self, size: int, *, connect: float, read: float, upload: float) -> None:
        self._size = size
        self._connect, self._read, self._upload = connect, read, upload
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """Return the seconds an answer may take."""
        return self._read

    async def initialize(self) -> None:
        """Get ready; sessions are made in the loop they are used in."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._size),
                cookie_jar=aiohttp.DummyCookieJar(),
                trust_env=bool(getproxies()),
                headers={"User-Agent": self.USER_AGENT},
            )

    async def shutdown(self) -> None:
        """Let go of the connections."""
        if self._session is not None:
            await self._session.close()
        self._session = None

    async def do_request(  # noqa: PLR0917 - the signature is the library's
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = None,
        write_timeout: Any = None,  # noqa: ARG002
        connect_timeout: Any = None,  # noqa: ARG002
        pool_timeout: Any = None,  # noqa: ARG002
    ) -> tuple[int, bytes]:
        """Return status and body of an answer.

        Raises TimedOut, and NetworkError for a broken line and for what is no answer; the cause is
        one of NOT_SENT where the request has not left.
        """
        await self.initialize()
        try:
            status, body = await self._ask(url, method, request_data, read_timeout)
        except TimeoutError as error:
            raise TimedOut from error
        except (aiohttp.ClientError, OSError) as error:
            raise NetworkError(type(error).__name__) from error
        if not _is_answer(status, body):
            raise NetworkError(f"status {status}, and nothing that the Bot API says")
        return status, body

    async def _ask(
        self, url: str, method: str, given: RequestData | None, read: Any
    ) -> tuple[int, bytes]:
        session, seconds = self._session, self._read
        if session is None:
            raise NetworkError("closed")
        if isinstance(read, int | float):
            seconds = read
        files = given is not None and given.contains_files
        whole = self._connect + seconds + (self._upload if files else 0.0)
        limits = aiohttp.ClientTimeout(whole, connect=self._connect, sock_read=seconds)
        async with session.request(method, url, data=_form(given), timeout=limits) as answer:
            return answer.status, await answer.read()


def _form(given: RequestData | None) -> aiohttp.FormData | dict[str, str] | None:
    if given is None:
        return None
    if not given.contains_files:
        return given.json_parameters
    form = aiohttp.FormData()
    for name, text in given.json_parameters.items():
        form.add_field(name, text)
    for name, (filename, content, media_type) in (given.multipart_data or {}).items():
        form.add_field(name, content, filename=filename, content_type=media_type)
    return form


def _is_answer(status: int, body: bytes) -> bool:
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return False
    if not isinstance(said, dict):
        return False
    if 200 <= status <= 299:
        return said.get("ok") is True and "result" in said
    parameters = [find(said, "parameters", name) for name in PARAMETERS]
    return isinstance(said.get("description"), str) and all(
        each is None or isinstance(each, int) for each in parameters
    )
