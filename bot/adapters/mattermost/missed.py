"""What happened while nobody listened: posts in every channel, and presses under our letters."""

import asyncio
from collections.abc import Sequence

from bot.adapters.mattermost import channels as reading_channels
from bot.adapters.mattermost import history
from bot.adapters.mattermost.channels import Channel
from bot.adapters.mattermost.client import Refused
from bot.adapters.mattermost.reading import Me, Reaction, enters, reaction
from bot.adapters.mattermost.wire import UNAUTHORIZED, Wire
from bot.adapters.shapes import Json, find

AT_ONCE = 8
"""Channels that are read at the same time; other requests go on beside them."""
POSTS_AT_ONCE = 200


class Missed:
    """Reads again what the WebSocket could not bring."""

    def __init__(self, wire: Wire, me: Me) -> None:
        self._wire, self._me = wire, me
        self._room = asyncio.Semaphore(AT_ONCE)

    async def newest(self) -> int:
        """Return when something was last said in any channel, in milliseconds."""
        return max((_last(each) for each in await self._wire.channels()), default=0)

    async def posts(self, limit: int) -> list[tuple[Json, Channel]]:
        """Return what was posted after a time in all channels the bot is in, the oldest first.

        Raises what the wire raises, and then nothing was returned.
        """
        busy = [each for each in await self._wire.channels() if _last(each) > limit]
        found = await asyncio.gather(*(self._since(each, limit) for each in busy))
        return sorted((pair for each in found for pair in each), key=lambda pair: _made(pair[0]))

    async def _since(self, told: Json, limit: int) -> list[tuple[Json, Channel]]:
        """Return what was posted in a channel, of it what came after the bot did."""
        channel = reading_channels.read(told)
        async with self._room:
            try:
                posts = await history.since(self._wire, channel.id, limit)
            except Refused as no:
                if no.status == UNAUTHORIZED:
                    raise
                return []  # the bot is no longer there
        began = max((_made(each) for each in posts if enters(each, self._me)), default=0)
        return [(each, channel) for each in posts if _made(each) >= max(began, limit + 1)]

    async def presses(self, letters: Sequence[str], limit: int) -> list[Reaction]:
        """Return the numbers that were put to letters of ours after a time, the oldest first.

        Raises what the wire raises.
        """
        found: list[Reaction] = []
        for start in range(0, len(letters), POSTS_AT_ONCE):
            told = await self._wire.reactions(letters[start : start + POSTS_AT_ONCE])
            read = (reaction(each, self._me) for each in told)
            found += [each for each in read if each is not None and each.at > limit]
        return sorted(found, key=lambda each: each.at)


def _last(channel: Json) -> int:
    at = find(channel, "last_post_at")
    return at if isinstance(at, int) else 0


_made = history.made_at
