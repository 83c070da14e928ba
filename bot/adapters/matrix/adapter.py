"""The adapter: opens the line, listens, sends."""

import asyncio
import logging
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import timedelta

from bot.adapters.matrix import upkeep
from bot.adapters.matrix.client import Client
from bot.adapters.matrix.folder import Folder, Session
from bot.adapters.matrix.hearing import Hearing
from bot.adapters.matrix.invitations import Invitations
from bot.adapters.matrix.login import enter, part
from bot.adapters.matrix.news import News
from bot.adapters.matrix.profiles import Profiles
from bot.adapters.matrix.reading import PLATFORM, Me
from bot.adapters.matrix.rooms import Rooms
from bot.adapters.matrix.sending import Sending
from bot.adapters.matrix.syncing import Syncing, persist
from bot.adapters.matrix.wire import Refused, Wire, at
from bot.adapters.notebook import Notebook
from bot.adapters.shapes import word
from bot.adapters.tasks import break_off, unless
from bot.events import Message, Now, Outgoing, ShutOut, TryLater
from bot.settings import MatrixAccount
from storage.database import Database

log = logging.getLogger(__name__)

SOON = 1.0
"""Seconds after which a letter is tried again that came before the line was open."""
BUSY, QUIET = timedelta(seconds=1), timedelta(seconds=30)
"""How old the noted position may be where something was said to us since, and where nothing was.

What comes again after a crash is known by its id; a write for each answer would delay the next.
"""
EVERY = 500
"""Answers of the homeserver between two looks at old keys."""
REVOKED = (
    "{homeserver} no longer accepts the access token ({why}). Put a new access_token, or the"
    " password, into [matrix] and start again. `cxc-bot doctor` tells more."
)


@dataclass(frozen=True, slots=True)
class Line:
    """What is there while the bot is connected."""

    client: Client
    syncing: Syncing
    hearing: Hearing
    sending: Sending
    rooms: Rooms
    invitations: Invitations


class Matrix:
    """One account on a homeserver, as one device."""

    name = PLATFORM

    def __init__(self, account: MatrixAccount, database: Database, *, now: Now) -> None:
        self._account = account
        self._notebook = Notebook(PLATFORM, database, now)
        self._line: Line | None = None
        self._stack = AsyncExitStack()
        self._closing = asyncio.Event()
        logging.getLogger("nio").setLevel(logging.CRITICAL)  # it logs what people write

    async def listen(self) -> AsyncGenerator[Message, None]:
        """Yield what people say, until `close`; asking for the next says that the last is stored.

        Raises ShutOut where only the operator can help. The line stays open when this is broken
        off, so that the last letters can leave.
        """
        await self._hang_up()
        line = await unless(self._closing, self._open())
        if line is None:
            await self._hang_up()
            return
        try:
            while not self._closing.is_set():
                async for message in self._hear(line):
                    yield message
        except (ShutOut, Refused) as error:
            why = REVOKED.format(homeserver=self._account.homeserver, why=error)
            raise ShutOut(why) from None

    async def _open(self) -> Line:
        folder = self._stack.enter_context(Folder(self._account.store))
        client, session = await persist(lambda: enter(self._account, folder))
        self._stack.push_async_callback(part, client)
        log.info("logged in at %s as %s, device %s",
                 session.homeserver, session.user, session.device)  # fmt: skip
        line = await persist(lambda: self._connect(client, session))
        follow = asyncio.create_task(line.invitations.follow())
        self._stack.push_async_callback(break_off, follow)
        return line

    async def _hang_up(self) -> None:
        self._line = None
        await self._stack.aclose()
        self._stack = AsyncExitStack()

    async def _connect(self, client: Client, session: Session) -> Line:
        wire = Wire(client)
        me = await _me(wire, session.user)
        rooms = Rooms(client, wire, me, encrypt=self._account.encrypt)
        await rooms.load_directs()
        syncing = Syncing(client, wire)
        invitations = Invitations(self._account, rooms, self._notebook)
        profiles = Profiles(wire, self._notebook.now)
        hearing = Hearing(rooms, self._notebook, syncing, invitations, profiles)
        sending = Sending(client, wire, rooms, self._notebook)
        return Line(client, syncing, hearing, sending, rooms, invitations)

    async def _hear(self, line: Line) -> AsyncIterator[Message]:
        """Yield what is in each answer, and move on when it is stored."""
        since, answers, noted, heard = await line.hearing.position(), 0, self._notebook.now(), False
        while not self._closing.is_set():
            brief = line.hearing.unread.waiting
            found = await unless(self._closing, self._news(line, since, brief=brief))
            if found is None:
                return
            news, before = found
            await line.rooms.changed()
            self._line = line
            async for message in line.hearing.messages(news, before):
                heard = True
                yield message
            if before is None or self._notebook.now() - noted > (BUSY if heard else QUIET):
                await line.hearing.move_on(news)
                noted, heard = self._notebook.now(), False
            since, answers = news.token, answers + 1
            if answers % EVERY == 1:
                upkeep.forget_old_keys(line.client)

    async def _news(self, line: Line, since: str | None, *, brief: bool) -> tuple[News, str | None]:
        """Return what is new, and since when: where that is forgotten, we begin anew, with None."""
        try:
            return await line.syncing.news(since, brief=brief), since
        except Refused as no:
            if no.status != 400 or since is None:
                raise
            log.warning("the homeserver no longer knows where we stopped listening; beginning anew")
            return await line.syncing.news(None), None

    async def send(self, outgoing: Outgoing, key: str) -> str:
        """Deliver a letter once a key; raises Unreachable, and TryLater while there is no line."""
        line = self._line
        if line is None:
            raise TryLater(SOON)
        return await line.sending.send(outgoing, key)

    async def close(self) -> None:
        """Let go of the connection and of the keys; `listen` ends."""
        self._closing.set()
        await self._hang_up()


async def _me(wire: Wire, user: str) -> Me:
    try:
        profile = await wire.call("GET", at("profile", user))
    except Refused:
        profile = {}
    return Me(user, word(profile, "displayname"))
