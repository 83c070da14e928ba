"""A human whose client knows no encryption."""

import asyncio
import json
from collections.abc import Callable, Sequence
from typing import Any, Self
from uuid import uuid4

import aiohttp

from tests.matrix.api import Api, Event
from tests.matrix.humans import UNREADABLE, enrol
from tests.matrix.synapse import Login, Synapse

ENCRYPTION = {
    "type": "m.room.encryption",
    "state_key": "",
    "content": {"algorithm": "m.megolm.v1.aes-sha2"},
}


class PlainHuman:
    """Somebody who speaks to the client-server API by hand; see `Human` for the promises."""

    def __init__(self, url: str, name: str, login: Login) -> None:
        self.user_id = login.user_id
        self.name = name
        self.login = login
        self.api = Api(url, login.access_token)

    @classmethod
    async def open(cls, homeserver: Synapse, name: str, login: Login | None = None) -> Self:
        """Let somebody come, with an account of their own or a login of somebody's."""
        if login is None:
            login = await asyncio.to_thread(enrol, homeserver, name)
        made = cls(homeserver.url, name, login)
        await made.api.put("profile", made.user_id, "displayname", displayname=name)
        return made

    async def close(self) -> None:
        """Go home."""
        await self.api.close()

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
        wish: dict[str, Any] = {
            "invite": [*invite],
            "is_direct": direct,
            "preset": preset or ("trusted_private_chat" if direct else "private_chat"),
            "initial_state": [ENCRYPTION] if encrypted else [],
        }
        created = await self.api.post("createRoom", **wish, **({"name": name} if name else {}))
        return str(created["room_id"])

    async def join(self, room: str) -> None:
        """Enter a room, by invitation or because it is open."""
        await self.api.post("rooms", room, "join")

    async def leave(self, room: str) -> None:
        """Leave a room, or turn an invitation down."""
        await self.api.post("rooms", room, "leave")

    async def invite(self, room: str, user_id: str) -> None:
        """Invite somebody into a room."""
        await self.api.post("rooms", room, "invite", user_id=user_id)

    async def kick(self, room: str, user_id: str) -> None:
        """Put somebody out of a room."""
        await self.api.post("rooms", room, "kick", user_id=user_id)

    async def say(self, room: str, text: str, **content: Any) -> str:
        """Send a message and return its id."""
        return await self._send(room, "m.room.message", message(text, content))

    async def react(self, room: str, event_id: str, key: str) -> str:
        """React to an event and return the reaction's id; clients never encrypt these."""
        relation = {"rel_type": "m.annotation", "event_id": event_id, "key": key}
        return await self._send(room, "m.reaction", {"m.relates_to": relation})

    async def redact(self, room: str, event_id: str) -> str:
        """Take an event back and return the redaction's id."""
        taken = await self.api.put("rooms", room, "redact", event_id, uuid4().hex)
        return str(taken["event_id"])

    async def invited(self) -> list[str]:
        """Return the ids of the rooms with an invitation that was not answered."""
        # A homeserver answers the same first question from memory for minutes, so ask another one.
        fresh = json.dumps({"event_fields": ["type", uuid4().hex]})
        news = await self.api.get("sync", timeout="0", filter=fresh)
        return [*news.get("rooms", {}).get("invite", {})]

    async def members(self, room: str) -> dict[str, str]:
        """Return who is in a room, or was, with `join`, `invite`, `leave` or `ban`."""
        known = await self.api.get("rooms", room, "members")
        return {each["state_key"]: each["content"]["membership"] for each in known["chunk"]}

    async def happened(self, room: str) -> list[Event]:
        """Return every event of a room, oldest first, decrypted where there is a key."""
        events: list[Event] = []
        page: dict[str, str] = {}
        while True:
            part = await self.api.get("rooms", room, "messages", dir="b", limit="100", **page)
            events += part["chunk"]
            if "end" not in part:
                return [self._read(event) for event in reversed(events)]
            page = {"from": part["end"]}

    async def heard(self, room: str, by: str | None = None) -> list[Event]:
        """Return the messages of a room, oldest first; those without a key are `UNREADABLE`."""
        return [
            event
            for event in await self.happened(room)
            if event["type"] in ("m.room.message", UNREADABLE) and by in (None, event["sender"])
        ]

    async def wait_for(
        self,
        room: str,
        predicate: Callable[[Event], bool],
        timeout: float = 15,  # noqa: ASYNC109 - what the caller says is how long, not how
    ) -> Event:
        """Return the first message that fits, as soon as it is heard; raises TimeoutError."""
        heard: list[Event] = []
        try:
            async with asyncio.timeout(timeout):
                while True:
                    heard = await self._heard_if_up(room)
                    if fitting := [event for event in heard if predicate(event)]:
                        return fitting[0]
                    await asyncio.sleep(0.05)
        except TimeoutError:
            raise TimeoutError(f"{self.name} has heard only {heard}") from None

    async def _heard_if_up(self, room: str) -> list[Event]:
        try:
            return await self.heard(room)
        except aiohttp.ClientConnectionError:
            return []

    async def _send(self, room: str, kind: str, content: dict[str, Any]) -> str:
        sent = await self.api.put("rooms", room, "send", kind, uuid4().hex, **content)
        return str(sent["event_id"])

    def _read(self, event: Event) -> Event:
        return sealed(event) if event["type"] == "m.room.encrypted" else event


def message(text: str, content: dict[str, Any]) -> dict[str, Any]:
    """Return the content of a message: a text, and whatever else it carries."""
    return {"msgtype": "m.text", "body": text, **content}


def sealed(event: Event) -> Event:
    """Return an encrypted event as a reader without its key sees it.

    One that was taken back shows nothing, whoever looks.
    """
    if "ciphertext" not in event["content"]:
        return {**event, "type": "m.room.message"}
    shown = {"msgtype": UNREADABLE, "body": ""}
    return {**event, "type": UNREADABLE, "content": shown}
