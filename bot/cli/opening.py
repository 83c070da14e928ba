"""What every command of the operator needs: settings, knowledge, the database, the real clock."""

import gc
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import typer
from alembic.util import CommandError
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from bot.cli.redaction import Redacting, secrets
from bot.knowledge import Knowledge
from bot.settings import Settings, SettingsProblem, load
from storage.database import Database, connect
from storage.upgrade import upgrade

YOUNG = 50_000
"""New objects between two looks of the garbage collector; Python's own is 700."""
TALKATIVE = ("alembic", "apscheduler", "aiosqlite", "urllib3", "websockets")
"""What they log drowns what we do, or could hold what people write, or a secret address."""


def now() -> datetime:
    """Return the real time."""
    return datetime.now(UTC)


def settle(file: Path | None) -> Settings:
    """Read the settings, and let the log follow them; it holds no texts of anybody, no secrets."""
    settings = load(file)
    handler = logging.StreamHandler()
    handler.setFormatter(Redacting(secrets(settings)))
    logging.basicConfig(level=settings.log_level.upper(), handlers=[handler])
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
    return settings


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[tuple[Database, Knowledge]]:
    """Open the database of the settings, bring it to today's tables, and close it afterwards.

    Raises SettingsProblem for an address that cannot be opened.
    """
    database = reach(settings)
    try:
        await renew(database, now())
        yield database, Knowledge.load(settings)
    finally:
        await database.close()


def printable(line: str) -> str:
    """Return a line that does nothing to a terminal: names in it may be anybody's."""
    return "".join(each if each.isprintable() else "\ufffd" for each in line)


def spare_the_collector() -> None:
    """Let the garbage collector leave alone what is loaded by now, and look less often.

    Texts and capacities stay as long as the program; looking through them again and again takes a
    tenth of the time of a busy bot. https://docs.python.org/3/library/gc.html#gc.freeze
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG)


def reach(settings: Settings) -> Database:
    """Return the database of the settings, not opened yet; raises SettingsProblem."""
    try:
        return connect(settings.database)
    except (ArgumentError, ImportError) as error:
        raise SettingsProblem(f'database: {error}. Example: database = "cxc-bot.sqlite3"') from None


async def renew(database: Database, at: datetime) -> None:
    """Bring a database to today's tables; raises SettingsProblem where that cannot be."""
    try:
        copy = await upgrade(database, now=at)
    except CommandError as error:
        raise SettingsProblem(f"{database.address}: made by a newer version: {error}") from None
    except (SQLAlchemyError, OSError) as error:
        why = getattr(error, "orig", None) or error
        raise SettingsProblem(f"{database.address}: cannot be opened: {why}") from None
    if copy is not None:
        typer.echo(f"The tables were renewed; the copy made before is {copy}", err=True)
