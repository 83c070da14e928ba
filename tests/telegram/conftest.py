"""A Bot API server for each test, which fails when anything was said against the contract."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot.knowledge import Knowledge
from tests.telegram.bot_api import BotApi
from tests.telegram.calling import Caller
from tests.telegram.house import House, hurry
from tests.telegram.office import Office, opened


@pytest.fixture
def server_options() -> dict[str, Any]:
    """Return what `BotApi.start` is told; a module says otherwise with a fixture of this name."""
    return {}


@pytest_asyncio.fixture
async def bot_api(server_options: dict[str, Any]) -> AsyncIterator[BotApi]:
    """Give a test a server of the newest kind with strict limits."""
    api = await BotApi.start(**server_options)
    yield api
    await api.close()
    assert api.violations == []


@pytest_asyncio.fixture
async def call(bot_api: BotApi) -> AsyncIterator[Caller]:
    """Give a test a bot that it speaks for itself."""
    async with Caller(bot_api) as caller:
        yield caller


@pytest_asyncio.fixture
async def settle(
    bot_api: BotApi, file: Path, knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Callable[..., House]]:
    """Give what makes a bot at work that waits little; whatever still runs is ended."""
    hurry(monkeypatch)
    houses: list[House] = []

    def build(**chosen: Any) -> House:
        given: dict[str, Any] = {"api": bot_api, "file": file, "knowledge": knowledge}
        houses.append(House(**given | chosen))
        return houses[-1]

    yield build
    bot_api.heal()
    for house in houses:
        await house.stop()


@pytest_asyncio.fixture
async def house(settle: Callable[..., House]) -> House:
    """Give a bot at work."""
    made = settle()
    await made.open()
    return made


@pytest_asyncio.fixture
async def office(bot_api: BotApi, file: Path, knowledge: Knowledge) -> AsyncIterator[Office]:
    """Give an office."""
    async with opened(bot_api, file, knowledge) as made:
        yield made
