"""`undo` and `restore`: what was declared goes and comes back."""

import pytest

from tests.town import Town

pytestmark = pytest.mark.asyncio


async def test_pressing_twice_changes_nothing_more(town: Town) -> None:
    await town.say("Ada", "/offer SPARQL")
    button = town.command("Ada", "Undo")
    await town.press("Ada", "Undo")
    assert "done already" in await town.say("Ada", button, pressed=True)


async def test_alone_it_undoes_the_last_thing(town: Town) -> None:
    await town.say("Ada", "/load half")
    assert "two people at a time" in await town.say("Ada", "undo")


async def test_alone_with_nothing_done_it_says_so(town: Town) -> None:
    assert "out of date" in await town.say("Ada", "/undo")


async def test_the_button_of_another_is_of_no_use(town: Town) -> None:
    await town.say("Ada", "/offer SPARQL")
    button = town.command("Ada", "Undo")
    assert "out of date" in await town.say("Eve", button, pressed=True)
    assert "out of date" in await town.say("Eve", button.replace("undo", "restore"), pressed=True)
    assert "SPARQL" in await town.say("Ada", "/mine")


async def test_restoring_replaces_what_was_said_meanwhile(town: Town) -> None:
    await town.say("Ada", "/offer SPARQL -- first")
    await town.press("Ada", "Undo")
    back = town.command("Ada", "Bring it back")
    await town.say("Ada", "/offer SPARQL -- second")
    await town.say("Ada", back, pressed=True)
    answer = await town.say("Ada", "/mine")
    assert "first" in answer
    assert "second" not in answer


async def test_undoing_the_restore_of_a_dropped_entry_does_not_revive_an_older_one(
    town: Town,
) -> None:
    await town.say("Ada", "/offer SPARQL -- first")
    await town.say("Ada", "/offer SPARQL -- second")
    await town.say("Ada", "/drop SPARQL")
    await town.press("Ada", "Undo")
    await town.press("Ada", "Undo")
    assert "You have not said yet" in await town.say("Ada", "/mine")


async def test_restoring_what_stands_changes_nothing(town: Town) -> None:
    await town.say("Ada", "/offer SPARQL")
    button = town.command("Ada", "Undo").replace("undo", "restore")
    assert "done already" in await town.say("Ada", button, pressed=True)


async def test_undoing_a_change_keeps_the_introduction_under_way(town: Town) -> None:
    await town.say("Ada", "/offer SPARQL")
    await town.say("Ben", "/ask SPARQL")
    await town.press("Ben", "Introduce me")
    await town.say("Ben", "/ask SPARQL -- on Mondays")
    await town.press("Ben", "Undo")
    await town.press("Ada", "Introduce us")
    assert any("meet Ada" in letter for letter in town.letters("Ben"))
