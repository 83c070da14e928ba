"""The tokens of slash commands, which prove that the server calls.

https://developers.mattermost.com/integrate/slash-commands/custom/
"""

import asyncio
import hmac
import time
from collections.abc import Iterable

from bot.adapters.mattermost.markup import EVERYTHING
from bot.adapters.notebook import BUSY, Notebook
from bot.adapters.shapes import word

COMMANDS = "command"
"""The kind under which commands that we have registered are kept, by team and trigger."""
OFFER = "offer"
AGAIN_SECONDS = 1.0


class Tokens:
    """Those of the settings, and those that were kept when commands were registered."""

    def __init__(self, settled: Iterable[str], notebook: Notebook) -> None:
        self._settled, self._notebook = frozenset(filter(None, settled)), notebook
        self._known = self._settled
        self._triggers: frozenset[str] = frozenset()
        self._read_at = -AGAIN_SECONDS
        self._reading = asyncio.Lock()

    async def know(self, token: str) -> bool:
        """Say whether a token is one of ours; those kept meanwhile are read, not too often."""
        if self._knows(token):
            return True
        async with self._reading:
            if not self._knows(token) and time.monotonic() - self._read_at >= AGAIN_SECONDS:
                await self._read()
        return self._knows(token)

    async def prefix(self) -> str:
        """Return what stands before a command: whatever the server knows of ours by now."""
        await self._read()
        if OFFER in self._triggers:
            return "/"
        return EVERYTHING if self._known else "!"

    def _knows(self, token: str) -> bool:
        given = token.encode(errors="surrogatepass")
        found = [hmac.compare_digest(given, each.encode()) for each in self._known]
        return any(found)

    async def _read(self) -> None:
        self._read_at = time.monotonic()
        try:
            kept = await self._notebook.every(COMMANDS)
        except BUSY:
            return
        tokens = (word(each, "token") for each in kept.values())
        self._known = self._settled | frozenset(filter(None, tokens))
        self._triggers = frozenset(word(each, "trigger") for each in kept.values())
