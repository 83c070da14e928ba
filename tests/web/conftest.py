"""A database with a year of invented figures, and the page over it."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio

from benchmarks.editions import editions
from bot.knowledge import Knowledge
from storage.database import Database, connect
from tests.web.showing import WEEKS, knowing, publish, shown


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def year(
    knowledge: Knowledge, upgraded: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """Give a file with the figures of several weeks; nothing writes into it."""
    file = Path(shutil.copy(upgraded, tmp_path_factory.mktemp("web") / "year.sqlite3"))
    database = connect(str(file))
    await publish(database, editions(knowledge, WEEKS))
    await database.close()
    return file


@pytest_asyncio.fixture
async def published(year: Path, tmp_path: Path) -> AsyncIterator[Database]:
    """Give a database with figures."""
    opened = connect(str(shutil.copy(year, tmp_path / "published.sqlite3")))
    yield opened
    await opened.close()


@pytest_asyncio.fixture
async def page(knowledge: Knowledge, published: Database) -> AsyncIterator[str]:
    """Give the address of a page with figures."""
    async with shown(knowing(knowledge), published) as address:
        yield address


@pytest_asyncio.fixture
async def empty(knowledge: Knowledge, database: Database) -> AsyncIterator[str]:
    """Give the address of a page over a database in which nothing is."""
    async with shown(knowing(knowledge), database) as address:
        yield address


@pytest_asyncio.fixture
async def browser() -> AsyncIterator[aiohttp.ClientSession]:
    """Give what asks for pages and follows no redirect by itself."""
    async with aiohttp.ClientSession(auto_decompress=True) as session:
        yield session
