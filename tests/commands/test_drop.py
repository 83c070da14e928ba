"""`/drop`: off the list, and back with one press."""

import pytest

from tests.scenes import proposed
from tests.town import Town

pytestmark = pytest.mark.asyncio


async def test_by_name_in_any_spelling(town: Town) -> None:
    await town.say("Ada", "/offer SPARQL")
    assert "Taken off your list: SPARQL" in await town.say("Ada", "/drop  sparql!")
    assert "You have not said yet" in await town.say("Ada", "/mine")


async def test_own_words_by_name(town: Town) -> None:
    await town.say("Ada", "/offer glass blowing")
    assert "Taken off your list" in await town.say("Ada", "/drop Glass Blowing")


async def test_several_at_once(town: Town) -> None:
    await town.say("Ada", "/offer SPARQL, video editing, maps")
    assert "SPARQL and Video editing" in await town.say("Ada", "/drop SPARQL, video editing")
    assert "Maps" in await town.say("Ada", "/mine")


async def test_several_of_which_one_is_unknown_drop_nothing(town: Town) -> None:
    await town.say("Ada", "/offer SPARQL")
    assert "is not on your list" in await town.say("Ada", "/drop SPARQL, maps")
    assert "SPARQL" in await town.say("Ada", "/mine")


async def test_all(town: Town) -> None:
    await town.say("Ada", "/offer SPARQL, video editing")
    await town.say("Ada", "/drop all")
    assert "You have not said yet" in await town.say("Ada", "/mine")


async def test_undo_brings_it_back(town: Town) -> None:
    await town.say("Ada", "/offer SPARQL")
    await town.say("Ada", "/drop SPARQL")
    assert "Back on your list: SPARQL" in await town.press("Ada", "Undo")
    assert "SPARQL" in await town.say("Ada", "/mine")


async def test_alone_it_asks_which(town: Town) -> None:
    await town.say("Ada", "/offer SPARQL, video editing")
    await town.say("Ada", "/drop")
    assert town.buttons("Ada") == ["Drop SPARQL", "Drop Video editing"]


async def test_what_is_not_on_the_list_is_said(town: Town) -> None:
    assert "nothing on your list" in await town.say("Ada", "/drop SPARQL")
    await town.say("Ada", "/offer SPARQL")
    assert "“knitting” is not on your list" in await town.say("Ada", "/drop knitting")


async def test_the_entry_of_another_cannot_be_dropped(town: Town) -> None:
    await town.say("Ada", "/offer SPARQL")
    await town.say("Ben", "/offer maps")
    await town.say("Ada", "/mine")
    stolen = town.command("Ada", "Drop SPARQL")
    assert "is not on your list" in await town.say("Ben", stolen, pressed=True)
    assert "SPARQL" in await town.say("Ada", "/mine")


async def test_who_drops_an_ask_hears_no_more_of_its_introduction(town: Town) -> None:
    await proposed(town)
    await town.say("Ben", "/drop SPARQL")
    assert "No introductions yet" in await town.say("Ben", "/matches")
    before = len(town.letters("Ben"))
    await town.pass_time(days=8)
    assert len(town.letters("Ben")) == before


async def test_who_changed_an_ask_and_drops_it_ends_its_introduction(town: Town) -> None:
    await proposed(town)
    await town.say("Ben", "/ask SPARQL -- only on Mondays")
    await town.say("Ben", "/drop SPARQL")
    await town.press("Ada", "Introduce us")
    assert not any("said yes" in letter and "Ada" in letter for letter in town.letters("Ben"))
