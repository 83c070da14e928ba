"""The census is taken once a week, whatever happens."""

import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.census import reading
from bot.census.published import Snapshot
from bot.census.taking import next_monday, week_of
from bot.jobs.census import take_census, weekly_census
from bot.knowledge import Knowledge
from storage import tables
from storage.database import connect
from tests.town import Town

pytestmark = pytest.mark.asyncio
MONDAY = date(2026, 3, 9)
"""The week after the beginning."""


async def taken(town: Town) -> list[date]:
    """Return the weeks of which there are figures, the newest first."""
    return sorted((row.week for row in await town.rows(tables.Snapshot)), reverse=True)


async def newest(town: Town) -> Snapshot:
    async with town.session() as session:
        found = await reading.latest(session)
    assert found is not None
    return found


async def crowd(town: Town, text: str, number: int, *, first: int = 0) -> None:
    """Let so many people say the same."""
    for each in range(first, first + number):
        await town.say(f"P{each}", text)


@pytest.mark.parametrize(
    ("now", "week", "following"),
    [
        ("2026-03-02T00:00+00:00", "2026-03-02", "2026-03-09T00:00+00:00"),
        ("2026-03-08T23:59+00:00", "2026-03-02", "2026-03-09T00:00+00:00"),
        ("2026-03-09T05:00+13:00", "2026-03-02", "2026-03-09T00:00+00:00"),
        ("2026-12-31T12:00+00:00", "2026-12-28", "2027-01-04T00:00+00:00"),
    ],
)
async def test_a_week_begins_on_monday_in_utc(now: str, week: str, following: str) -> None:
    moment = datetime.fromisoformat(now)
    assert week_of(moment) == date.fromisoformat(week)
    assert next_monday(moment) == datetime.fromisoformat(following)


async def test_the_first_is_on_the_first_monday(town: Town) -> None:
    await crowd(town, "/offer SPARQL", 7)
    await town.tick()
    assert await taken(town) == []
    await town.pass_time(days=7)
    assert await taken(town) == [MONDAY]
    row = (await newest(town)).find("capacity", "sparql")
    assert row is not None
    assert (row.offering, row.asking) == (5, None)


async def test_a_week_is_not_counted_twice(town: Town) -> None:
    await town.pass_time(days=8)
    before = await newest(town)
    await crowd(town, "/offer SPARQL", 20)
    await town.tick()
    await take_census(town.database, town.knowledge, town.clock())
    assert await newest(town) == before
    await town.pass_time(days=7)
    assert await taken(town) == [MONDAY + timedelta(weeks=1), MONDAY]
    assert (await newest(town)).find("capacity", "sparql") is not None


async def test_after_downtime_there_is_one_of_the_current_week(town: Town) -> None:
    await town.tick()
    town.clock.now += timedelta(weeks=3, days=2)
    await town.tick()
    await town.tick()
    assert await taken(town) == [MONDAY + timedelta(weeks=2)]


async def test_two_copies_of_the_program_make_one(town: Town, knowledge: Knowledge) -> None:
    await weekly_census(town.database, knowledge, town.clock())
    other = connect(str(town.database.path))
    monday = datetime(2026, 3, 9, tzinfo=UTC)
    try:
        await asyncio.gather(
            weekly_census(town.database, knowledge, monday),
            weekly_census(other, knowledge, monday),
        )
    finally:
        await other.close()
    assert await taken(town) == [MONDAY]
