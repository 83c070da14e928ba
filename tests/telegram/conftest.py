"""A Bot API server for each test, which fails when anything was said against the contract."""

from collections.abc import AsyncIterator

import pytest_asyncio

from tests.telegram.bot_api import BotApi


@pytest_asyncio.fixture
async def bot_api() -> AsyncIterator[BotApi]:
    """Give a test a server of the newest kind with strict limits."""
    api = await BotApi.start()
    yield api
    await api.close()
    assert api.violations == []
