"""Which direct channel is whose: known from what is said there, else asked for."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.adapters.mattermost import Mattermost as Adapter
from bot.events import Message, Outgoing
from storage.database import connect
from storage.upgrade import upgrade
from tests.adapters.mattermost_rig import listener, user
from tests.mattermost.people import User
from tests.mattermost.places import Channel
from tests.mattermost.scene import Scene
from tests.telegram.waiting import eventually

pytestmark = pytest.mark.asyncio
OPENED = "POST /channels/direct"


@contextlib.asynccontextmanager
async def listening(scene: Scene, file: Path) -> AsyncIterator[tuple[Adapter, list[Message]]]:
    """Give an adapter that listens, and what it has heard."""
    database, heard = connect(str(file)), list[Message]()
    await upgrade(database, now=datetime.now(UTC))
    adapter = listener(scene.server, database)

    async def hear() -> None:
        async for each in adapter.listen():
            if isinstance(each, Message):
                heard.append(each)

    task = asyncio.create_task(hear())
    await eventually(lambda: bool(scene.server.listening()))
    yield adapter, heard
    await adapter.close()
    await task
    await database.close()


async def say(who: User, channel: Channel, heard: list[Message]) -> None:
    """Say something to the bot, and wait until it has heard that."""
    who.say("@capacity hello", channel)
    await eventually(lambda: bool(heard))


async def test_who_has_written_directly_is_answered_there(scene: Scene, tmp_path: Path) -> None:
    async with listening(scene, tmp_path / "town.sqlite3") as (adapter, heard):
        await say(scene.ada, scene.ada.direct_channel, heard)
        await adapter.send(Outgoing("An answer", user=user(scene.ada)), "one")
    assert [each.message for each in scene.ada.inbox] == ["An answer"]
    assert scene.server.asked(OPENED) == []


async def test_a_channel_of_several_is_nobody_s(scene: Scene, tmp_path: Path) -> None:
    name = "__".join(sorted((scene.ada.id, scene.bot.id)))
    trap = scene.team.channel(name, [scene.ada, scene.ben, scene.bot])
    async with listening(scene, tmp_path / "town.sqlite3") as (adapter, heard):
        await say(scene.ada, trap, heard)
        await adapter.send(Outgoing("An answer", user=user(scene.ada)), "one")
    assert [each.message for each in scene.ada.direct_channel.written] == ["An answer"]
    assert trap.written == []
