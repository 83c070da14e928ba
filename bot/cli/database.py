"""`cxc-bot db`: look after the database."""

import asyncio
from pathlib import Path

import typer

from bot.cli.opening import now, opened, reach, settle
from storage.upgrade import backup, newest


def upgrade_now(file: Path | None) -> None:
    """Bring the database to today's tables and say so."""
    asyncio.run(_upgrade(file))
    typer.echo(f"The database has today's tables (revision {newest()}).")


async def _upgrade(file: Path | None) -> None:
    async with opened(settle(file)):
        pass


def backup_now(file: Path | None, target: Path | None) -> int:
    """Copy the SQLite file and say where to; return the exit status."""
    settings = settle(file)
    database = reach(settings)
    copy = backup(database, now=now(), target=target)
    if copy is None:
        typer.echo(f"{database.address}: there is no SQLite file to copy.", err=True)
        return 1
    typer.echo(f"Copied to {copy}")
    return 0
