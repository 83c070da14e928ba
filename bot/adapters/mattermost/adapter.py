"""The adapter: opens the line, listens, sends."""

import asyncio
import contextlib
import logging
import secrets
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, aclosing
from dataclasses import dataclass

from bot.adapters.errands import Errands
from bot.adapters.journeys import Journeys
from bot.adapters.mattermost.buttons import Panel
from bot.adapters.mattermost.channels import Channels
from bot.adapters.mattermost.client import Broken, Crowded, Refused
from bot.adapters.mattermost.departures import Departures
from bot.adapters.mattermost.door import Door
from bot.adapters.mattermost.forms import Forms
from bot.adapters.mattermost.hearing import Ears, Hearing
from bot.adapters.mattermost.letterbook import Letterbook
from bot.adapters.mattermost.marks import Marks
from bot.adapters.mattermost.markup import Typing
from bot.adapters.mattermost.missed import Missed
from bot.adapters.mattermost.patience import patiently
from bot.adapters.mattermost.people import PLATFORM, People
from bot.adapters.mattermost.posting import Posting
from bot.adapters.mattermost.reading import Me
from bot.adapters.mattermost.seals import Seals
from bot.adapters.mattermost.sending import Office, Sending
from bot.adapters.mattermost.stream import Stream
from bot.adapters.mattermost.tokens import Tokens
from bot.adapters.mattermost.whispers import Whispers
from bot.adapters.mattermost.wire import UNAUTHORIZED, Wire, shut_out
from bot.adapters.notebook import BUSY, Notebook
from bot.adapters.shapes import Json, word
from bot.adapters.tasks import break_off, unless
from bot.adapters.voice import Voice
from bot.events import Change, Message, Now, Outgoing, ShutOut, TryLater
from bot.say import Catalog
from bot.settings import MattermostBot
from storage.database import Database

log = logging.getLogger(__name__)

SECRET = "secret"  # noqa: S105 - under which it is kept
SOON = 2.0
"""Seconds a letter waits for the line to be open, and after which it is tried again."""


@dataclass(frozen=True, slots=True)
class Line:
    """What is there while the bot is connected."""

    stream: Stream
    hearing: Hearing
    sending: Sending
    door: Door | None


class Mattermost:
    """One bot account on a server, by its access token."""

    name = PLATFORM

    def __init__(
        self,
        settings: MattermostBot,
        database: Database,
        texts: Catalog,
        forms: Forms,
        *,
        language: str,
        now: Now,
    ) -> None:
        self._settings, self._forms = settings, forms
        self._notebook = Notebook(PLATFORM, database, now)
        given = (each.get_secret_value() for each in settings.command_tokens)
        self._tokens = Tokens(given, self._notebook)
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
            if line.door is not None:
                await line.door.close()
            await line.hearing.end()
        if not streaming.cancelled() and not self._closing.is_set():
            streaming.result()  # which raises what it has failed with

    async def _open(self) -> Line:
        wire = Wire(self._settings)
        self._stack.push_async_callback(wire.hang_up)
        told = await patiently(lambda: _account(wire))
        me = Me(word(told, "id"), word(told, "username"))
        log.info("connected to %s as @%s", self._settings.url, me.username)
        office = await self._furnish(wire, me)
        letters, missed = office.posting.letters, Missed(wire, me)
        ears = Ears(wire, me, office.people, office.channels, office.departures, missed, letters)
        marks = Marks(self._notebook)
        await patiently(lambda: marks.begin(missed.newest))
        hearing = Hearing(ears, marks)
        sending = Sending(office, await patiently(letters.waiting))
        driver = wire.driver
        stream = Stream(driver.options, driver.client.token, lambda: _let_in(wire), wire.doubted)
        return Line(stream, hearing, sending, await self._let_callers_in(office, hearing))

    async def _furnish(self, wire: Wire, me: Me) -> Office:
        errands = Errands(Refused, Crowded, Broken, ShutOut)
        self._stack.push_async_callback(errands.end)
        letters = Letterbook(self._notebook)
        people = People(wire, await patiently(letters.unreached))
        self._stack.push_async_callback(people.end)
        channels = Channels(wire, me.id)
        departures = Departures(wire, self._notebook, channels, me)
        await patiently(departures.recall)
        return Office(
            posting=Posting(wire, me, errands, letters),
            people=people,
            channels=channels,
            departures=departures,
            whispers=Whispers(wire, self._notebook.now),
            voice=self._voice,
            panel=await patiently(lambda: self._panel(wire)),
            now=self._notebook.now,
        )

    async def _panel(self, wire: Wire) -> Panel:
        """Return how buttons look: real ones need an address, and a secret that is kept."""
        address = self._settings.public_url
        if not address:
            return Panel()
        return Panel(Seals(await self._secret()), address, await self._typing(wire))

    async def _typing(self, wire: Wire) -> Typing:
        """Return how commands are typed: with a slash, where that works in all teams of the bot."""
        return await self._tokens.typing([word(each, "id") for each in await wire.teams()])

    async def _secret(self) -> bytes:
        """Return what seals are made with: made once, and kept."""
        while not (known := word(await self._notebook.get(SECRET, SECRET), "word")):
            await self._notebook.put(SECRET, SECRET, {"word": secrets.token_hex()})
        return known.encode()

    async def _let_callers_in(self, office: Office, hearing: Hearing) -> Door | None:
        """Open the door at which the server brings slash commands and presses, if there is one."""
        settings, seals = self._settings, office.panel.seals
        if seals is None:
            return None
        door = Door(
            settings,
            wire=office.posting.wire,
            seals=seals,
            people=office.people,
            voice=office.voice,
            whispers=office.whispers,
            panel=office.panel,
            tokens=self._tokens,
            take=hearing.bring,
            me=office.posting.me.id,
            now=office.now,
            forms=self._forms,
        )
        self._stack.push_async_callback(door.close)
        await door.open()
        return door

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


async def _account(wire: Wire) -> Json:
    """Return whose the token is; a refusal that is not about the token is a wrong address."""
    try:
        return await wire.me()
    except Refused as no:
        if no.status == UNAUTHORIZED:
            raise
        raise Broken(str(no), sent=False) from None


async def _let_in(wire: Wire) -> None:
    """Raise ShutOut where the token is no good, and OSError where that cannot be found out."""
    try:
        await wire.me()
    except (Refused, Crowded, Broken) as problem:
        raise shut_out(problem) or OSError(str(problem)) from None
