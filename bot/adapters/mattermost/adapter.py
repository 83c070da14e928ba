"""The adapter: opens the line, listens, sends."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, aclosing
from dataclasses import dataclass

from bot.adapters.errands import Errands
from bot.adapters.journeys import Journeys
from bot.adapters.mattermost.buttons import Panel
from bot.adapters.mattermost.channels import Channels
from bot.adapters.mattermost.client import Broken, Crowded, Refused
from bot.adapters.mattermost.departures import Departures
from bot.adapters.mattermost.hearing import Ears, Hearing
from bot.adapters.mattermost.letterbook import Letterbook
from bot.adapters.mattermost.marks import Marks
from bot.adapters.mattermost.missed import Missed
from bot.adapters.mattermost.patience import patiently
from bot.adapters.mattermost.people import PLATFORM, People
from bot.adapters.mattermost.posting import Posting
from bot.adapters.mattermost.reading import Me
from bot.adapters.mattermost.sending import Office, Sending
from bot.adapters.mattermost.stream import Stream
from bot.adapters.mattermost.whispers import Whispers
from bot.adapters.mattermost.wire import Wire, shut_out
from bot.adapters.notebook import BUSY, Notebook
from bot.adapters.shapes import word
from bot.adapters.tasks import break_off, unless
from bot.adapters.voice import Voice
from bot.events import Change, Message, Now, Outgoing, TryLater
from bot.say import Catalog
from bot.settings import MattermostBot
from storage.database import Database

log = logging.getLogger(__name__)

SOON = 2.0
"""Seconds a letter waits for the line to be open, and after which it is tried again."""


@dataclass(frozen=True, slots=True)
class Line:
    """What is there while the bot is connected."""

    stream: Stream
    hearing: Hearing
    sending: Sending


class Mattermost:
    """One bot account on a server, by its access token."""

    name = PLATFORM

    def __init__(
        self,
        settings: MattermostBot,
        database: Database,
        texts: Catalog,
        *,
        language: str,
        now: Now,
    ) -> None:
        self._settings = settings
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
        streaming = asyncio.create_task(line.stream.connect(line.hearing.take))
        streaming.add_done_callback(lambda _: line.hearing.stop())
        try:
            async with aclosing(line.hearing.everything()) as everything:
                async for meant in everything:
                    yield meant
        finally:
            line.stream.disconnect()
            await break_off(streaming)
            await line.hearing.end()
        if not streaming.cancelled() and not self._closing.is_set():
            streaming.result()  # which raises what it has failed with

    async def _open(self) -> Line:
        wire = Wire(self._settings)
        self._stack.callback(wire.hang_up)
        told = await patiently(wire.me)
        me = Me(word(told, "id"), word(told, "username"))
        log.info("connected to %s as @%s", self._settings.url, me.username)
        teams = await patiently(wire.teams)
        people = People(wire, word(teams[0], "name") if teams else "")
        channels, errands = Channels(wire, me.id), Errands(Refused, Crowded, Broken)
        self._stack.push_async_callback(errands.end)
        whispers, panel = Whispers(wire, self._notebook.now), Panel()
        letters = Letterbook(self._notebook, numbered=panel.seals is None)
        doubtful = await patiently(letters.waiting)
        departures = Departures(wire, self._notebook, channels, me)
        await patiently(departures.recall)
        ears = Ears(wire, me, people, channels, departures, Missed(wire, me), letters)
        posting = Posting(wire, me, errands)
        office = Office(
            posting,
            people,
            channels,
            departures,
            whispers,
            self._voice,
            lambda: panel,
            self._notebook.now,
        )
        driver = wire.driver
        stream = Stream(driver.options, driver.client.token, lambda: _let_in(wire))
        return Line(stream, Hearing(ears, Marks(self._notebook)), Sending(office, doubtful))

    async def _hang_up(self) -> None:
        self._line = None
        self._connected.clear()
        await self._journeys.end()
        await self._stack.aclose()
        self._stack = AsyncExitStack()

    async def send(self, outgoing: Outgoing, key: str) -> str:
        """Deliver a letter once a key.

        Raises Unreachable, Undeliverable, Unsure, and TryLater: also while there is no line, or
        the database is busy.
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
        return self._line

    async def close(self) -> None:
        """Let go of the connection; `listen` ends."""
        self._closing.set()
        if self._line is not None:
            self._line.hearing.stop()
        await self._hang_up()


async def _let_in(wire: Wire) -> None:
    """Raise ShutOut where the token is no good, and OSError where that cannot be found out."""
    try:
        await wire.me()
    except (Refused, Crowded, Broken) as problem:
        raise shut_out(problem) or OSError(str(problem)) from None
