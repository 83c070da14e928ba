"""The bot's ear at a homeserver that answers whatever a test wants."""

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from nio import AsyncClient

from bot.adapters.matrix.folder import Folder, Session
from bot.adapters.matrix.hearing import Hearing
from bot.adapters.matrix.invitations import Invitations
from bot.adapters.matrix.login import client_of, part
from bot.adapters.matrix.profiles import Profiles
from bot.adapters.matrix.reading import Me
from bot.adapters.matrix.rooms import Rooms
from bot.adapters.matrix.sending import Sending
from bot.adapters.matrix.syncing import Syncing
from bot.adapters.matrix.wire import Wire
from bot.adapters.notebook import Notebook
from bot.events import Message
from bot.settings import MatrixAccount
from storage.database import connect
from tests.matrix.faults import answer
from tests.matrix.odd import ME
from tests.matrix.proxy import FaultProxy

Found = TypeVar("Found")
ANSWERS: Mapping[str, Any] = {}


@dataclass
class Ear:
    """What hears, with a store for keys and a database; nobody listens to it but the test."""

    client: AsyncClient
    syncing: Syncing
    rooms: Rooms
    hearing: Hearing
    sending: Sending
    invitations: Invitations
    notebook: Notebook
    proxy: FaultProxy

    async def hear(self, said: Any, since: str | None = "s1") -> list[Message]:
        """Return what is heard in an answer to a sync; raises TryLater for one without sense."""
        news = await self.syncing._take(said)
        return [message async for message in self.hearing.messages(news, since)]


@asynccontextmanager
async def open_ear(empty: Path, answers: Mapping[str, Any] = ANSWERS) -> AsyncIterator[Ear]:
    """Give an ear whose homeserver answers on some paths, and knows no others."""
    proxy = FaultProxy("http://127.0.0.1:9")
    for path, said in answers.items():
        proxy.fault(answer(200, said), path)
    proxy.fault(answer(404, {"errcode": "M_NOT_FOUND", "error": ""}))
    await proxy.open()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        session = Session(proxy.url, ME, "BOT", "token", pickle_key="key")
        client = client_of(session, Folder(folder))
        client.restore_login(ME, "BOT", "token")
        database = connect(str(shutil.copy(empty, folder / "town.sqlite3")))
        wire, notebook = Wire(client), Notebook("matrix", database, lambda: datetime.now(UTC))
        rooms = Rooms(client, wire, Me(ME, "Bot"), encrypt=True)
        syncing = Syncing(client, wire)
        invitations = Invitations(MatrixAccount(homeserver=proxy.url), rooms, notebook)
        hearing = Hearing(rooms, notebook, syncing, invitations, Profiles(wire, notebook.now))
        sending = Sending(client, wire, rooms, notebook)
        yield Ear(client, syncing, rooms, hearing, sending, invitations, notebook, proxy)
        await part(client)
        await database.close()
        await proxy.close()


def at_the_ear(
    empty: Path, act: Callable[[Ear], Awaitable[Found]], answers: Mapping[str, Any] = ANSWERS
) -> Found:
    """Do something with an ear of its own, in a loop of its own: hypothesis has none."""

    async def run() -> Found:
        async with open_ear(empty, answers) as ear:
            return await act(ear)

    return asyncio.run(run())
