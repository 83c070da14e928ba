"""What is asked of a session and what goes past it is one transaction."""

import asyncio
import random
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError, PendingRollbackError
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import letters
from storage.database import Database
from storage.tables import Place, Seen
from tests.town import BEGINNING

pytestmark = pytest.mark.asyncio


def place(key: str) -> Place:
    return Place(platform="garden", key=key, created_at=BEGINNING)


async def past(session: AsyncSession, message: str) -> None:
    """Write past the session."""
    assert await letters.first_time(session, "garden", message, now=BEGINNING)


def found(file: Path) -> tuple[set[str], set[str]]:
    """Return what another connection finds: the messages seen, and the places."""
    with closing(sqlite3.connect(file)) as other:
        return tuple(  # type: ignore[return-value]
            {name for (name,) in other.execute(query)}
            for query in ("SELECT message FROM seen", "SELECT key FROM place")
        )


@pytest.mark.parametrize("flushed", [False, True])
async def test_both_are_stored_together(file: Path, database: Database, *, flushed: bool) -> None:
    async with database.transaction() as session:
        await past(session, "before")
        session.add(place("square"))
        if flushed:
            await session.flush()
        await past(session, "after")
        assert found(file) == (set(), set())
    assert found(file) == ({"before", "after"}, {"square"})


@pytest.mark.parametrize("flushed", [False, True])
async def test_neither_is_stored_where_something_is_raised(
    file: Path, database: Database, *, flushed: bool
) -> None:
    async def stumble() -> None:
        async with database.transaction() as session:
            await past(session, "before")
            session.add(place("square"))
            if flushed:
                await session.flush()
            raise LookupError

    with pytest.raises(LookupError):
        await stumble()
    async with database.transaction() as session:
        assert (await session.exec(select(Seen))).all() == []
    assert found(file) == (set(), set())


async def test_neither_is_stored_where_the_session_cannot_store_its_own(
    file: Path, database: Database
) -> None:
    async def keep_twice() -> None:
        async with database.transaction() as session:
            await past(session, "before")
            session.add_all([place("square"), place("square")])

    with pytest.raises(IntegrityError):
        await keep_twice()
    assert found(file) == (set(), set())


async def test_what_failed_cannot_be_stored_by_going_past_it(
    file: Path, database: Database
) -> None:
    async def go_on() -> None:
        async with database.transaction() as session:
            session.add_all([place("square"), place("square")])
            with suppress(IntegrityError):
                await session.flush()
            await past(session, "after")

    with pytest.raises(PendingRollbackError):
        await go_on()
    assert found(file) == (set(), set())


async def test_each_sees_what_the_other_has_written(database: Database) -> None:
    async with database.transaction() as session:
        await past(session, "hello")
        assert (await session.exec(select(Seen.message))).all() == ["hello"]
        session.add(Seen(platform="garden", message="again", at=BEGINNING))
        await session.flush()
        assert not await letters.first_time(session, "garden", "again", now=BEGINNING)


async def test_objects_can_be_read_when_it_is_over(database: Database) -> None:
    async with database.transaction() as session:
        kept = place("square")
        session.add(kept)
    assert kept.key == "square"
    async with database.transaction() as session:
        session.add(kept)
        kept.language = "hr"
    async with database.transaction() as session:
        assert (await session.exec(select(Place.language))).one() == "hr"


async def test_who_is_broken_off_within_sqlalchemy_leaves_nothing_behind(
    file: Path, database: Database
) -> None:
    async def keep(key: str) -> None:
        async with database.transaction() as session:
            session.add(place(key))

    await keep("square")
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        keeping = asyncio.create_task(keep("given up"))
        await asyncio.sleep(0.05)
        keeping.cancel()
        await asyncio.sleep(0.05)
        other.execute("COMMIT")
    with pytest.raises(asyncio.CancelledError):
        await keeping
    async with database.transaction() as session:
        await past(session, "after")
    await keep("market")
    assert found(file) == ({"after"}, {"square", "market"})


@pytest.mark.parametrize("seed", range(4))
async def test_whenever_they_are_broken_off_both_are_stored_or_neither(
    file: Path, database: Database, seed: int
) -> None:
    async def keep(key: str) -> None:
        async with database.transaction() as session:
            if dice.random() < 0.5:
                await past(session, key)
                session.add(place(key))
            else:
                session.add(place(key))
                await session.flush()
                await past(session, key)
            await asyncio.sleep(0)

    dice, tasks = random.Random(seed), list[asyncio.Task[None]]()
    for number in range(60):
        tasks.append(asyncio.create_task(keep(str(number))))
        if dice.random() < 0.2:
            with closing(sqlite3.connect(file, timeout=0, isolation_level=None)) as other:
                with suppress(sqlite3.OperationalError):
                    other.execute("BEGIN IMMEDIATE")
                await asyncio.sleep(dice.random() / 100)
        if dice.random() < 0.5:
            dice.choice(tasks).cancel()
        await asyncio.sleep(dice.random() / 200)
    ends = await asyncio.gather(*tasks, return_exceptions=True)
    seen, places = found(file)
    assert seen == places
    assert {str(number) for number, end in enumerate(ends) if end is None} <= seen
    assert all(end is None or isinstance(end, asyncio.CancelledError) for end in ends)
