"""`introduce`, the button "Introduce me": somebody is asked at once."""

import pytest

from storage.tables import Introduction
from tests.scenes import declared, introduced, proposed
from tests.town import Town

pytestmark = pytest.mark.asyncio


async def test_the_best_fitting_person_is_asked_and_the_press_is_a_yes(town: Town) -> None:
    await declared(town)
    answer = await town.press("Ben", "Introduce me")
    assert "I have asked somebody who can help with SPARQL" in answer
    assert "until March 9, 2026" in answer
    assert "would like to learn SPARQL, which you offer" in town.last("Ada")


async def test_who_offers_may_press_as_well(town: Town) -> None:
    await town.say("Ben", "/ask SPARQL")
    await town.say("Ada", "/offer SPARQL")
    assert "somebody who is looking for SPARQL" in await town.press("Ada", "Introduce me")
    assert "offers SPARQL, which you asked for" in town.last("Ben")


async def test_twice_is_once(town: Town) -> None:
    await declared(town)
    button = town.command("Ben", "Introduce me")
    await town.press("Ben", "Introduce me")
    assert "under way already" in await town.say("Ben", button, pressed=True)
    assert len(await town.rows(Introduction)) == 1


async def test_undo_takes_the_yes_back(town: Town) -> None:
    await proposed(town)
    await town.press("Ben", "Undo")
    await town.press("Ada", "Introduce us")
    assert not any("Ben" in letter for letter in town.letters("Ada"))


async def test_for_the_entry_of_another_it_is_of_no_use(town: Town) -> None:
    await declared(town)
    button = town.command("Ben", "Introduce me")
    assert "no longer on your list" in await town.say("Eve", button, pressed=True)
    assert await town.rows(Introduction) == []


async def test_for_an_entry_that_is_gone_it_is_of_no_use(town: Town) -> None:
    await declared(town)
    button = town.command("Ben", "Introduce me")
    await town.press("Ben", "Undo")
    assert "no longer on your list" in await town.say("Ben", button, pressed=True)


async def test_when_everybody_has_gone_meanwhile_it_says_so(town: Town) -> None:
    await declared(town)
    await town.say("Ada", "/drop SPARQL")
    assert "Nobody offers SPARQL just now" in await town.press("Ben", "Introduce me")


async def test_the_same_two_are_not_introduced_again(town: Town) -> None:
    await introduced(town)
    await town.say("Ada", "/offer maps")
    assert "Nobody offers Maps" in await town.say("Ben", "/ask maps")


async def test_whoever_rests_is_back_by_it(town: Town) -> None:
    await declared(town)
    button = town.command("Ben", "Introduce me")
    await town.say("Ben", "/pause")
    await town.say("Ben", button, pressed=True)
    assert "You were not on pause" in await town.say("Ben", "/resume")


async def test_for_several_the_button_says_for_which(town: Town) -> None:
    await town.say("Ada", "/offer SPARQL, maps")
    await town.say("Ben", "/ask SPARQL, maps")
    assert {"Introduce me: SPARQL", "Introduce me: Maps and geodata"} <= set(town.buttons("Ben"))
