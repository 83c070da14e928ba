"""Groups the bot is in, and who looks after them."""

import asyncio
import logging
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import datetime, timedelta

from telegram import Chat
from telegram.error import TelegramError

from bot.adapters.notebook import Notebook
from bot.adapters.shapes import find, tables, word
from bot.adapters.telegram.reading import Membership
from bot.adapters.telegram.wire import Wire
from bot.events import Change, Message

log = logging.getLogger(__name__)

KIND = "group"
FRESH = timedelta(minutes=10)
SILENT = timedelta(minutes=1)
"""How long a group is not asked again that did not tell: everything said in it would wait."""
PATIENCE_SECONDS = 2.0
REMEMBERED = 1000


class Groups:
    """Remembers groups for `doctor`, and asks who their administrators are."""

    def __init__(self, wire: Wire, notebook: Notebook) -> None:
        self._wire, self._notebook = wire, notebook
        self._carers: dict[str, tuple[datetime, AbstractSet[str]]] = {}
        """Who looks after a group, and until when that is taken to be so."""

    async def note(self, membership: Membership) -> Change | None:
        """Note that the bot came into a group or left it; say so where it is new in it.

        A channel gets no greeting: its readers did not ask for one. Neither does a group that has
        just become a supergroup, which looks like a new one with the same name.
        """
        where = membership.place
        if not membership.present:
            await self._notebook.drop(KIND, where.id)
            return None
        renewed = await self._renewed(membership)
        await self._notebook.put(KIND, where.id, {"kind": membership.kind, "name": where.name})
        if membership.was or renewed or membership.kind == Chat.CHANNEL:
            return None
        return Change(membership.id, "entered", where)

    async def _renewed(self, membership: Membership) -> bool:
        if membership.kind != Chat.SUPERGROUP:
            return False
        small = (
            each for each in (await self._notebook.every(KIND)).values()
            if word(each, "kind") == Chat.GROUP
        )  # fmt: skip
        return any(word(each, "name") == membership.place.name for each in small)

    async def move(self, change: Change) -> None:
        """Remember a group under its new id."""
        self._carers.pop(change.place.id, None)
        old = await self._notebook.get(KIND, change.place.id)
        known = old or await self._notebook.get(KIND, change.into) or {"name": change.place.name}
        await self._notebook.put(KIND, change.into, {**known, "kind": Chat.SUPERGROUP})
        await self._notebook.drop(KIND, change.place.id)

    async def complete(self, message: Message) -> Message:
        """Say of words to the bot whether their writer looks after the group."""
        if message.place.direct or not message.sender.id or not _for_us(message):
            return message
        carers = await self._asked(message.place.id)
        return replace(message, moderates=message.sender.id in carers)

    async def _asked(self, chat: str) -> AbstractSet[str]:
        until, known = self._carers.get(chat, (None, frozenset[str]()))
        now = self._notebook.now()
        if until is None or now > until:
            found = await self._ask(chat)
            if len(self._carers) >= REMEMBERED:
                self._carers.clear()
            known, span = (known, SILENT) if found is None else (found, FRESH)
            self._carers[chat] = (now + span, known)
        return known

    async def _ask(self, chat: str) -> AbstractSet[str] | None:
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                found = await self._wire.call("getChatAdministrators", {"chat_id": int(chat)})
        except (TelegramError, TimeoutError):
            log.info("a group does not tell who looks after it")
            return None
        return {str(find(each, "user", "id")) for each in tables(found)}


def _for_us(message: Message) -> bool:
    return message.addressed or message.pressed or message.text.startswith(("/", "!"))
