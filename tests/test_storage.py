"""The file: its settings, its migrations, its backups, and what a killed process leaves behind."""

import asyncio
import os
import signal
import sqlite3
import stat
import sys
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
import pytest_asyncio
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.util import CommandError
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError, StatementError
from sqlmodel import SQLModel

from storage import dues, ids
from storage.database import Database, connect
from storage.tables import Account, Person, Place, Seen
from storage.upgrade import backup, newest, revision, upgrade
from tests.town import BEGINNING, Town

pytestmark = pytest.mark.asyncio


@pytest_asyncio.fixture
async def fresh(tmp_path: Path) -> AsyncIterator[Database]:
    """Give a database without any tables."""
    opened = connect(str(tmp_path / "fresh.sqlite3"))
    yield opened
    await opened.close()


def person() -> Person:
    return Person(created_at=BEGINNING, next_round_at=BEGINNING)


async def count(database: Database, table: str) -> object:
    async with database.engine.connect() as connection:
        found = await connection.execute(text(f"SELECT count(*) FROM {table}"))  # noqa: S608
        return found.scalar()


async def pragma(database: Database, name: str) -> object:
    async with database.engine.connect() as connection:
        return (await connection.execute(text(f"PRAGMA {name}"))).scalar()


# Settings of the file


@pytest.mark.parametrize(
    ("name", "value"), [("foreign_keys", 1), ("journal_mode", "wal"), ("synchronous", 2)]
)
async def test_every_connection_has_our_settings(
    database: Database, name: str, value: object
) -> None:
    assert await pragma(database, name) == value


async def test_a_row_cannot_belong_to_nobody(database: Database) -> None:
    with pytest.raises(IntegrityError):
        async with database.transaction() as session:
            session.add(Account(person_id="nobody", platform="p", user="u", heard_at=BEGINNING))


async def test_what_raises_is_rolled_back_whole(database: Database) -> None:
    async def stumble() -> None:
        async with database.transaction() as session:
            session.add(person())
            await session.flush()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await stumble()
    assert await count(database, "person") == 0


async def test_transactions_of_one_process_take_turns(database: Database) -> None:
    async def add(number: int) -> None:
        async with database.transaction() as session:
            place = Place(platform="p", key=str(number), created_at=BEGINNING)
            session.add(place)
            await session.flush()
            await asyncio.sleep(0)

    await asyncio.gather(*(add(number) for number in range(50)))
    assert await count(database, "place") == 50


async def test_a_busy_second_connection_is_waited_for(file: Path, database: Database) -> None:
    with closing(sqlite3.connect(file, isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute("INSERT INTO due VALUES ('other', '2026-01-01 00:00:00')")
        asyncio.get_running_loop().call_later(0.3, other.execute, "COMMIT")
        async with database.transaction() as session:
            session.add(person())
        assert await count(database, "person") == 1
        async with database.transaction() as session:
            assert await dues.get(session, "other") == datetime(2026, 1, 1, tzinfo=UTC)


# Columns


async def test_a_time_comes_back_as_the_same_moment_in_utc(database: Database) -> None:
    there = datetime(2026, 3, 2, 23, 30, tzinfo=timezone(timedelta(hours=-5)))
    async with database.transaction() as session:
        session.add(Seen(platform="p", message="m", at=there))
    async with database.transaction() as session:
        row = await session.get(Seen, ("p", "m"))
        assert row is not None
        assert row.at == there
        assert row.at.tzinfo is UTC


async def test_a_time_without_a_zone_is_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="without a zone"):
        async with database.transaction() as session:
            session.add(Seen(platform="p", message="m", at=BEGINNING.replace(tzinfo=None)))


async def test_languages_with_levels_come_back_in_their_order(database: Database) -> None:
    spoken = {"tw": 4, "en": 3, "zh-hant": 1}
    async with database.transaction() as session:
        someone = person()
        someone.speaks = spoken
        session.add(someone)
    async with database.transaction() as session:
        found = await session.get(Person, someone.id)
        assert found is not None
        assert list(found.speaks.items()) == list(spoken.items())


async def test_ids_are_short_random_and_never_the_same() -> None:
    drawn = {ids.fresh() for _ in range(1000)}
    assert len(drawn) == 1000
    assert all(len(each) == 12 and set(each) <= set("0123456789abcdef") for each in drawn)


# Migrations and backups


async def test_migrations_and_models_agree(database: Database) -> None:
    def compare(plain: Connection) -> object:
        return compare_metadata(MigrationContext.configure(plain), SQLModel.metadata)

    async with database.engine.connect() as connection:
        assert await connection.run_sync(compare) == []


async def test_a_new_file_is_brought_to_the_newest_tables_without_a_copy(fresh: Database) -> None:
    assert await revision(fresh) == ""
    assert await upgrade(fresh, now=BEGINNING) is None
    assert await revision(fresh) == newest() != ""
    assert await upgrade(fresh, now=BEGINNING) is None


async def test_before_a_migration_a_copy_is_made_that_can_be_read(
    file: Path, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with database.transaction() as session:
        someone = person()
        someone.wiki = "Ada"
        session.add(someone)
    monkeypatch.setattr("storage.upgrade.newest", lambda: "something newer")
    copy = await upgrade(database, now=BEGINNING)
    assert copy is not None
    assert copy.parent == file.parent
    assert "20260302" in copy.name
    with closing(sqlite3.connect(copy)) as plain:
        assert plain.execute("SELECT wiki FROM person").fetchall() == [("Ada",)]
        assert plain.execute("PRAGMA integrity_check").fetchone() == ("ok",)


async def test_a_copy_is_for_the_operators_eyes_only(database: Database, tmp_path: Path) -> None:
    copy = backup(database, now=BEGINNING, target=tmp_path / "copies" / "today.sqlite3")
    assert copy is not None
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600


async def test_a_copy_made_in_the_middle_of_writing_is_whole(town: Town, tmp_path: Path) -> None:
    async def write() -> None:
        for number in range(30):
            await town.say(f"Person {number}", "/offer SPARQL")

    writing = asyncio.create_task(write())
    await asyncio.sleep(0.1)
    copy = await asyncio.to_thread(
        backup, town.database, now=BEGINNING, target=tmp_path / "copy.sqlite3"
    )
    await writing
    assert copy is not None
    with closing(sqlite3.connect(copy)) as plain:
        assert plain.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        seen = plain.execute("SELECT count(*) FROM seen").fetchone()
        assert plain.execute("SELECT count(*) FROM declaration").fetchone() == seen


async def test_a_database_newer_than_the_program_is_left_alone(database: Database) -> None:
    async with database.engine.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = 'from tomorrow'"))
    with pytest.raises(CommandError):
        await upgrade(database, now=BEGINNING)
    assert await revision(database) == "from tomorrow"


# Killed


SPEAKING = """
import asyncio, sys
from pathlib import Path
from bot.knowledge import Knowledge
from bot.settings import Settings
from tests.town import open_town

async def main() -> None:
    town = open_town(Path(sys.argv[1]), Knowledge.load(Settings(_env_file=None)))
    for number in range(10_000):
        answer = await town.say(f"Person {number % 7}", f"/offer craft number {number % 25}")
        assert "Noted" in answer, answer
        print(f"Person {number % 7}\\tcraft number {number % 25}", flush=True)

asyncio.run(main())
"""


async def talk_until_killed(file: Path, *, after: int) -> list[tuple[str, str]]:
    """Let a process answer messages and kill it; return what it has acknowledged."""
    root = Path(__file__).parents[1]
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", SPEAKING, str(file),
        stdout=asyncio.subprocess.PIPE, cwd=root, env={**os.environ, "PYTHONPATH": str(root)},
    )  # fmt: skip
    assert process.stdout is not None
    lines = [await process.stdout.readline() for _ in range(after)]
    process.send_signal(signal.SIGKILL)
    lines += (await process.stdout.read()).splitlines()
    await process.wait()
    pairs = [line.decode().strip().split("\t") for line in lines]
    return [(pair[0], pair[1]) for pair in pairs if len(pair) == 2]


@pytest.mark.parametrize("after", [50, 143])
async def test_a_killed_process_loses_nothing_it_has_acknowledged(file: Path, after: int) -> None:
    said = await talk_until_killed(file, after=after)
    assert len(said) >= after
    with closing(sqlite3.connect(file)) as plain:
        assert plain.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert plain.execute("PRAGMA foreign_key_check").fetchall() == []
        kept = set(
            plain.execute(
                "SELECT account.name, declaration.wording FROM declaration"
                " JOIN account USING (person_id) WHERE declaration.state = 'open'"
            )
        )
        doubled = plain.execute(
            "SELECT person_id, side, topic FROM declaration WHERE state = 'open'"
            " GROUP BY 1, 2, 3 HAVING count(*) > 1"
        ).fetchall()
        letters, seen = (
            plain.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608
            for table in ("letter", "seen")
        )
    assert set(said) <= kept
    assert doubled == []
    assert letters == seen


async def test_nobody_else_may_read_the_file(database: Database) -> None:
    assert database.path is not None
    async with database.transaction() as session:
        session.add(Person(created_at=BEGINNING, next_round_at=BEGINNING))
    beside = database.path.parent.glob(f"{database.path.name}*")
    assert {stat.S_IMODE(file.stat().st_mode) for file in beside} == {0o600}
