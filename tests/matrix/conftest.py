"""What the Matrix tests may ask for: people, a proxy, and a home for the bot."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any, Protocol, TypeVar

import pytest
import pytest_asyncio

from bot.knowledge import Knowledge
from bot.settings import Limits, Settings
from tests.matrix.house import House
from tests.matrix.humans import enrol
from tests.matrix.plain import PlainHuman
from tests.matrix.proxy import FaultProxy
from tests.matrix.synapse import Synapse

Kind = TypeVar("Kind", bound=PlainHuman)


class Come(Protocol):
    """Lets somebody of a kind come, to the homeserver of the run or to another."""

    async def __call__(self, kind: type[Kind], name: str, at: Synapse | None = None) -> Kind: ...


@pytest_asyncio.fixture
async def come(homeserver: Synapse) -> AsyncIterator[Come]:
    """Give what lets people come; they go home when the test is over."""
    async with AsyncExitStack() as stack:

        async def come(kind: type[Kind], name: str, at: Synapse | None = None) -> Kind:
            human = await kind.open(at or homeserver, name)
            stack.push_async_callback(human.close)
            return human

        yield come


@pytest_asyncio.fixture
async def proxy(homeserver: Synapse) -> AsyncIterator[FaultProxy]:
    """Give a proxy to the homeserver of the run, where nothing goes wrong yet."""
    made = FaultProxy(homeserver.url)
    await made.open()
    yield made
    await made.close()


@pytest.fixture(scope="session")
def unhurried() -> Knowledge:
    """Give what is known, under settings that let people write as fast as a test can."""
    limits = Limits(messages_a_minute=1000)
    return Knowledge.load(Settings(limits=limits))


class Settle(Protocol):
    """Gives the bot an account at a homeserver, a home, and perhaps another way to get there."""

    async def __call__(
        self, at: Synapse | None = None, *, url: str = "", **settings: Any
    ) -> House: ...


@pytest_asyncio.fixture
async def settle(
    homeserver: Synapse, upgraded: Path, tmp_path: Path, unhurried: Knowledge
) -> AsyncIterator[Settle]:
    """Give what lets the bot move in somewhere; it is shut when the test is over."""
    async with AsyncExitStack() as stack:

        async def settle(at: Synapse | None = None, *, url: str = "", **settings: Any) -> House:
            server = at or homeserver
            login = await asyncio.to_thread(enrol, server, "bot")
            folder = tmp_path / login.device_id
            folder.mkdir()
            house = House(login, url or server.url, folder, upgraded, unhurried, settings)
            stack.push_async_callback(house.shut)
            return house

        yield settle
