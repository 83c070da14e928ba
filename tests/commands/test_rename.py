"""`rename`, the buttons of "Did you mean": an own wording becomes the capacity."""

import pytest

from storage.tables import Declaration
from tests.town import Town

pytestmark = pytest.mark.asyncio


async def test_the_entry_is_the_capacity_from_then_on(town: Town) -> None:
    await town.say("Ben", "/ask SPARQL")
    await town.say("Ada", "/offer sparkl")
    answer = await town.press("Ada", "SPARQL")
    assert "Good: SPARQL" in answer
    assert "One person is looking for SPARQL" in answer
    assert [row.topic for row in await town.rows(Declaration) if row.side == "offer"] == ["sparql"]


async def test_an_entry_for_the_same_makes_room_and_comes_back_by_undo(town: Town) -> None:
    await town.say("Ada", "/offer SPARQL -- the first")
    await town.say("Ada", "/offer sparkl -- the second")
    await town.press("Ada", "SPARQL")
    assert "the first" not in await town.say("Ada", "/mine")
    await town.press("Ada", "Undo")
    answer = await town.say("Ada", "/mine")
    assert "the first" in answer
    assert "the second" not in answer


async def test_twice_is_once(town: Town) -> None:
    await town.say("Ada", "/offer sparkl")
    button = town.command("Ada", "SPARQL")
    await town.press("Ada", "SPARQL")
    assert "Good: SPARQL" in await town.say("Ada", button, pressed=True)
    assert len(await town.rows(Declaration)) == 1


async def test_a_stale_or_foreign_button_changes_nothing(town: Town) -> None:
    await town.say("Ada", "/offer sparkl")
    button = town.command("Ada", "SPARQL")
    assert "out of date" in await town.say("Eve", button, pressed=True)
    await town.say("Ada", "/drop sparkl")
    assert "out of date" in await town.say("Ada", button, pressed=True)


async def test_to_what_is_no_capacity_nothing_changes(town: Town) -> None:
    await town.say("Ada", "/offer sparkl")
    button = town.command("Ada", "SPARQL").replace("sparql", "blorp")
    assert "out of date" in await town.say("Ada", button, pressed=True)
