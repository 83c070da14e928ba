"""`/mine`: every open entry, with the button that takes it off."""

import pytest

from tests.town import Town

pytestmark = pytest.mark.asyncio


async def test_offers_and_asks_are_listed_with_day_language_and_note(town: Town) -> None:
    await town.say("Ada", "/offer SPARQL in German -- evenings")
    await town.say("Ada", "/ask video editing")
    assert (await town.say("Ada", "/mine")).split("\n") == [
        "You offer:",
        "• SPARQL – until May 1, 2026, in German: “evenings”",
        "You would like help with:",
        "• Video editing – until May 1, 2026, in English",
    ]


async def test_a_button_takes_an_entry_off(town: Town) -> None:
    await town.say("Ada", "/offer SPARQL, video editing")
    await town.say("Ada", "/mine")
    await town.press("Ada", "Drop SPARQL")
    answer = await town.say("Ada", "/mine")
    assert "SPARQL" not in answer
    assert "Video editing" in answer


async def test_with_nothing_said_it_offers_to_begin(town: Town) -> None:
    assert "You have not said yet" in await town.say("Ada", "/mine")
    assert town.buttons("Ada") == ["I can help", "I need help"]


async def test_nobody_sees_the_list_of_another(town: Town) -> None:
    await town.say("Ada", "/offer SPARQL")
    assert "SPARQL" not in await town.say("Ben", "/mine Ada")


async def test_in_a_place_the_list_is_private(town: Town) -> None:
    await town.say("Ada", "/offer SPARQL")
    await town.say("Ada", "/mine", where="square")
    assert town.arrived[-1][1].outgoing.user is not None
