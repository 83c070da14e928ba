"""`/load`: how many people somebody helps at a time, and as many who help them."""

import pytest

from storage.tables import Person
from tests.town import Town

pytestmark = pytest.mark.asyncio


@pytest.mark.parametrize(
    ("typed", "load"),
    [("none", "none"), ("half", "half"), ("1", "half"), ("2", "normal"), ("a lot", "double")],
)
async def test_by_word_or_number(town: Town, typed: str, load: str) -> None:
    await town.say("Ada", f"/load {typed}")
    assert [person.load for person in await town.rows(Person)] == [load]


async def test_undo_brings_the_former_back(town: Town) -> None:
    await town.say("Ada", "/load double")
    assert "two people at a time" in await town.press("Ada", "Undo")


async def test_alone_it_asks_and_a_number_typed_means_that_number(town: Town) -> None:
    assert "two people at a time" in await town.say("Ada", "/load")
    assert "one person at a time" in await town.say("Ada", "1")
    await town.say("Ada", "/load")
    assert "two people at a time" in await town.say("Ada", "2")


async def test_what_is_no_load_gets_the_choices(town: Town) -> None:
    assert "do not know “blorp”" in await town.say("Ada", "/load blorp")
    assert "no introductions" in town.buttons("Ada")


async def test_somebody_without_room_is_not_counted(town: Town) -> None:
    await town.say("Ada", "/offer SPARQL")
    await town.say("Ada", "/load none")
    assert "Nobody offers SPARQL" in await town.say("Ben", "/ask SPARQL")


async def test_whose_room_is_used_up_is_told_so(town: Town) -> None:
    await town.say("Ben", "/load half")
    await town.say("Ada", "/offer SPARQL, maps")
    await town.say("Cy", "/offer maps")
    await town.say("Ben", "/ask SPARQL")
    await town.press("Ben", "Introduce me")
    await town.say("Ben", "/ask maps")
    assert "as many people to help you as you wished" in await town.press("Ben", "Introduce me")


async def test_who_is_helped_may_still_help(town: Town) -> None:
    await town.say("Ben", "/load half")
    await town.say("Ada", "/offer SPARQL")
    await town.say("Ben", "/ask SPARQL")
    await town.press("Ben", "Introduce me")
    await town.say("Ben", "/offer maps")
    assert "One person could help" in await town.say("Cy", "/ask maps")
    await town.press("Cy", "Introduce me")
    await town.say("Dee", "/ask photography")
    await town.say("Ben", "/offer photography")
    assert "as many people to help as you wished" in await town.press("Ben", "Introduce me")
