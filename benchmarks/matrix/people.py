"""Those who write to the bots, each in a direct room of their own."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from nio import RoomSendResponse

from tests.matrix.api import Event, Refused
from tests.matrix.humans import body
from tests.matrix.plain import PlainHuman, message
from tests.matrix.secret import SecretHuman
from tests.matrix.synapse import Synapse


class QuietHuman(SecretHuman):
    """Somebody who encrypts; once they know who is in their room, they only speak."""

    async def say(self, room: str, text: str, **content: Any) -> str:
        """Send a message and return its id."""
        if self._listening is not None:
            return await super().say(room, text, **content)
        said = message(text, content)
        sent = await self.client.room_send(
            room, "m.room.message", said, uuid4().hex, ignore_unverified_devices=True
        )
        if not isinstance(sent, RoomSendResponse):
            raise Refused(0, f"{sent.status_code} {sent.message}")
        return str(sent.event_id)

    async def hush(self) -> None:
        """Listen no more."""
        listening, self._listening = self._listening, None
        if listening is not None:
            listening.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await listening

    async def heard(self, room: str, by: str | None = None) -> list[Event]:
        """Return the messages of a room, with the keys that have come meanwhile."""
        await self.client.sync(timeout=0)
        return await super().heard(room, by)


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody in a room with a bot."""

    human: PlainHuman
    room: str

    async def last(self, by: str) -> Event:
        """Return the last message of the bot's, as a human reads it."""
        return (await self.human.heard(self.room, by))[-1]


@asynccontextmanager
async def seated(
    server: Synapse, bot: str, number: int, secret: int = 0
) -> AsyncIterator[list[Seat]]:
    """Let so many people invite a bot, of whom some encrypt."""
    seats: list[Seat] = []
    try:
        for turn in range(number):
            seat = await _seat(server, bot, encrypted=turn < secret)
            seats.append(seat)
        yield seats
    finally:
        await asyncio.gather(*(seat.human.close() for seat in seats))


async def _seat(server: Synapse, bot: str, *, encrypted: bool) -> Seat:
    kind = QuietHuman if encrypted else PlainHuman
    human = await kind.open(server, "human")
    room = await human.create(invite=[bot], direct=True, encrypted=encrypted)
    return Seat(human, room)


async def hush(seats: list[Seat]) -> None:
    """Let those who encrypt listen no more."""
    for seat in seats:
        if isinstance(seat.human, QuietHuman):
            await seat.human.hush()


def size(event: Event) -> dict[str, Any]:
    """Return how large an answer is: its text, and all that was sent of it."""
    sent = {name: value for name, value in event["content"].items() if name != "ciphertext"}
    return {"characters": len(body(event)), "bytes": len(json.dumps(sent))}
