"""`/matches`: what waits, and whom one knows."""

import pytest

from tests.scenes import introduced, proposed
from tests.town import Town

pytestmark = pytest.mark.asyncio


async def test_with_none_it_says_so(town: Town) -> None:
    assert "No introductions yet" in await town.say("Ada", "/matches")


async def test_a_proposal_comes_with_its_buttons_and_without_a_name(town: Town) -> None:
    await proposed(town)
    answer = await town.say("Ada", "/matches")
    assert "would like to learn SPARQL" in answer
    assert "Ben" not in answer
    assert town.buttons("Ada") == ["Yes: SPARQL", "Not now: SPARQL"]


async def test_a_yes_is_shown_as_given(town: Town) -> None:
    await proposed(town)
    answer = await town.say("Ben", "/matches")
    assert "SPARQL: I have your yes and wait for the other side, until March 9, 2026" in answer
    assert "Ada" not in answer


async def test_people_one_knows_come_with_their_links(town: Town) -> None:
    await introduced(town)
    answer = await town.say("Ben", "/matches")
    assert "Ada on Garden: https://garden.example/id-of-ada" in answer


async def test_the_buttons_answer(town: Town) -> None:
    await proposed(town)
    await town.say("Ada", "/matches")
    await town.press("Ada", "Yes: SPARQL")
    assert any("meet Ben" in letter for letter in town.letters("Ada"))
