"""Time passes: what is due is done once, also after the bot was down."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from bot import clock
from bot.jobs.round import next_time, weekly_round
from bot.settings import Rounds
from storage.letters import KEEP
from storage.tables import Declaration, Due, Introduction, Letter, LinkCode, Round, Seen
from tests.scenes import declared, introduced, proposed
from tests.town import BEGINNING, Town


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2026-03-02T09:00", "2026-03-04T09:00"),
        ("2026-03-04T08:59", "2026-03-04T09:00"),
        ("2026-03-04T09:00", "2026-03-11T09:00"),
        ("2026-03-28T12:00", "2026-04-01T08:00"),
    ],
)
def test_a_round_is_due_by_the_wall_clock_of_its_zone(now: str, due: str) -> None:
    rounds = Rounds(weekday="wednesday", hour=10, zone="Europe/Zagreb")
    moment = datetime.fromisoformat(now).replace(tzinfo=UTC)
    assert next_time(rounds, moment) == datetime.fromisoformat(due).replace(tzinfo=UTC)


@pytest.mark.asyncio
async def test_the_first_round_is_on_its_day_not_at_the_start(town: Town) -> None:
    await declared(town)
    await town.tick()
    assert await town.rows(Round) == []
    await town.pass_time(days=3)
    assert len(await town.rows(Round)) == 1


@pytest.mark.asyncio
async def test_one_round_a_week_however_often_it_ticks(town: Town) -> None:
    await town.pass_time(days=9)
    for _ in range(5):
        await town.tick()
    assert len(await town.rows(Round)) == 1
    await town.pass_time(days=7)
    assert len(await town.rows(Round)) == 2


@pytest.mark.asyncio
async def test_after_three_weeks_of_downtime_one_round_is_held(town: Town) -> None:
    await town.pass_time(days=3)
    town.clock.now += timedelta(weeks=3)
    await town.tick()
    await town.tick()
    assert len(await town.rows(Round)) == 2


@pytest.mark.asyncio
async def test_after_downtime_nobody_gets_a_heap_of_letters_at_once(town: Town) -> None:
    await introduced(town)
    letters = len(town.letters("Ben"))
    town.clock.now += timedelta(days=30)
    await town.tick()
    await town.tick()
    assert len(town.letters("Ben")) == letters + 1


@pytest.mark.asyncio
async def test_a_round_that_broke_off_is_held_at_the_next_tick(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    await declared(town)
    await town.tick()
    async with town.session() as session:
        connection = await session.connection()
        await connection.exec_driver_sql(
            "CREATE TRIGGER broken BEFORE INSERT ON introduction "
            "BEGIN SELECT RAISE(ABORT, 'no'); END"
        )
    town.clock.now = next_time(Rounds(), BEGINNING)
    await town.tick()
    assert "weekly_round failed" in caplog.text
    async with town.session() as session:
        await (await session.connection()).exec_driver_sql("DROP TRIGGER broken")
    await town.tick()
    assert len(await town.rows(Introduction)) == 1
    assert "Shall I introduce you" in town.last("Ada")


@pytest.mark.asyncio
async def test_a_job_that_fails_does_not_hold_up_the_others(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    await town.say("Ada", "/pause 2 days")
    async with town.session() as session:
        connection = await session.connection()
        await connection.exec_driver_sql("ALTER TABLE introduction RENAME TO lost")
    await town.pass_time(days=2)
    assert "follow_all failed" in caplog.text
    assert "Your pause is over" in town.last("Ada")


@pytest.mark.asyncio
async def test_a_tick_with_nothing_due_writes_nothing(town: Town) -> None:
    await proposed(town)
    await town.tick()
    before = [(row.name, row.at) for row in await town.rows(Due)], len(await town.rows(Letter))
    town.clock.now += timedelta(minutes=1)
    await clock.tick(town.database, town.knowledge, now=town.clock)
    after = [(row.name, row.at) for row in await town.rows(Due)], len(await town.rows(Letter))
    assert after == before


@pytest.mark.asyncio
async def test_old_letters_marks_and_codes_are_deleted(town: Town) -> None:
    await town.say("Ada", "/offer SPARQL")
    await town.say("Ada", "/link")
    await town.pass_time(days=KEEP.days + 2)
    assert await town.rows(Letter) == []
    assert await town.rows(Seen) == []
    assert await town.rows(LinkCode) == []
    assert len(await town.rows(Declaration)) == 1


@pytest.mark.asyncio
async def test_a_letter_that_waits_is_not_deleted(town: Town) -> None:
    await town.say("Ada", "/offer SPARQL")
    async with town.session() as session:
        letter = (await session.exec(select(Letter))).one()
        letter.state, letter.due_at = "waiting", town.clock() + timedelta(days=365)
    await town.pass_time(days=KEEP.days + 2)
    assert [row.state for row in await town.rows(Letter)] == ["waiting"]


@pytest.mark.asyncio
async def test_many_due_at_once_are_all_done(town: Town) -> None:
    for number in range(40):
        await town.say(f"Person {number}", "/pause 2 days")
    await town.pass_time(days=2)
    assert all("Your pause is over" in town.last(f"Person {number}") for number in range(40))


@pytest.mark.asyncio
async def test_a_round_is_not_due_twice_in_one_minute(town: Town) -> None:
    town.clock.now = next_time(Rounds(), BEGINNING) - timedelta(minutes=1)
    await weekly_round(town.database, town.knowledge, town.clock())
    town.clock.now += timedelta(minutes=1)
    for _ in range(3):
        await weekly_round(town.database, town.knowledge, town.clock())
    assert len(await town.rows(Round)) == 1
