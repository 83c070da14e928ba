"""`/stats`: one's own figures, and everybody's from five people on."""

import pytest

from tests.scenes import met
from tests.town import Town

pytestmark = pytest.mark.asyncio


async def test_the_own_figures(town: Town) -> None:
    await met(town)
    assert "0 offers, one ask, one introduction, one meeting" in await town.say("Ben", "/stats")


async def test_fewer_than_five_people_are_not_told_of(town: Town) -> None:
    for name in ("Ada", "Ben", "Cy", "Dee"):
        await town.say(name, "/offer SPARQL, maps")
    assert "as soon as there are at least 5 people" in await town.say("Ada", "/stats")


async def test_five_people_are(town: Town) -> None:
    for name in ("Ada", "Ben", "Cy", "Dee", "Eve"):
        await town.say(name, "/offer SPARQL, maps")
    answer = await town.say("Ada", "/stats")
    assert "5 people offer something" in answer
    assert "looking for something" not in answer
