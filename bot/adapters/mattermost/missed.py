"""What happened while nobody listened: posts in every channel, and presses under our letters."""

import asyncio
from collections.abc import Mapping, Sequence

from bot.adapters.mattermost import channels as reading_channels
from bot.adapters.mattermost import history
from bot.adapters.mattermost.channels import Channel
from bot.adapters.mattermost.client import Refused
from bot.adapters.mattermost.patience import patiently
from bot.adapters.mattermost.reading import Me, Reaction, arrives, reaction, read
from bot.adapters.mattermost.wire import Wire
from bot.adapters.shapes import Json, find
from bot.adapters.tasks import break_off

AT_ONCE = 8
"""Channels that are read at the same time; other requests go on beside them."""
POSTS_AT_ONCE = 200


class Missed:
    """Reads again what the WebSocket could not bring. Every method raises ShutOut."""

    def __init__(self, wire: Wire, me: Me) -> None:
        self._wire, self._me = wire, me
        self._room = asyncio.Semaphore(AT_ONCE)

    async def newest(self) -> int:
        """Return when something was last said in any channel, in milliseconds.

        Raises what the wire raises.
        """
        return max((_last(each) for each in await self._wire.channels()), default=0)

    async def posts(self, limit: int) -> list[tuple[Json, Channel]]:
        """Return what was posted after a time in all channels the bot is in, the oldest first.

        Of them those that mean something to the bot, and the newest of each channel. Waits for the
        server at each request: there may be more of them than it allows at once.
        """
        told = await patiently(self._wire.channels)
        busy = [each for each in told if _last(each) > limit]
        tasks = [asyncio.create_task(self._since(each, limit)) for each in busy]
        try:
            found = await asyncio.gather(*tasks)
        finally:
            await break_off(*tasks)
        return sorted((pair for each in found for pair in each), key=lambda pair: _made(pair[0]))

    async def _since(self, told: Json, limit: int) -> list[tuple[Json, Channel]]:
        """Return what was posted in a channel, of it what came after the bot did."""
        channel = reading_channels.read(told)

        def wanted(post: Json) -> bool:
            return arrives(post, self._me) or read(post, channel, self._me) is not None

        async with self._room:
            try:
                posts = await history.since(self._read, channel.id, limit, wanted)
            except Refused:
                return []  # the bot is no longer there
        began = max((_made(each) for each in posts if arrives(each, self._me)), default=0)
        return [(each, channel) for each in posts if _made(each) >= max(began, limit + 1)]

    async def _read(self, channel: str, params: Mapping[str, object]) -> list[Json]:
        return await patiently(lambda: self._wire.posts(channel, params))

    async def presses(self, letters: Sequence[str], limit: int) -> list[Reaction]:
        """Return the numbers that were put to letters of ours after a time, the oldest first."""
        found: list[Reaction] = []
        for start in range(0, len(letters), POSTS_AT_ONCE):
            told = await self._reactions(letters[start : start + POSTS_AT_ONCE])
            meant = (reaction(each, self._me) for each in told)
            found += [each for each in meant if each is not None and each.at > limit]
        return sorted(found, key=lambda each: each.at)

    async def _reactions(self, letters: Sequence[str]) -> list[Json]:
        """Return the reactions to letters; of those that are gone, none.

        The server refuses to tell of many where one is gone. See `getBulkReactions` in
        https://github.com/mattermost/mattermost/blob/master/server/channels/api4/reaction.go
        """
        try:
            return await patiently(lambda: self._wire.reactions(letters))
        except Refused:
            half = len(letters) // 2
        if not half:
            return []
        return await self._reactions(letters[:half]) + await self._reactions(letters[half:])


def _last(channel: Json) -> int:
    at = find(channel, "last_post_at")
    return at if isinstance(at, int) else 0


_made = history.made_at
