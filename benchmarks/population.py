"""An invented community in an SQLite file: a bot that has been in use for a while."""

import asyncio
import shutil
import tempfile
from argparse import ArgumentParser
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path
from random import Random

from sqlalchemy import Connection, insert
from sqlmodel import SQLModel

from benchmarks import history, invented
from benchmarks.figures import progress
from benchmarks.invented import NOW, Row
from storage.database import connect
from storage.tables import Account, Block, Declaration, Letter, Person, Seen
from storage.upgrade import newest, upgrade


@dataclass(frozen=True, slots=True)
class Size:
    """How large a community is, and the seed that invents it anew just so."""

    people: int
    declarations: int
    seed: int

    @property
    def name(self) -> str:
        """Name the file; another size, and other tables, have another name."""
        return f"community-{self.people}-{self.declarations}-{self.seed}-{newest()}"


def add_directory(parser: ArgumentParser) -> None:
    """Let it be said where a community is kept."""
    kept = Path(tempfile.gettempdir()) / "cxc-bot-benchmarks"
    where = "where the community is kept for the next time [default: %(default)s]"
    parser.add_argument("--directory", type=Path, default=kept, help=where)


def copy_of(size: Size, directory: Path, name: str) -> Path:
    """Return a fresh copy of the community, which is invented if it was not yet."""
    directory.mkdir(parents=True, exist_ok=True)
    kept = directory / f"{size.name}.sqlite3"
    if not kept.exists():
        progress(f"inventing {size.people} people with {size.declarations} declarations")
        part = directory / f"{size.name}.part.sqlite3"
        part.unlink(missing_ok=True)
        asyncio.run(_invent(size, part))
        part.rename(kept)
    for old in directory.glob(f"{name}.sqlite3*"):
        old.unlink()
    return Path(shutil.copy(kept, directory / f"{name}.sqlite3"))


async def _invent(size: Size, file: Path) -> None:
    database = connect(str(file))
    try:
        await upgrade(database, now=NOW)
        async with database.engine.begin() as connection:
            await connection.run_sync(_fill, size)
        async with database.engine.connect() as connection:
            await connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        await database.close()


def _fill(connection: Connection, size: Size) -> None:
    draw = Random(size.seed)
    people = [invented.person(draw, number) for number in range(size.people)]
    wishes = invented.declarations(draw, people, size.declarations)
    tables: dict[type[SQLModel], list[Row]] = {
        Person: people,
        Account: [invented.account(draw, number, row) for number, row in enumerate(people)],
        Declaration: sorted(wishes, key=itemgetter("created_at")),  # as they were said
        **history.introductions(draw, wishes, size.people // 5),
        Block: history.blocks(draw, people, size.people // 100),
        Letter: invented.letters(draw, people, 2 * size.people),
        Seen: invented.seen(draw, 3 * size.people),
    }
    for table, rows in tables.items():
        connection.execute(insert(table), rows)
