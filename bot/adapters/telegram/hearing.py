"""From raw updates to what people say: in order within a chat, chats side by side."""

import asyncio
import logging
from dataclasses import dataclass, fields

from telegram import Update

from bot.adapters.notebook import BUSY, Notebook
from bot.adapters.shapes import Json, find, word
from bot.adapters.tasks import break_off
from bot.adapters.telegram.groups import Groups
from bot.adapters.telegram.inbox import Inbox, number_of
from bot.adapters.telegram.post import MOVED
from bot.adapters.telegram.presses import Presses
from bot.adapters.telegram.reading import KINDS, Me, Membership, Press, moving, read
from bot.events import Change, Message, Place, User

log = logging.getLogger(__name__)

AT_ONCE = 400
"""Updates under way; more are left with Telegram until there is room."""
RETRY_SECONDS, LONGEST_RETRY_SECONDS = 0.5, 30.0


@dataclass(frozen=True, slots=True)
class Heard:
    """An update, if it was one, and what it means, if it means anything to us."""

    update: Json
    meant: Message | Change | None


class Hearing:
    """Reads each update alone; one that cannot be read is set aside and holds up nothing."""

    def __init__(
        self, me: Me, inbox: Inbox, notebook: Notebook, groups: Groups, presses: Presses
    ) -> None:
        self._me, self._inbox, self._notebook = me, inbox, notebook
        self._groups, self._presses = groups, presses
        self._last: dict[object, asyncio.Task[None]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._heard: asyncio.Queue[Heard | None] = asyncio.Queue()
        self._room = asyncio.Semaphore(AT_ONCE)

    async def take(self, update: Json) -> None:
        """Begin with an update that is stored; wait while too many are under way."""
        await self._room.acquire()
        chat = _chat(update)
        task = asyncio.create_task(self._in_turn(update, self._last.get(chat)))
        self._last[chat] = task
        self._tasks.add(task)
        task.add_done_callback(lambda done: self._leave(chat, done))

    def _leave(self, chat: object, task: "asyncio.Task[None]") -> None:
        self._tasks.discard(task)
        if self._last.get(chat) is task:
            del self._last[chat]

    async def _in_turn(self, update: Json, before: "asyncio.Task[None] | None") -> None:
        if before is not None:
            await asyncio.wait({before})
        self._heard.put_nowait(Heard(update, await self._understand(update)))

    async def next(self) -> Heard | None:
        """Return what was heard next, None after `stop`."""
        heard = await self._heard.get()
        if heard is not None and heard.update:
            self._room.release()
        return heard

    async def notice(self, change: Change) -> None:
        """Take something that was not learnt from an update."""
        self._heard.put_nowait(Heard({}, await self.move(change)))

    async def recall(self) -> None:
        """Take once more which groups have moved: it may have been learnt in the last moment."""
        for chat, moved in (await self._notebook.every(MOVED)).items():
            self._heard.put_nowait(Heard({}, moving(chat, word(moved, "into"))))

    def stop(self) -> None:
        """Say that nothing more is going to be heard."""
        self._heard.put_nowait(None)

    @property
    def quiet(self) -> bool:
        """Say whether nothing more waits to be taken."""
        return self._heard.empty()

    async def end(self) -> None:
        """Break off what is not understood yet; it is stored, and comes again."""
        await break_off(*self._tasks)

    async def _understand(self, update: Json) -> Message | Change | None:
        """Say what an update means, however long the database takes."""
        pause = RETRY_SECONDS
        while True:
            try:
                return await self._mean_or_set_aside(update)
            except BUSY:
                log.exception("an update waits for the database; trying again in %s s", pause)
                await asyncio.sleep(pause)
                pause = min(2 * pause, LONGEST_RETRY_SECONDS)

    async def _mean_or_set_aside(self, update: Json) -> Message | Change | None:
        try:
            return _checked(await self._mean(update))
        except BUSY:
            raise
        except Exception as error:  # noqa: BLE001 - whatever is in it, the others go on
            await self._inbox.set_aside(update, error)
            return None

    async def _mean(self, update: Json) -> Message | Change | None:
        meant = read(Update.de_json(update, None), self._me, f"{self._me.id}:{number_of(update)}")
        match meant:
            case Press():
                typed = await self._presses.command(meant)
                return typed and await self._groups.complete(typed)
            case Membership():
                return await self._groups.note(meant)
            case Change() if meant.what == "moved":
                return await self.move(meant)
            case Message():
                return await self._groups.complete(meant)
        return meant

    async def move(self, change: Change) -> Change:
        """Send letters on their way to a group that has moved after it."""
        await self._notebook.put(MOVED, change.place.id, {"into": change.into})
        await self._groups.move(change)
        return change


def _chat(update: Json) -> object:
    """Return whose turn an update has to wait for: it belongs to a chat, or to nobody."""
    for kind in KINDS:
        if kind in update:
            at = (kind, "message") if kind == "callback_query" else (kind,)
            return str(find(update, *at, "chat", "id"))
    return None


def _checked(meant: Message | Change | None) -> Message | Change | None:
    if meant is not None:
        _check(meant)
    return meant


def _check(thing: Message | Change | User | Place) -> None:
    """Raise TypeError where a word is none: the library takes for one whatever stands there."""
    for each in fields(thing):
        value = getattr(thing, each.name)
        if isinstance(value, User | Place):
            _check(value)
            continue
        single = () if value is None and each.name == "user" else (value,)
        words = value if isinstance(value, tuple) else single
        if not all(isinstance(one, bool if each.type is bool else str) for one in words):
            raise TypeError(f"{each.name} is no word")
