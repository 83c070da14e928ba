"""Requests on their way: connections stay open, nothing takes for ever, no word is logged."""

import json
import ssl
from collections.abc import Mapping
from typing import Any
from urllib.request import getproxies

import aiohttp

from bot.adapters.mattermost.client import Asked, Broken, Crowded, Refused
from bot.adapters.shapes import word

CONNECTIONS = 32
"""As many as letters leave at a time, so that a request that hangs delays no other."""
CONNECT_SECONDS, PATIENCE_SECONDS = 5.0, 20.0
LONGEST_SECONDS = 120.0
"""How long an answer may take that comes bit by bit."""
CROWDED, TOO_LARGE, TURNED_OFF = 429, 413, 501
LONGEST_REST = 3600.0
NOT_SENT = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError)
"""What breaks before a request has left."""
UNTRUSTED = (aiohttp.ClientConnectorCertificateError, aiohttp.ClientConnectorSSLError)


class Carrier:
    """Brings requests to a server and its answers back."""

    def __init__(self, address: str, token: str, authority: str = "") -> None:
        self._address, self._token, self._authority = address, token, authority
        self._session: aiohttp.ClientSession | None = None
        self._closed = False

    async def carry(self, asked: Asked) -> object:
        """Return what is answered, as JSON; nothing where the request is open to everybody.

        Raises Refused, Crowded and Broken.
        """
        try:
            async with self._line().request(
                asked.method,
                self._address + asked.path,
                params=asked.params,
                json=asked.body,
                data=_form(asked),
                headers={} if asked.open else {"Authorization": f"Bearer {self._token}"},
                allow_redirects=False,
            ) as answer:
                return _read(asked, answer.status, answer.headers, await answer.read())
        except UNTRUSTED:
            raise Broken("its certificate is not trusted", sent=False) from None
        except (aiohttp.ClientError, OSError) as error:  # a time-out is an OSError, too
            why = type(error).__name__
            raise Broken(why, sent=not isinstance(error, NOT_SENT)) from None

    def _line(self) -> aiohttp.ClientSession:
        """Return the connections; raises OSError where the authority cannot be read.

        And Broken after `close`: whoever is still about to ask opens nothing that nobody closes.
        """
        if self._closed:
            raise Broken("it is over", sent=False)
        if self._session is None:
            trusted = ssl.create_default_context(cafile=self._authority or None)
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=CONNECTIONS, ssl=trusted),
                cookie_jar=aiohttp.DummyCookieJar(),
                trust_env=bool(getproxies()),
                headers={"User-Agent": "cxc-bot"},
                timeout=aiohttp.ClientTimeout(
                    LONGEST_SECONDS, sock_connect=CONNECT_SECONDS, sock_read=PATIENCE_SECONDS
                ),
            )
        return self._session

    async def close(self) -> None:
        """Let go of the connections, for good."""
        self._closed = True
        session, self._session = self._session, None
        if session is not None:
            await session.close()


def _form(asked: Asked) -> aiohttp.FormData | None:
    if not asked.files:
        return None
    form = aiohttp.FormData()
    for name, text in asked.form.items():
        form.add_field(name, text)
    for name, (filename, content, kind) in asked.files.items():
        form.add_field(name, content, filename=filename, content_type=kind)
    return form


def _read(asked: Asked, status: int, headers: Mapping[str, str], body: bytes) -> object:
    """Return what an answer says; raises Refused, Crowded and Broken."""
    if status == CROWDED:
        raise Crowded(rest_of(headers))
    try:
        said: Any = json.loads(body)
    except (ValueError, RecursionError):
        said = None
    if not 200 <= status < 300:
        raise _refusal(status, said)
    if said is None and not asked.open:
        raise Broken("an answer that is no JSON", sent=True)
    return said


def _refusal(status: int, said: object) -> Exception:
    """Say what an answer means that is no success. A page of a proxy is no word of the server's."""
    code = word(said, "id")
    if status == TOO_LARGE or (code and (400 <= status < 500 or status == TURNED_OFF)):
        return Refused(status, code, word(said, "message"))
    return Broken(f"status {status} {code}".strip(), sent=True, status=status)


def rest_of(headers: Mapping[str, str]) -> float:
    """Return for how many seconds the server wants to be left alone."""
    told = headers.get("Retry-After") or headers.get("X-Ratelimit-Reset") or ""
    return min(float(told), LONGEST_REST) if told.isdecimal() and int(told) else 1.0
