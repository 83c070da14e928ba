"""The tokens of slash commands, which prove that the server calls.

https://developers.mattermost.com/integrate/slash-commands/custom/
"""

import asyncio
import contextlib
import hmac
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping

from bot.adapters.mattermost.markup import Typing
from bot.adapters.notebook import BUSY, Notebook
from bot.adapters.shapes import word

COMMANDS = "command"
"""The kind under which commands that we have registered are kept, by team and trigger."""
AGAIN_SECONDS = 1.0


class Tokens:
    """Those of the settings, and those that were kept when commands were registered."""

    def __init__(self, settled: Iterable[str], notebook: Notebook) -> None:
        self._settled, self._notebook = frozenset(filter(None, settled)), notebook
        self._known = self._settled
        self._triggers: Mapping[str, frozenset[str]] = {}
        self._read_at = -AGAIN_SECONDS
        self._reading = asyncio.Lock()

    async def know(self, token: str) -> bool:
        """Say whether a token is one of ours; those kept meanwhile are read, not too often."""
        if self._knows(token):
            return True
        async with self._reading:
            if not self._knows(token) and time.monotonic() - self._read_at >= AGAIN_SECONDS:
                with contextlib.suppress(*BUSY):
                    await self._read()
        return self._knows(token)

    async def typing(self, teams: Iterable[str]) -> Typing:
        """Return how commands are typed: those that every one of the teams knows, with a slash.

        Raises what the notebook raises.
        """
        await self._read()
        each = [self._triggers.get(team, frozenset()) for team in teams]
        return Typing(frozenset.intersection(*each) if each else frozenset())

    def _knows(self, token: str) -> bool:
        given = token.encode(errors="surrogatepass")
        found = [hmac.compare_digest(given, each.encode()) for each in self._known]
        return any(found)

    async def _read(self) -> None:
        self._read_at = time.monotonic()
        kept = await self._notebook.every(COMMANDS)
        tokens = (word(each, "token") for each in kept.values())
        self._known = self._settled | frozenset(filter(None, tokens))
        triggers: defaultdict[str, set[str]] = defaultdict(set)
        for key in kept:
            team, _, trigger = key.partition(" ")
            triggers[team].add(trigger)
        self._triggers = {team: frozenset(known) for team, known in triggers.items()}
