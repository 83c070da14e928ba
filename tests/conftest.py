"""What every test may ask for: what is known, an upgraded database, and a town."""

import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import Connection, Dialect, Engine, event

from bot.knowledge import Knowledge
from bot.settings import Settings
from storage.database import Database, connect
from storage.upgrade import upgrade
from tests.matrix.synapse import Synapse
from tests.town import BEGINNING, Town, open_town

TEMPLATE = "template.db"
"""A homeserver's database with its tables and nobody in it, from which others start fast."""


@pytest.fixture(scope="session", autouse=True)
def _compiled() -> Iterator[None]:
    """Let a database find what was compiled for those before it, as in a bot that runs for long.

    SQLAlchemy keeps it with the engine, by dialect, and nearly every test has an engine of its own.
    """
    compiled: dict[object, object] = {}
    dialects: dict[tuple[str, str], Dialect] = {}

    def share(connection: Connection) -> None:
        mine = connection.dialect
        connection.dialect = dialects.setdefault((mine.name, mine.driver), mine)
        connection.execution_options(compiled_cache=compiled)

    event.listen(Engine, "engine_connect", share)
    yield
    event.remove(Engine, "engine_connect", share)


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    """Give everything that is known, with settings in which nothing was decided."""
    return Knowledge.load(Settings(_env_file=None))


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def upgraded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a file made by the real migrations; tests work on copies of it."""
    file = tmp_path_factory.mktemp("upgraded") / "empty.sqlite3"
    database = connect(str(file))
    await upgrade(database, now=BEGINNING)
    await database.close()
    return file


@pytest.fixture
def file(tmp_path: Path, upgraded: Path) -> Path:
    """Give a database file with today's tables and nobody in it."""
    return Path(shutil.copy(upgraded, tmp_path / "town.sqlite3"))


@pytest_asyncio.fixture
async def database(file: Path) -> AsyncIterator[Database]:
    """Give an upgraded database."""
    opened = connect(str(file))
    yield opened
    await opened.close()


@pytest_asyncio.fixture
async def town(file: Path, knowledge: Knowledge) -> AsyncIterator[Town]:
    """Give a town where nobody has said anything yet."""
    opened = open_town(file, knowledge)
    yield opened
    await opened.database.close()


@pytest_asyncio.fixture
async def another_town(tmp_path: Path, upgraded: Path, knowledge: Knowledge) -> AsyncIterator[Town]:
    """Give a second town, to compare what is seen in both."""
    opened = open_town(Path(shutil.copy(upgraded, tmp_path / "another.sqlite3")), knowledge)
    yield opened
    await opened.database.close()


@pytest.fixture(scope="session")
def homeserver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Synapse]:
    """Give the Matrix homeserver of the run; each test makes its own people and rooms on it."""
    server = Synapse(tmp_path_factory.mktemp("homeserver"))
    server.start()
    server.copy_to(server.folder / TEMPLATE)
    yield server
    server.stop()


@pytest.fixture
def another_homeserver(homeserver: Synapse, tmp_path: Path) -> Iterator[Callable[..., Synapse]]:
    """Give what makes a homeserver of one's own, to stop, kill or keep strict."""
    made: list[Synapse] = []

    def make(*, strict: bool = False) -> Synapse:
        folder = tmp_path / f"homeserver-{len(made)}"
        made.append(Synapse(folder, template=homeserver.folder / TEMPLATE, strict=strict))
        made[-1].start()
        return made[-1]

    yield make
    for server in made:
        server.stop()
