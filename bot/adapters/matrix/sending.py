"""A letter on its way: into which room, under which transaction ids, encrypted for whom."""

import asyncio
import logging
import time
from collections import defaultdict
from uuid import uuid4

from aiohttp import ClientError
from nio import MatrixRoom
from nio.crypto import Olm
from nio.exceptions import EncryptionError, LocalProtocolError
from nio.responses import ErrorResponse

from bot.adapters.matrix.client import Client
from bot.adapters.matrix.files import attach
from bot.adapters.matrix.rooms import Rooms
from bot.adapters.matrix.wire import CROWDED, Refused, Wire, at, told
from bot.adapters.matrix.writing import (
    KEYCAPS,
    PRIVATELY,
    UNDELIVERED,
    Aim,
    reaction,
    sign,
    write,
)
from bot.adapters.notebook import Notebook
from bot.adapters.shapes import Json
from bot.events import Outgoing, ShutOut, TryLater, Unreachable

log = logging.getLogger(__name__)

CHOICES = "choices"
CHOICE_DAYS = 90
"""How long buttons can be pressed: longer than any introduction or offer lasts."""
SHUT_OUT_SECONDS = 600.0
SPARE_SECONDS = 60.0
"""How long reactions are left out once the homeserver was too busy: letters come first."""


class Sending:
    """Sends letters, one at a time in each room."""

    def __init__(self, client: Client, wire: Wire, rooms: Rooms, notebook: Notebook) -> None:
        self._client, self._wire, self._rooms, self._notebook = client, wire, rooms, notebook
        self._spare_until = 0.0
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def send(self, outgoing: Outgoing, key: str) -> str:
        """Send a letter and return the id of its first event; raises Unreachable and TryLater."""
        try:
            aim = await self._aim(outgoing, key)
            async with self._turns[aim.room]:
                return await self._deliver(outgoing, aim, key)
        except (Refused, Unreachable) as no:
            why = no.brief if isinstance(no, Refused) else str(no)
            log.info("a letter was refused: %s", why)
            await self._mark(outgoing, UNDELIVERED, f"{key}-undelivered")
            raise Unreachable(why) from None
        except ShutOut:
            raise TryLater(SHUT_OUT_SECONDS) from None

    # Where it goes

    async def _aim(self, outgoing: Outgoing, key: str) -> Aim:
        if outgoing.together:
            guests = tuple(user.id for user in outgoing.together)
            return Aim(await self._rooms.open_together(guests, key), guests)
        if outgoing.user is not None:
            return Aim(await self._direct(outgoing, outgoing.user.id), (outgoing.user.id,))
        if outgoing.place is None:
            raise Unreachable("a letter to nobody")
        room = self._rooms.successor(outgoing.place.id)
        if self._rooms.known(room) is None:
            raise Unreachable("the bot is not in this room")
        return Aim(room)

    async def _direct(self, outgoing: Outgoing, user: str) -> str:
        """Find the direct room; whoever left it is invited anew only as an answer to their words.

        Words in a direct room are answered there, unless somebody else has come in since.
        """
        place = outgoing.place
        room = self._rooms.direct_with(user, place.id if place and place.direct else "")
        if room is not None:
            return room
        if self._rooms.has_left(user) and not outgoing.handle:
            raise Unreachable("they have left the conversation")
        return await self._rooms.open_direct(user)

    # What is sent

    async def _deliver(self, outgoing: Outgoing, aim: Aim, key: str) -> str:
        words, files = [], []
        for number, content in enumerate(write(outgoing, aim)):
            words.append(await self._post(aim.room, content, f"{key}-{number}" if number else key))
        for number, file in enumerate(outgoing.attachments):
            room = self._rooms.known(aim.room)
            encrypted = bool(room and room.encrypted)
            content = await attach(self._wire, file, aim, encrypted=encrypted)
            files.append(await self._post(aim.room, content, f"{key}-file-{number}"))
        if not words and not files:
            raise Unreachable("a letter without a word")
        if outgoing.buttons:
            await self._offer(outgoing, aim, words[-1], key)  # the lines with their numbers
        if outgoing.place is not None and outgoing.place.id != aim.room:
            await self._mark(outgoing, PRIVATELY, f"{key}-privately")
        if outgoing.leaves:
            await self._rooms.leave(aim.room)
        return (words or files)[0]

    async def _offer(self, outgoing: Outgoing, aim: Aim, event: str, key: str) -> None:
        """Remember what the buttons of a letter type, and set their reactions."""
        owner = outgoing.user.id if outgoing.user else ""
        commands = [button.command for button in outgoing.buttons]
        value = {"room": aim.room, "for": owner, "commands": commands}
        await self._notebook.put(CHOICES, event, value, user=owner, days=CHOICE_DAYS)
        for number in range(1, min(len(commands), len(KEYCAPS)) + 1):
            await self._react(aim.room, event, sign(number), f"{key}-button-{number}")

    async def _mark(self, outgoing: Outgoing, emoji: str, txn: str) -> None:
        """Show at the words that are answered what has become of the answer."""
        place = outgoing.place
        if place is not None and outgoing.handle and self._rooms.known(place.id) is not None:
            await self._react(place.id, outgoing.handle, emoji, txn)

    async def _react(self, room: str, event: str, emoji: str, txn: str) -> None:
        """Set a reaction; a crowded homeserver is spared it, for the words say the same."""
        if time.monotonic() < self._spare_until:
            return
        try:
            await self._put(room, "m.reaction", reaction(event, emoji), txn)
        except (TryLater, Refused):
            log.info("a reaction was left out")

    # How it is sent

    async def _post(self, room_id: str, content: Json, txn: str) -> str:
        room = self._rooms.known(room_id)
        if room is None:
            raise TryLater(CROWDED)
        if not room.encrypted:
            return await self._put(room_id, "m.room.message", content, txn)
        kind, sealed = await self._seal(room, content)
        return await self._put(room_id, kind, sealed, txn)

    async def _put(self, room_id: str, kind: str, content: Json, txn: str) -> str:
        """Send an event once a transaction id: the same id gives the same event for a day. See
        https://spec.matrix.org/latest/client-server-api/#transaction-identifiers
        """
        path = at("rooms", room_id, "send", kind, txn)
        try:
            return told(await self._wire.call("PUT", path, content), "event_id")
        except TryLater:
            self._spare_until = time.monotonic() + SPARE_SECONDS
            raise

    async def _seal(self, room: MatrixRoom, content: Json) -> tuple[str, Json]:
        """Encrypt for everybody in a room, once they all have the key; raises TryLater."""
        try:
            await self._share_key(room)
            kind, sealed = self._client.encrypt(room.room_id, "m.room.message", content)
            return str(kind), dict(sealed)
        except (ClientError, TimeoutError, OSError, LocalProtocolError, EncryptionError) as error:
            log.info("could not encrypt yet: %s", type(error).__name__)
            raise TryLater(CROWDED) from None

    async def _share_key(self, room: MatrixRoom) -> None:
        if not room.members_synced:
            _must(await self._client.joined_members(room.room_id))
        if self._client.should_query_keys:
            _must(await self._client.keys_query())
        if not self._olm.should_share_group_session(room.room_id):
            return
        missing = self._client.get_missing_sessions(room.room_id)
        if missing:
            _must(await self._client.keys_claim(missing))
        await self._hand_out(room)

    async def _hand_out(self, room: MatrixRoom) -> None:
        """Send the key of the room to every device that can take it; begin anew if that breaks off.

        nio's own way takes any broken answer for a success, and a share that is cut short keeps
        its room waiting for ever.
        """
        olm, users = self._olm, list(room.users)
        try:
            for devices, messages in olm.share_group_session_parallel(
                room.room_id, users, ignore_unverified_devices=True
            ):
                path = at("sendToDevice", "m.room.encrypted", uuid4().hex)
                await self._wire.call("PUT", path, messages)
                olm.outbound_group_sessions[room.room_id].users_shared_with.update(devices)
            olm.outbound_group_sessions[room.room_id].shared = True
        except BaseException:
            self._client.invalidate_outbound_session(room.room_id)
            raise

    @property
    def _olm(self) -> Olm:
        olm = self._client.olm
        if olm is None:
            raise TryLater(CROWDED)
        return olm


def _must(answer: object) -> None:
    if isinstance(answer, ErrorResponse):
        raise TryLater(CROWDED)
