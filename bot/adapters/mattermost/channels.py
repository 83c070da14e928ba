"""Where things are said: channels, and which of them is the direct one with somebody.

https://api.mattermost.com/#tag/channels
"""

import time
from collections import OrderedDict
from dataclasses import dataclass, replace
from typing import TypeVar

from bot.adapters.mattermost.client import Refused
from bot.adapters.mattermost.people import PLATFORM
from bot.adapters.mattermost.wire import UNAUTHORIZED, Wire
from bot.adapters.shapes import Json, word
from bot.events import Place, Unreachable

Key = TypeVar("Key")
Value = TypeVar("Value")
DIRECT, GROUP = "D", "G"
KEEPER = "channel_admin"
KEPT_SECONDS = 600.0
REMEMBERED = 20_000


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel; `kind` is O for open, P for private, D for direct, G for a group."""

    id: str
    kind: str
    name: str = ""

    def place(self, thread: str = "") -> Place:
        """Return the channel, or a thread in it, as a place."""
        return Place(PLATFORM, self.id, thread, self.kind == DIRECT, self.name)


def read(told: Json) -> Channel:
    """Return a channel as the server tells of it; one between people has no name of its own."""
    kind = word(told, "type")
    own = "" if kind in (DIRECT, GROUP) else word(told, "display_name") or word(told, "name")
    return Channel(word(told, "id"), kind, own)


class Channels:
    """Knows channels by their ids, and direct ones by whom they are with."""

    def __init__(self, wire: Wire, me: str) -> None:
        self._wire, self._me = wire, me
        self._directs: OrderedDict[str, str] = OrderedDict()
        self._known: OrderedDict[str, Channel] = OrderedDict()
        self._keepers: OrderedDict[tuple[str, str], tuple[float, bool]] = OrderedDict()

    def note(self, channel: Channel) -> None:
        """Remember a channel."""
        _keep(self._known, channel.id, channel)

    def meet(self, user: str, channel: Channel, name: str) -> None:
        """Remember a direct channel with somebody: it is named by the ids of the two.

        https://github.com/mattermost/mattermost/blob/master/server/public/model/channel.go
        """
        if channel.kind == DIRECT and name == "__".join(sorted((self._me, user))):
            _keep(self._directs, user, channel.id)

    def forget(self, channel: str) -> None:
        """Ask about a channel anew."""
        self._known.pop(channel, None)

    async def find(self, channel: str) -> Channel:
        """Return a channel; raises what `Wire.channel` raises."""
        if channel not in self._known:
            self.note(read(await self._wire.channel(channel)))
        return self._known[channel]

    async def direct_with(self, user: str) -> str:
        """Return the direct channel with somebody, which is made if there is none.

        Raises Unreachable where the server has nobody like that, else what the wire raises.
        """
        if user not in self._directs:
            try:
                opened = await self._wire.open_direct((self._me, user))
            except Refused as no:
                raise _away(no) from None
            _keep(self._directs, user, word(opened, "id"))
        return self._directs[user]

    async def together(self, users: tuple[str, ...]) -> str:
        """Return the group channel with several people; the same people have the same one.

        Raises what `direct_with` raises.
        """
        try:
            opened = await self._wire.open_group((self._me, *users))
        except Refused as no:
            raise _away(no) from None
        return word(opened, "id")

    def named(self, place: Place) -> Place:
        """Return a place under the name people read, where it is known."""
        known = self._known.get(place.id)
        return replace(place, name=known.name) if known is not None else place

    async def keeps(self, channel: str, user: str) -> bool:
        """Say whether somebody looks after a channel, as of the last minutes."""
        at, keeps = self._keepers.get((channel, user), (0.0, False))
        if not at or time.monotonic() - at > KEPT_SECONDS:
            keeps = KEEPER in await self._roles(channel, user)
            _keep(self._keepers, (channel, user), (time.monotonic(), keeps))
        return keeps

    async def _roles(self, channel: str, user: str) -> list[str]:
        try:
            return word(await self._wire.member(channel, user), "roles").split()
        except Refused as no:
            if no.status == UNAUTHORIZED:
                raise
            return []


def _away(no: Refused) -> Exception:
    return no if no.status == UNAUTHORIZED else Unreachable(str(no))


def _keep(known: "OrderedDict[Key, Value]", key: Key, value: Value) -> None:
    known[key] = value
    while len(known) > REMEMBERED:
        known.popitem(last=False)
