"""Leaving channels, also those that a server lets nobody leave.

https://api.mattermost.com/#tag/channels/operation/RemoveUserFromChannel
"""

from bot.adapters.mattermost.channels import GROUP, Channels
from bot.adapters.mattermost.reading import Me
from bot.adapters.mattermost.wire import Wire
from bot.adapters.notebook import Notebook

KIND = "left"


class Departures:
    """A group of people cannot be left; the bot then hears nothing of it any more."""

    def __init__(self, wire: Wire, notebook: Notebook, channels: Channels, me: Me) -> None:
        self._wire, self._notebook, self._channels, self._me = wire, notebook, channels, me
        self._left: set[str] = set()

    async def recall(self) -> None:
        """Take in which groups were left before."""
        self._left = {*await self._notebook.every(KIND)}

    def __contains__(self, channel: str) -> bool:
        return channel in self._left

    async def withdraw(self, channel: str) -> None:
        """Hear nothing more of a group; the last words can still be written there.

        Raises what the wire and the database raise.
        """
        if (await self._channels.find(channel)).kind == GROUP:
            await self._notebook.put(KIND, channel, {})
            self._left.add(channel)

    async def leave(self, channel: str) -> None:
        """Leave a channel that can be left; raises what the wire raises."""
        if channel not in self._left:
            await self._wire.leave(channel, self._me.id)

    async def enter(self, channel: str) -> None:
        """Hear a group again: the bot brings its people together once more."""
        if channel in self._left:
            self._left.discard(channel)
            await self._notebook.drop(KIND, channel)
