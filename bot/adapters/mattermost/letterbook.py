"""What the database says of letters: which may have been sent already, which have buttons."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.adapters.mattermost.people import PLATFORM
from bot.adapters.notebook import Notebook
from storage import letters

PRESSED_FOR = timedelta(days=14)
"""How old a letter may be whose buttons somebody presses while the bot is away."""
BUTTONS = '"buttons":[['
"""How a letter with buttons is kept; within a text, quotes are escaped."""


@dataclass(frozen=True, slots=True)
class Letterbook:
    """Asks about letters; `numbered` where people press by putting a number to a post."""

    notebook: Notebook
    numbered: bool

    async def waiting(self) -> Mapping[str, datetime]:
        """Return the keys of the letters that wait, with when each was written."""
        async with self.notebook.database.transaction() as session:
            return await letters.waiting(session, PLATFORM)

    async def with_numbers(self) -> Sequence[str]:
        """Return the ids of the posts under which a number may have been put meanwhile."""
        if not self.numbered:
            return []
        since = self.notebook.now() - PRESSED_FOR
        async with self.notebook.database.transaction() as session:
            return await letters.sent_with(session, PLATFORM, BUTTONS, since=since)
