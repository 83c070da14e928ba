"""The thread is asked only for what may have to wait; who ceases to wait leaves nothing behind."""

import asyncio
import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy import text
from sqlmodel import select

from storage import letters
from storage.database import Database, connect
from storage.session import Session
from storage.sqlite import BUSY_SECONDS, opener
from storage.tables import Seen
from tests.town import BEGINNING

pytestmark = pytest.mark.asyncio


async def patience(database: Database) -> object:
    async with database.engine.connect() as connection:
        return (await connection.execute(text("PRAGMA busy_timeout"))).scalar()


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Be another process that writes; raises OperationalError if one of ours does."""
    with closing(sqlite3.connect(file, timeout=0, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("COMMIT")


async def note(database: Database, *messages: str) -> None:
    """Note messages as seen, in one transaction."""
    async with database.transaction() as session:
        for message in messages:
            await letters.first_time(session, "p", message, now=BEGINNING)
            await asyncio.sleep(0)


async def seen(database: Database) -> set[str]:
    async with database.transaction() as session:
        return set((await session.exec(select(Seen.message))).all())


async def test_nobody_in_the_process_waits_for_whoever_waits_for_another_process(
    file: Path, database: Database
) -> None:
    await note(database, "before")  # so that there is a connection
    with locked(file):
        noting = asyncio.create_task(note(database, "after"))
        async with asyncio.timeout(5):
            for _ in range(20):
                await asyncio.sleep(0.01)
        assert not noting.done()
    await noting
    assert await seen(database) == {"before", "after"}
    assert await patience(database) == 1000 * BUSY_SECONDS


async def test_who_waits_for_another_process_and_gives_up_leaves_nothing_behind(
    file: Path, database: Database
) -> None:
    await note(database, "before")
    with locked(file):
        noting = asyncio.create_task(note(database, "given up"))
        await asyncio.sleep(0.05)
        noting.cancel()
        await asyncio.sleep(0.05)
    with pytest.raises(asyncio.CancelledError):
        await noting
    with locked(file):
        assert await seen(database) == {"before"}
    await note(database, "after")
    assert await seen(database) == {"before", "after"}


@pytest.mark.parametrize("seed", range(4))
async def test_whenever_transactions_are_broken_off_they_are_whole_or_nothing(
    file: Path, database: Database, seed: int
) -> None:
    dice, tasks = random.Random(seed), dict[str, asyncio.Task[None]]()
    for number in range(60):
        tasks[str(number)] = asyncio.create_task(note(database, f"{number} a", f"{number} b"))
        if dice.random() < 0.2:
            with suppress(sqlite3.OperationalError), locked(file):
                await asyncio.sleep(dice.random() / 100)
        if dice.random() < 0.5:
            dice.choice(list(tasks.values())).cancel()
        await asyncio.sleep(dice.random() / 200)
    ends = await asyncio.gather(*tasks.values(), return_exceptions=True)
    found = await seen(database)
    for name, end in zip(tasks, ends, strict=True):
        there = [f"{name} {part}" in found for part in "ab"]
        assert there in ([True, True], [False, False])
        assert end is not None or there == [True, True]


async def thread_of(database: Database, given: asyncio.Event, back: asyncio.Event) -> Thread:
    """Say that a connection is in use, and give it back when told so; return its thread."""
    async with database.transaction() as session:
        await letters.first_time(session, "p", "m", now=BEGINNING)
        assert isinstance(session, Session)
        given.set()
        await back.wait()
        return session.driver._thread


async def test_closing_leaves_no_connection_open_that_is_in_use(file: Path) -> None:
    database, given, back = connect(str(file)), asyncio.Event(), asyncio.Event()
    using = asyncio.create_task(thread_of(database, given, back))
    await given.wait()
    closing = asyncio.create_task(database.close())
    await asyncio.sleep(0)
    back.set()
    await closing
    thread = await using
    thread.join(5)
    assert not thread.is_alive()


async def test_who_comes_after_closing_leaves_no_connection_open(file: Path) -> None:
    database, given, back = connect(str(file)), asyncio.Event(), asyncio.Event()
    await database.close()
    back.set()
    thread = await thread_of(database, given, back)
    thread.join(5)
    assert not thread.is_alive()


async def test_closing_that_is_broken_off_by_force_ends(file: Path) -> None:
    """SQLAlchemy does so where somebody who waits for the closing is broken off as well."""
    connection = await opener(str(file))()
    closing = asyncio.create_task(connection.close())
    await asyncio.sleep(0)
    connection.stop()
    async with asyncio.timeout(5):
        await closing
