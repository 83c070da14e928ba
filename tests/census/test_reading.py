"""Whoever shows figures reads the snapshots that were taken."""

from datetime import timedelta

import pytest

from bot.census import body, reading
from storage import snapshots
from storage.database import Database
from tests.census.making import WEEK, snapshot
from tests.town import BEGINNING

pytestmark = pytest.mark.asyncio


async def test_there_is_none_before_the_first(database: Database) -> None:
    async with database.transaction() as session:
        assert await reading.latest(session) is None
        assert not await reading.history(session, 5)


async def test_the_newest_comes_first(database: Database) -> None:
    weeks = [WEEK + timedelta(weeks=number) for number in range(3)]
    async with database.transaction() as session:
        for week in weeks:
            await snapshots.keep(session, week, body.write(snapshot(week)), now=BEGINNING)
        assert await reading.latest(session) == snapshot(weeks[2])
        assert await reading.history(session, 2) == [snapshot(weeks[2]), snapshot(weeks[1])]


async def test_what_was_published_is_never_changed(database: Database) -> None:
    async with database.transaction() as session:
        await snapshots.keep(session, WEEK, body.write(snapshot()), now=BEGINNING)
        await snapshots.keep(session, WEEK, "[]", now=BEGINNING)
        assert await reading.latest(session) == snapshot()
