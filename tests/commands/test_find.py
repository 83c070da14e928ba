"""`/find`: how many, never who."""

import pytest

from storage.tables import Declaration
from tests.town import Town

pytestmark = pytest.mark.asyncio


async def test_both_sides_are_counted_and_nobody_is_named(town: Town) -> None:
    await town.say("Ada", "/offer OpenRefine")
    await town.say("Ben", "/ask OpenRefine")
    answer = await town.say("Cy", "/find OpenRefine")
    assert "One person offers OpenRefine" in answer
    assert "One person is looking for OpenRefine" in answer
    assert "Ada" not in answer


async def test_nobody_is_told_as_nobody(town: Town) -> None:
    answer = await town.say("Cy", "/find OpenRefine")
    assert "Nobody offers OpenRefine" in answer
    assert "Nobody is looking for OpenRefine" in answer


async def test_what_is_near_is_told(town: Town) -> None:
    await town.say("Ada", "/offer Wikidata")
    assert "One person offers something near it" in await town.say("Cy", "/find SPARQL")


async def test_a_button_asks_for_it(town: Town) -> None:
    await town.say("Cy", "/find OpenRefine")
    assert "you would like help with OpenRefine" in await town.press("Cy", "Ask for OpenRefine")


async def test_alone_it_asks_what(town: Town) -> None:
    assert "What are you looking for?" in await town.say("Cy", "/find")
    assert "Nobody offers OpenRefine" in await town.say("Cy", "openrefine")


async def test_a_slip_is_not_guessed_silently(town: Town) -> None:
    assert "Did you mean" in await town.say("Cy", "/find sparkl")
    assert "Nobody offers SPARQL" in await town.press("Cy", "SPARQL")


async def test_a_long_text_is_not_repeated(town: Town) -> None:
    assert len(await town.say("Cy", "/find " + "word " * 300)) < 500


async def test_nothing_is_stored(town: Town) -> None:
    await town.say("Cy", "/find OpenRefine")
    assert await town.rows(Declaration) == []
