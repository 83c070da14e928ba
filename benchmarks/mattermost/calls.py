"""Slash commands as a server brings them, without the server: a form, and the wait for its answer.

https://developers.mattermost.com/integrate/slash-commands/custom/
"""

import http.client
import json
import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from tests.mattermost.identities import new_id

PATIENCE, LOOK_SECONDS = 30.0, 0.05
"""Seconds: as long as a server waits, and from one look to the next."""
HEADERS = {
    "Accept": "application/json",
    "Content-Type": "application/x-www-form-urlencoded",
    "User-Agent": "Mattermost-Bot/1.1",
}


def free_port() -> int:
    """Return a port on which nobody listens."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def opens(port: int, seconds: float) -> bool:
    """Say whether somebody listens on a port within so many seconds."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), LOOK_SECONDS).close()
        except OSError:
            time.sleep(LOOK_SECONDS)
        else:
            return True
    return False


@dataclass(frozen=True, slots=True)
class Command:
    """What somebody types; `server` is where a late answer would be brought."""

    caller: Mapping[str, str]
    trigger: str
    text: str
    token: str
    server: str

    def form(self) -> dict[str, str]:
        """Return what the server says of it."""
        return {
            **self.caller,
            "command": f"/{self.trigger}",
            "response_url": f"{self.server}/hooks/commands/{new_id()}",
            "text": self.text,
            "token": self.token,
            "trigger_id": new_id(),
        }


class Caller:
    """Brings commands to a door, one after the other, over a connection that stays open."""

    def __init__(self, port: int) -> None:
        self._line = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)

    def call(self, command: Command) -> float:
        """Return the seconds until a command is answered; raises RuntimeError where it is not."""
        form = urlencode(command.form())
        headers = HEADERS | {"Authorization": f"Token {command.token}"}
        begin = time.perf_counter()
        self._line.request("POST", "/command", form, headers)
        answer = self._line.getresponse()
        body = answer.read()
        seconds = time.perf_counter() - begin
        if answer.status != 200 or not _says(body):
            raise RuntimeError(f"/{command.trigger} is answered {answer.status} {body[:200]!r}")
        return seconds

    def close(self) -> None:
        """Let go of the connection."""
        self._line.close()


def _says(body: bytes) -> bool:
    try:
        told: Any = json.loads(body)
    except ValueError:
        return False
    return isinstance(told, dict) and bool(told.get("text"))
