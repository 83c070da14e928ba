"""The human side of a Matrix room, and how to make somebody who sits there."""

import re
from collections.abc import Callable, Sequence
from secrets import token_hex
from typing import Any, Protocol

from tests.matrix.api import Event
from tests.matrix.synapse import Login, Synapse

UNREADABLE = "unreadable"
"""The `type` and the `msgtype` of an event for which the reader has no key."""


class Human(Protocol):
    """Somebody with a client of their own; nothing of the bot's code is behind it."""

    user_id: str
    name: str

    async def create(
        self,
        *,
        invite: Sequence[str] = (),
        encrypted: bool = False,
        direct: bool = False,
        name: str = "",
        preset: str = "",
    ) -> str:
        """Open a room and return its id."""

    async def join(self, room: str) -> None:
        """Enter a room, by invitation or because it is open."""

    async def leave(self, room: str) -> None:
        """Leave a room, or turn an invitation down."""

    async def invite(self, room: str, user_id: str) -> None:
        """Invite somebody into a room."""

    async def kick(self, room: str, user_id: str) -> None:
        """Put somebody out of a room."""

    async def say(self, room: str, text: str, **content: Any) -> str:
        """Send a message and return its id; `content` is merged over `msgtype` and `body`."""

    async def react(self, room: str, event_id: str, key: str) -> str:
        """React to an event and return the reaction's id."""

    async def redact(self, room: str, event_id: str) -> str:
        """Take an event back and return the redaction's id."""

    async def invited(self) -> list[str]:
        """Return the ids of the rooms with an invitation that was not answered."""

    async def members(self, room: str) -> dict[str, str]:
        """Return who is in a room, or was, with `join`, `invite`, `leave` or `ban`."""

    async def happened(self, room: str) -> list[Event]:
        """Return every event of a room, oldest first, decrypted where there is a key."""

    async def heard(self, room: str, by: str | None = None) -> list[Event]:
        """Return the messages of a room, oldest first; those without a key are `UNREADABLE`.

        A message that was taken back has an empty `content`.
        """

    async def wait_for(
        self,
        room: str,
        predicate: Callable[[Event], bool],
        timeout: float = 15,  # noqa: ASYNC109 - what the caller says is how long, not how
    ) -> Event:
        """Return the first message that fits, as soon as it is heard; raises TimeoutError."""

    async def close(self) -> None:
        """Go home."""


def unreadable(event: Event) -> bool:
    """Say whether the reader had no key for an event."""
    return bool(event["type"] == UNREADABLE)


def body(event: Event) -> str:
    """Return the plain text of a message, empty when it was taken back."""
    return str(event["content"].get("body", ""))


def enrol(homeserver: Synapse, name: str) -> Login:
    """Register an account nobody had before, which can be told from others in a log."""
    local = re.sub("[^a-z0-9]", "", name.casefold()) or "somebody"
    return homeserver.register(f"{local}-{token_hex(4)}")
