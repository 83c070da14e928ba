"""The rooms the bot is in: which is whose, and how to make one."""

import asyncio
import contextlib
from collections.abc import Iterable, Iterator, Mapping

from nio import MatrixRoom

from bot.adapters.matrix.client import Client
from bot.adapters.matrix.reading import Me, Room
from bot.adapters.matrix.wire import Refused, Wire, at, told
from bot.adapters.shapes import Json, find, table, word, words
from bot.events import TryLater, Unreachable

MARK = "io.github.cxc-bot.letter"
"""In the creation event of a room: the key of the letter it was made for."""
CLOSED = ("invite", "private", "knock")
KEEPER = 50
"""The power level of a moderator: https://spec.matrix.org/latest/client-server-api/#permissions."""
NEWS_SECONDS = 20.0
"""How long a new room may take to be known, with everybody who was invited into it."""
SOON = 2.0


class Rooms:
    """What is known of rooms from syncing, and the few calls that change it."""

    def __init__(self, client: Client, wire: Wire, me: Me, *, encrypt: bool) -> None:
        self.client, self.wire, self.me = client, wire, me
        self._encrypt = encrypt
        self._directs: dict[str, list[str]] = {}
        self._made: dict[str, str] = {}
        self._founders: dict[str, str] = {}
        self._creators: dict[str, frozenset[str]] = {}
        self._ranked: dict[str, frozenset[str]] = {}
        self._moved: dict[str, str] = {}
        self._news = asyncio.Condition()
        self._making = asyncio.Lock()

    # What is known

    def known(self, room_id: str) -> MatrixRoom | None:
        """Return a room the bot is in."""
        return self.client.rooms.get(room_id)

    def of(self, room_id: str) -> Room:
        """Return a room as it is today."""
        room = self.client.rooms[room_id]
        names = {user: str(each.display_name or "") for user, each in room.users.items()}
        name = str(room.name or room.canonical_alias or "")
        return Room(room_id, name, self._is_direct(room), names, self._keepers(room))

    def _is_direct(self, room: MatrixRoom) -> bool:
        """Say whether the bot is alone with one person, and nobody else can come in unasked."""
        two = len(room.users) == 2 and self.me.id in room.users
        return two and room.join_rule in CLOSED and room.history_visibility != "world_readable"

    def _keepers(self, room: MatrixRoom) -> frozenset[str]:
        nobody = frozenset[str]()
        ranked = self._ranked.get(room.room_id, nobody)
        return self._creators.get(room.room_id, nobody) | ranked

    def alone(self, room_id: str) -> bool:
        """Say whether nobody but the bot is in a room."""
        room = self.known(room_id)
        return room is not None and set(room.users) <= {self.me.id}

    def successor(self, room_id: str) -> str:
        """Return the room that took the place of an upgraded one, else the room itself."""
        seen = {room_id}
        while (after := self._moved.get(room_id, "")) in self.client.rooms and after not in seen:
            room_id = after
            seen.add(room_id)
        return room_id

    # What is heard of them

    def note(self, room_id: str, events: Iterable[object]) -> str:
        """Take in the state of a room; return the room it has moved to, if it has just now."""
        moved = ""
        for event in events:
            if find(event, "state_key") != "":  # anybody may send the like as a message
                continue
            kind, content = word(event, "type"), table(event, "content")
            if kind == "m.room.create":
                self._note_creation(room_id, event, content)
            elif kind == "m.room.power_levels":
                levels = table(content, "users").items()
                self._ranked[room_id] = frozenset(user for user, level in levels if _high(level))
            elif kind == "m.room.tombstone" and word(content, "replacement_room"):
                moved = self._moved[room_id] = word(content, "replacement_room")
        return moved

    def _note_creation(self, room_id: str, event: object, content: Json) -> None:
        self._founders[room_id] = word(event, "sender")
        if _crowns(word(content, "room_version")):
            creators = {word(event, "sender"), *words(content, "additional_creators")}
            self._creators[room_id] = frozenset(creators - {""})
        if word(event, "sender") == self.me.id and word(content, MARK):
            self._made[word(content, MARK)] = room_id

    def ours(self, room_id: str) -> bool:
        """Say whether the bot made a room."""
        return self._founders.get(room_id) == self.me.id

    async def changed(self) -> None:
        """Tell those who wait for a room that there is news."""
        async with self._news:
            self._news.notify_all()

    def forget(self, room_id: str) -> None:
        """Drop what is known of a room the bot is no longer in."""
        self.client.rooms.pop(room_id, None)
        self._founders.pop(room_id, None)
        self._creators.pop(room_id, None)
        self._ranked.pop(room_id, None)

    # Direct rooms

    async def load_directs(self) -> None:
        """Read which rooms are direct; raises what `Wire.call` raises."""
        try:
            told = await self.wire.call("GET", self._direct_path())
        except Refused:
            told = {}
        self._directs = {user: words(told, user) for user in told}

    def _direct_path(self) -> str:
        return at("user", self.me.id, "account_data", "m.direct")

    def direct_with(self, user: str, rather: str = "") -> str | None:
        """Return a room in which the bot is alone with somebody: a certain one if it is that.

        Else it is the newest of those that are said to be direct.
        """
        rooms = (rather, *reversed(self._directs.get(user, [])), *self._pairs(user))
        return next((room for room in rooms if self._pair(room, user)), None)

    def _pairs(self, user: str) -> Iterator[str]:
        return (room_id for room_id, room in self.client.rooms.items() if user in room.users)

    def _pair(self, room_id: str, user: str) -> bool:
        room = self.known(room_id)
        return room is not None and user in room.users and self._is_direct(room)

    def has_left(self, user: str) -> bool:
        """Say whether there was a direct room with somebody that is there no more."""
        return bool(self._directs.get(user)) and self.direct_with(user) is None

    async def say_direct(self, user: str, room_id: str) -> None:
        """Note a room as the direct one with somebody, for every client of this account."""
        await self.load_directs()
        if room_id not in self._directs.get(user, []):
            self._directs[user] = [*self._directs.get(user, []), room_id]
            await self.wire.call("PUT", self._direct_path(), self._directs)

    async def open_direct(self, user: str) -> str:
        """Find or make the direct room with somebody.

        Raises Unreachable for a user who does not exist or may not be invited, else what
        `Wire.call` raises.
        """
        async with self._making:
            found = self.direct_with(user)
            if found is None:
                await self._must_exist(user)
                found = await self._create([user], {"is_direct": True})
                await self._settled(found, [user])
                await self.say_direct(user, found)
            return found

    async def _must_exist(self, user: str) -> None:
        try:
            await self.wire.call("GET", at("profile", user))
        except Refused as no:
            if no.status == 404:
                raise Unreachable(no.brief) from None

    async def open_together(self, users: Iterable[str], key: str) -> str:
        """Find or make the room of a letter to several; one room a key, whatever breaks.

        Creating a room has no transaction id, so the key is written into its first event, where
        it is found again. Raises what `open_direct` raises.
        """
        async with self._making:
            guests = list(users)
            if key not in self._made:
                self._made[key] = await self._create(guests, {"creation_content": {MARK: key}})
            await self._settled(self._made[key], guests)
            return self._made[key]

    async def _create(self, guests: list[str], more: Mapping[str, object]) -> str:
        secret = {"type": "m.room.encryption", "state_key": "",
                  "content": {"algorithm": "m.megolm.v1.aes-sha2"}}  # fmt: skip
        body = {
            "preset": "trusted_private_chat",  # so that they can do without the bot
            "invite": guests,
            "initial_state": [secret] if self._encrypt else [],
            **more,
        }
        try:
            return told(await self.wire.call("POST", at("createRoom"), body), "room_id")
        except Refused as no:
            raise Unreachable(no.brief) from None

    async def _settled(self, room_id: str, guests: Iterable[str]) -> None:
        """Wait until the client knows a room and its guests: else they could not decrypt a word."""

        def known() -> bool:
            room = self.known(room_id)
            return room is not None and set(guests) <= room.users.keys()

        with contextlib.suppress(TimeoutError):  # a guest who has left at once never comes
            async with asyncio.timeout(NEWS_SECONDS), self._news:
                await self._news.wait_for(known)
        if self.known(room_id) is None:
            raise TryLater(SOON)

    # Coming and going

    async def join(self, room_id: str) -> None:
        """Enter a room; raises what `Wire.call` raises."""
        await self.wire.call("POST", at("join", room_id), {}, seconds=120)

    async def leave(self, room_id: str) -> None:
        """Leave a room, or turn an invitation down, and forget it."""
        try:
            await self.wire.call("POST", at("rooms", room_id, "leave"), {})
            await self.wire.call("POST", at("rooms", room_id, "forget"), {})
        except Refused:
            pass  # we are not in it any more, which is what was wanted
        self.forget(room_id)


def _high(level: object) -> bool:
    return isinstance(level, int) and level >= KEEPER


def _crowns(version: str) -> bool:
    """Say whether creators rule a room whatever its power levels say, as from version 12 on.

    https://spec.matrix.org/latest/rooms/v12/
    """
    return not version.isdecimal() or int(version) >= 12
