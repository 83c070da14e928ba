"""Bring a database to today's tables, with a copy of the file made before."""

import sqlite3
from datetime import datetime
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from storage.database import Database

MIGRATIONS = Path(__file__).parent / "migrations"


def settings(connection: Connection | None = None) -> Config:
    """Return what Alembic needs to know; it reads no file."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def newest() -> str:
    """Return the revision that today's tables have."""
    return ScriptDirectory.from_config(settings()).get_current_head() or ""


async def revision(database: Database) -> str:
    """Return the revision the database has; empty for a new one."""
    async with database.engine.connect() as connection:
        return await connection.run_sync(_revision)


def _revision(connection: Connection) -> str:
    return MigrationContext.configure(connection).get_current_revision() or ""


async def upgrade(database: Database, *, now: datetime) -> Path | None:
    """Run what is missing; return the copy made before, if the file held anything to lose.

    Raises `alembic.util.CommandError` when the database is newer than this program.
    """
    current = await revision(database)
    if current == newest():
        return None
    copy = backup(database, now=now) if current else None
    async with database.engine.begin() as connection:
        await connection.run_sync(lambda plain: command.upgrade(settings(plain), "head"))
    return copy


def backup(database: Database, *, now: datetime, target: Path | None = None) -> Path | None:
    """Copy the SQLite file while it may be in use; return the copy, None where there is no file.

    The copy is made with SQLite's backup interface: https://sqlite.org/backup.html
    """
    source = database.path
    if source is None or not source.exists():
        return None
    copy = target or source.with_name(f"{source.stem}.{now:%Y%m%dT%H%M%SZ}.backup.sqlite3")
    copy.parent.mkdir(parents=True, exist_ok=True)
    with sqlite3.connect(source) as old, sqlite3.connect(copy) as new:
        old.backup(new)
    old.close()
    new.close()
    copy.chmod(0o600)
    return copy
