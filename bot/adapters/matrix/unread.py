"""Messages that could not be decrypted: kept for when the key comes, and asked for again."""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta

from aiohttp import ClientError
from nio import MegolmEvent
from nio.events.to_device import ForwardedRoomKeyEvent, RoomKeyEvent
from nio.exceptions import LocalProtocolError

from bot.adapters.matrix.hourly import Hourly
from bot.adapters.matrix.reading import place, user
from bot.adapters.matrix.rooms import Rooms
from bot.adapters.matrix.syncing import Syncing
from bot.adapters.notebook import Notebook
from bot.adapters.shapes import Json, word
from bot.events import Message

log = logging.getLogger(__name__)

KIND = "unread"
DAYS = 7
PATIENCE = timedelta(seconds=6)
"""How long a key may take before the sender is told: it often comes a moment after the message."""
COMMAND = "unreadable"
HOURLY = 50
"""Messages by one person that are kept in an hour: more than that is a flood."""


class Unread:
    """What waits for a key."""

    def __init__(self, rooms: Rooms, notebook: Notebook, syncing: Syncing) -> None:
        self._rooms, self._notebook, self._syncing = rooms, notebook, syncing
        self._sorry: dict[str, tuple[datetime, Message]] = {}
        self._asked: set[str] = set()
        self._pace = Hourly(HOURLY, notebook.now)
        self._arrived: set[str] | None = None
        """The sessions whose keys have come since they were last tried; at first, all are tried."""
        rooms.client.add_to_device_callback(self._note, (RoomKeyEvent, ForwardedRoomKeyEvent))

    def _note(self, event: RoomKeyEvent) -> None:
        if self._arrived is not None:
            self._arrived.add(event.session_id)

    @property
    def waiting(self) -> bool:
        """Say whether somebody will have to be told that they could not be read."""
        return bool(self._sorry)

    async def keep(self, room_id: str, event: MegolmEvent) -> None:
        """Keep a message that cannot be read yet, and ask for its key, unless it is one of a flood.

        Anybody can send what nobody can read, and each costs space and two requests.
        """
        source = {**event.source, "room_id": room_id}
        sender = word(source, "sender")
        if not self._pace.allows(sender, event.event_id):
            return
        await self._notebook.put(KIND, event.event_id, source, user=sender, days=DAYS)
        room = self._rooms.of(room_id)
        if room.direct and event.session_id not in self._sorry:
            ident = f"{COMMAND} {event.session_id}"
            told = Message(ident, user(sender, room), place(room), COMMAND, pressed=True)
            self._sorry[event.session_id] = (self._notebook.now(), told)
        await self._ask_for_key(event)

    async def _ask_for_key(self, event: MegolmEvent) -> None:
        """Ask the sender's devices and our own, once a key; nio would ask ours only."""
        if event.session_id in self._asked:
            return
        self._asked.add(event.session_id)
        client = self._rooms.client
        message = event.as_key_request(event.sender, client.device_id)
        try:
            await client.to_device(message)
            await client.request_room_key(event)
        except (LocalProtocolError, ClientError, TimeoutError, OSError):
            log.info("a key was not asked for")

    async def solved(self) -> list[tuple[str, Json]]:
        """Return what can be read since new keys have come, each with its room."""
        arrived, self._arrived = self._arrived, set()
        if arrived == set():
            return []
        found = []
        for ident, source in (await self._notebook.every(KIND)).items():
            key, room_id = word(source, "content", "session_id"), word(source, "room_id")
            opened = self._syncing.open(room_id, source) if not arrived or key in arrived else None
            if opened is not None and not isinstance(opened, MegolmEvent):
                self._sorry.pop(key, None)
                found.append((room_id, {**opened, "event_id": ident}))
        return found

    async def done(self, ident: str) -> None:
        """Forget a message that has been read."""
        await self._notebook.drop(KIND, ident)

    def overdue(self) -> Iterator[Message]:
        """Return, once each, what tells senders that they could not be read."""
        now = self._notebook.now()
        late = [key for key, (since, _) in self._sorry.items() if now - since >= PATIENCE]
        return (self._sorry.pop(key)[1] for key in late)
