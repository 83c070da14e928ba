"""From a call at our door to a stored message, and what is said in the meantime."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from bot.adapters.mattermost.client import Broken, Crowded, Refused
from bot.adapters.mattermost.markup import Typing, formatted
from bot.adapters.mattermost.people import PLATFORM, Account, People
from bot.adapters.notebook import BUSY
from bot.adapters.tasks import break_off
from bot.adapters.voice import Reader, Voice
from bot.events import Message, Place, User
from bot.say import normalise

log = logging.getLogger(__name__)

ANSWER_SECONDS = 2.5
"""How long the server is kept waiting: it waits for 30 s, but people look at an empty screen."""
ASKING_SECONDS, READING_SECONDS = 1.0, 0.5
AT_ONCE = 400
"""Messages that wait to be stored; those who bring more are asked to come again."""

Take = Callable[[Message], Awaitable[bool]]
"""Takes a message, and says that it is stored; False where it will not be."""


@dataclass(frozen=True, slots=True)
class Patience:
    """What is left of the time in which an answer is due."""

    until: float = field(default_factory=lambda: time.monotonic() + ANSWER_SECONDS)

    @property
    def left(self) -> float:
        """Return the seconds that are left, 0 at least."""
        return max(0.0, self.until - time.monotonic())


class Intake:
    """Hands messages in; `typing` is how people type commands."""

    def __init__(self, people: People, voice: Voice, take: Take, typing: Typing) -> None:
        self._people, self._voice, self._take, self._typing = people, voice, take, typing
        self._jobs: set[asyncio.Task[bool]] = set()
        self._closed = False

    async def find(self, user: str, username: str = "") -> Account | None:
        """Return who somebody is, as far as the server tells in time; None for no person."""
        try:
            async with asyncio.timeout(ASKING_SECONDS):
                account = await self._people.find(user)
        except (TimeoutError, Refused, Crowded, Broken):
            return Account(User(PLATFORM, user, username), username)
        return None if account is None or account.bot or account.gone else account

    async def store(self, message: Message, patience: Patience) -> bool:
        """Hand a message in and say whether it was stored in time; else it may still be, later."""
        if self._closed or len(self._jobs) >= AT_ONCE:
            return False
        job = asyncio.create_task(self._store(message))
        self._jobs.add(job)
        job.add_done_callback(self._jobs.discard)
        await asyncio.wait({job}, timeout=patience.left)
        return job.done() and not job.cancelled() and job.result()

    async def _store(self, message: Message) -> bool:
        try:
            return await self._take(message)
        except Exception as error:  # noqa: BLE001 - its text may hold people's words
            log.error("a message could not be taken in: %s", type(error).__name__)  # noqa: TRY400
            return False

    async def reader(self, user: User, place: Place | None = None) -> Reader:
        """Return how somebody reads, by what the server tells where the database is busy."""
        try:
            async with asyncio.timeout(READING_SECONDS):
                return await self._voice.reader(user, place)
        except (TimeoutError, *BUSY):
            spoken = filter(self._voice.texts.knows, map(normalise, user.languages))
            return Reader(next(spoken, self._voice.language), user.zone)

    async def say(self, user: User | None, key: str, *values: object) -> str:
        """Return a text for somebody, or in the bot's language for nobody in particular."""
        language = (await self.reader(user)).language if user else self._voice.language
        return formatted(self._voice.texts.say(language, key, *values), self._typing)

    async def close(self) -> None:
        """Break off what is not stored; those who brought it are told so."""
        self._closed = True
        await break_off(*self._jobs)
