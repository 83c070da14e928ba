"""`/stats`: one's own figures now, and everybody's of the week."""

from datetime import timedelta

import pytest

from bot.census import body
from bot.census.published import Snapshot
from bot.jobs.census import take_census
from storage import snapshots
from tests.census.making import ROWS
from tests.commands.test_needs import TOWN, WEEK, publish
from tests.scenes import met
from tests.town import Town

pytestmark = pytest.mark.asyncio


async def test_the_own_figures(town: Town) -> None:
    await met(town)
    assert "0 offers, one ask, one introduction, one meeting" in await town.say("Ben", "/stats")


async def test_before_the_first_figures_it_says_when_they_come(town: Town) -> None:
    assert "for the first time on March 9, 2026" in await town.say("Ada", "/stats")


async def test_everybody_is_counted_with_the_week(town: Town) -> None:
    await publish(town)
    answer = await town.say("Ada", "/stats")
    for words in (
        "in the week from March 2, 2026",
        "120 people offer something",
        "90 people are looking for something",
        "60 people have been introduced",
        "30 people have met",
        "25 people say that it helped",
        "55% have been introduced",
        "6 days (median)",
    ):
        assert words in answer


@pytest.mark.parametrize(("people", "told"), [(4, False), (5, False), (6, True), (9, True)])
async def test_from_six_people_on_at_least_five_are_told_of(
    town: Town, people: int, *, told: bool
) -> None:
    for number in range(people):
        await town.say(f"P{number}", "/offer SPARQL, maps")
    await take_census(town.database, town.knowledge, town.clock())
    answer = await town.say("Ada", "/stats")
    assert ("5 people offer something" in answer) == told
    assert ("as soon as there are more than 5 people" in answer) != told
    assert "looking for something" not in answer


async def test_weeks_are_a_picture_as_soon_as_there_are_two(town: Town) -> None:
    await publish(town)
    assert await sent(town, "/stats") == []
    async with town.session() as session:
        week = WEEK - timedelta(days=7)
        await snapshots.keep(session, week, body.write(Snapshot(week, ROWS)), now=town.clock())
    assert await sent(town, "/stats") == ["weeks.png"]
    assert await sent(town, "/stats", TOWN) == []
    assert await sent(town, "/stats here", TOWN) == ["weeks.png"]


async def sent(town: Town, command: str, where: str = "") -> list[str]:
    """Return the names of the files that come with the answer to a command."""
    await (town.say("Ada", command, where=where) if where else town.say("Ada", command))
    _, delivery = town.arrived[-1]
    return [file.name for file in delivery.outgoing.attachments]
