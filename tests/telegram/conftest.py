"""A Bot API server for each test, which fails when anything was said against the contract."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from tests.telegram.bot_api import BotApi
from tests.telegram.calling import Caller


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
