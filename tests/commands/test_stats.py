"""`/stats`: one's own figures now, and everybody's of the week."""

import pytest

from bot.jobs.census import take_census
from tests.commands.test_needs import publish
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
