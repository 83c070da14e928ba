"""What the database says: which letters may have been sent, which have buttons, whom none reach."""

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.adapters.mattermost.people import PLATFORM
from bot.adapters.notebook import Notebook
from storage import letters, people

PRESSED_FOR = timedelta(days=14)
"""How old a letter may be whose buttons somebody presses while the bot is away."""
BUTTONS = '"buttons":[['
"""How a letter with buttons is kept; within a text, quotes are escaped."""


RECENT = 1000
WHISPER = "whisper "
"""How the id of a letter begins that nobody can find again."""


@dataclass(frozen=True, slots=True)
class Letterbook:
    """Asks about letters; of those sent in the last moment nobody else knows yet."""

    notebook: Notebook
    _recent: "deque[str]" = field(default_factory=lambda: deque(maxlen=RECENT))

    def note(self, post: str) -> None:
        """Remember that a post has numbers under it."""
        self._recent.append(post)

    async def waiting(self) -> Mapping[str, datetime]:
        """Return the keys of the letters that wait, with when each was written."""
        async with self.notebook.database.transaction() as session:
            return await letters.waiting(session, PLATFORM)

    async def unreached(self) -> Sequence[str]:
        """Return the accounts that no letter reaches, as far as is known."""
        async with self.notebook.database.transaction() as session:
            return await people.unreachable(session, PLATFORM)

    async def with_numbers(self) -> Sequence[str]:
        """Return the ids of the posts under which a number may have been put meanwhile."""
        since = self.notebook.now() - PRESSED_FOR
        async with self.notebook.database.transaction() as session:
            sent = await letters.sent_with(session, PLATFORM, BUTTONS, since=since)
        posts = (each for each in (*sent, *self._recent) if not each.startswith(WHISPER))
        return list(dict.fromkeys(posts))
