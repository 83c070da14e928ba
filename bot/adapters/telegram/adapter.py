"""The adapter: opens the line, listens, sends."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncGenerator, Sequence
from contextlib import AsyncExitStack, aclosing
from dataclasses import dataclass

from telegram.error import TelegramError

from bot.adapters.errands import Errands
from bot.adapters.journeys import Journeys
from bot.adapters.notebook import BUSY, Notebook
from bot.adapters.shapes import Json, find, word
from bot.adapters.tasks import break_off, unless
from bot.adapters.telegram.groups import Groups
from bot.adapters.telegram.hearing import Hearing
from bot.adapters.telegram.inbox import Inbox
from bot.adapters.telegram.menu import Menu, show
from bot.adapters.telegram.pace import Limits, Pace
from bot.adapters.telegram.polling import Polling
from bot.adapters.telegram.post import Post
from bot.adapters.telegram.presses import Presses
from bot.adapters.telegram.reading import PLATFORM, Me
from bot.adapters.telegram.sending import Sending
from bot.adapters.telegram.webhook import Webhook
from bot.adapters.telegram.whispers import Whispers
from bot.adapters.telegram.wire import Wire, shut_out
from bot.adapters.voice import Voice
from bot.events import Change, Message, Now, Outgoing, TryLater
from bot.say import Catalog
from bot.settings import TelegramBot
from storage.database import Database

log = logging.getLogger(__name__)

SOON = 2.0
"""Seconds a letter waits for the line to be open, and after which it is tried again."""
RETRY_SECONDS, LONGEST_RETRY_SECONDS = 1.0, 30.0
MENU_SECONDS = 300.0
STRICT = Limits()


@dataclass(frozen=True, slots=True)
class Line:
    """What is there while the bot is connected."""

    source: Polling | Webhook
    inbox: Inbox
    hearing: Hearing
    sending: Sending


class Telegram:
    """One bot, by the token BotFather gave."""

    name = PLATFORM

    def __init__(
        self,
        settings: TelegramBot,
        database: Database,
        texts: Catalog,
        menu: Menu,
        *,
        language: str,
        now: Now,
        limits: Limits = STRICT,
    ) -> None:
        self._settings, self._menu, self._limits = settings, menu, limits
        self._notebook = Notebook(PLATFORM, database, now)
        self._voice = Voice(texts, language, database)
        self._line: Line | None = None
        self._connected = asyncio.Event()
        self._journeys = Journeys()
        self._stack = AsyncExitStack()
        self._closing = asyncio.Event()

    async def listen(self) -> AsyncGenerator[Message | Change, None]:
        """Yield what people say, until `close`; asking for the next says that the last is stored.

        Raises ShutOut where only the operator can help. The line stays open when this is broken
        off, so that the last letters can leave.
        """
        await self._hang_up()
        line = await unless(self._closing, self._open())
        if line is None:
            await self._hang_up()
            return
        self._line = line
        self._connected.set()
        receiving = asyncio.create_task(self._receive(line))
        receiving.add_done_callback(lambda _: line.hearing.stop())
        try:
            while (heard := await line.hearing.next()) is not None:
                if heard.meant is not None:
                    yield heard.meant
                if heard.update:
                    line.inbox.done(heard.update)
                if line.hearing.quiet:
                    await line.inbox.settle()
        finally:
            await break_off(receiving)
            await line.hearing.end()
        if not receiving.cancelled() and not self._closing.is_set():
            receiving.result()  # which raises what it has failed with

    async def _receive(self, line: Line) -> None:
        """Take what was stored and not dealt with, then whatever comes."""
        await line.source.begin()
        await line.hearing.recall()
        for update in await line.inbox.waiting():
            await line.hearing.take(update)
        async with aclosing(line.source.batches()) as batches:
            async for batch in batches:
                for update in await _stored(line.inbox, batch):
                    await line.hearing.take(update)

    async def _open(self) -> Line:
        wire = Wire(self._settings)
        self._stack.push_async_callback(wire.hang_up)
        me = await _me(wire)
        log.info("connected as @%s", me.username)
        post = Post(wire, self._notebook, me, Pace(self._limits), Errands(TelegramError))
        self._stack.push_async_callback(post.errands.end)
        whispers, presses = Whispers(post, self._voice), Presses(post, self._voice)
        post.errands.run(self._show_menu(wire, whispers))
        inbox, groups = Inbox(self._notebook), Groups(wire, self._notebook)
        hearing = Hearing(me, inbox, self._notebook, groups, presses)
        sending = Sending(post, whispers, hearing.notice)
        source = Webhook(wire, self._settings) if self._settings.webhook_url else Polling(wire)
        return Line(source, inbox, hearing, sending)

    async def _show_menu(self, wire: Wire, whispers: Whispers) -> None:
        """Let clients show the commands; a server that is too busy is asked another time."""
        while True:
            try:
                whispers.known = await show(wire, self._menu)
            except TelegramError as error:
                log.warning("the menu of commands is not shown yet: %s", error)
                await asyncio.sleep(MENU_SECONDS)
            else:
                return

    async def _hang_up(self) -> None:
        self._line = None
        self._connected.clear()
        await self._journeys.end()
        await self._stack.aclose()
        self._stack = AsyncExitStack()

    async def send(self, outgoing: Outgoing, key: str) -> str:
        """Deliver a letter; Telegram has nothing to tell two tries of it apart.

        Raises Unreachable (Unmet), Undeliverable, Unsure, and TryLater: also while there is no
        line, another copy of the bot has it, or the database is busy.
        """
        line = await self._soon_ready()
        if line is None:
            raise TryLater(SOON)
        try:
            return await self._journeys.carry(key, lambda: line.sending.send(outgoing, key))
        except BUSY:
            log.exception("a letter waits for the database")
            raise TryLater(SOON) from None

    async def _soon_ready(self) -> Line | None:
        """Wait a moment for the line: who is put off waits longer each time."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(SOON):
                await self._connected.wait()
                line = self._line
                if line is not None:
                    await line.source.ready.wait()
                return line
        return None

    async def close(self) -> None:
        """Let go of the connection; `listen` ends."""
        self._closing.set()
        if self._line is not None:
            self._line.hearing.stop()
        await self._hang_up()


async def _me(wire: Wire) -> Me:
    """Ask who we are, until the network is there; raises ShutOut where the token is no good."""
    pause = RETRY_SECONDS
    while True:
        try:
            found = await wire.call("getMe")
        except TelegramError as error:
            if (refusal := shut_out(error)) is not None:
                raise refusal from None
            log.warning("Telegram does not answer (%s); trying again", error)
        else:
            number = find(found, "id")
            if isinstance(number, int):
                return Me(number, word(found, "username"))
            log.warning("Telegram does not say who we are; trying again")
        await asyncio.sleep(pause)
        pause = min(2 * pause, LONGEST_RETRY_SECONDS)


async def _stored(inbox: Inbox, batch: Sequence[object]) -> Sequence[Json]:
    """Store updates, however long it takes: until then Telegram must not forget them."""
    pause = RETRY_SECONDS
    while True:
        try:
            return await inbox.keep(batch)
        except Exception:
            log.exception("updates could not be stored; trying again in %s s", pause)
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_RETRY_SECONDS)
