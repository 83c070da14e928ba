"""A Bot API server for each test, which fails when anything was said against the contract."""

from collections.abc import AsyncIterator

import pytest_asyncio

from tests.telegram.bot_api import BotApi
from tests.telegram.calling import Caller


@pytest_asyncio.fixture
async def bot_api() -> AsyncIterator[BotApi]:
    """Give a test a server of the newest kind with strict limits."""
    api = await BotApi.start()
    yield api
    await api.close()
    assert api.violations == []


@pytest_asyncio.fixture
async def call(bot_api: BotApi) -> AsyncIterator[Caller]:
    """Give a test a bot that it speaks for itself."""
    async with Caller(bot_api) as caller:
        yield caller
