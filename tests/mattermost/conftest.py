"""A Mattermost server for each test, which fails when anything was said against the contract."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot.knowledge import Knowledge
from tests.mattermost.caller import Caller
from tests.mattermost.door import Door
from tests.mattermost.house import House, hurry
from tests.mattermost.scene import Scene, make_scene
from tests.mattermost.server import Mattermost


@pytest.fixture
def server_options() -> dict[str, Any]:
    """Return what `Mattermost.start` is told; a module may say otherwise."""
    return {}


@pytest_asyncio.fixture
async def mattermost(server_options: dict[str, Any]) -> AsyncIterator[Mattermost]:
    """Give a test a server with a bot on it."""
    server = await Mattermost.start(**server_options)
    yield server
    await server.close()
    assert server.violations == []


@pytest_asyncio.fixture
async def call(mattermost: Mattermost) -> AsyncIterator[Caller]:
    """Give a test a bot that it speaks for itself."""
    async with Caller(mattermost) as caller:
        yield caller


@pytest.fixture
def scene(mattermost: Mattermost) -> Scene:
    """Give a test a team with people in it."""
    return make_scene(mattermost)


@pytest_asyncio.fixture
async def door() -> AsyncIterator[Door]:
    """Give a test a place where the server reaches its bot."""
    made = Door()
    await made.open()
    yield made
    await made.close()


@pytest_asyncio.fixture
async def settle(
    mattermost: Mattermost, file: Path, knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Callable[..., House]]:
    """Give what makes a bot at work that waits little; whatever still runs is ended."""
    hurry(monkeypatch)
    houses: list[House] = []

    def build(**chosen: Any) -> House:
        given: dict[str, Any] = {"server": mattermost, "file": file, "knowledge": knowledge}
        houses.append(House(**given | chosen))
        return houses[-1]

    yield build
    mattermost.heal()
    for house in houses:
        await house.stop()


@pytest_asyncio.fixture
async def house(settle: Callable[..., House]) -> House:
    """Give a bot at work, whose first start is over."""
    made = settle()
    await made.open()
    return made
