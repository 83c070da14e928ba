"""`/accept`: yes; and what a yes is worth when it is too late, twice, or somebody else's."""

import pytest

from bot.introductions.states import State
from tests.scenes import introduced, proposed, state_of
from tests.town import Town

pytestmark = pytest.mark.asyncio


async def test_the_last_yes_introduces(town: Town) -> None:
    ident = await introduced(town)
    assert await state_of(town, ident) is State.INTRODUCED
    assert any("meet Ben" in letter for letter in town.letters("Ada"))
    assert any("meet Ada" in letter for letter in town.letters("Ben"))


async def test_typed_without_an_id_it_means_the_only_one_that_waits(town: Town) -> None:
    ident = await proposed(town)
    await town.say("Ada", "/accept")
    assert await state_of(town, ident) is State.INTRODUCED


async def test_with_several_waiting_it_asks_which(town: Town) -> None:
    await town.say("Ada", "/offer SPARQL, maps")
    for name, topic in (("Ben", "SPARQL"), ("Cy", "maps")):
        await town.say(name, f"/ask {topic}")
        await town.press(name, "Introduce me")
    assert "Which one do you mean?" in await town.say("Ada", "/accept")
    await town.press("Ada", "SPARQL")
    assert any("meet Ben" in letter for letter in town.letters("Ada"))
    assert not any("Cy" in letter for letter in town.letters("Ada"))


async def test_with_none_waiting_it_says_so(town: Town) -> None:
    assert "No introduction waits" in await town.say("Ada", "/accept")


async def test_twice_is_once(town: Town) -> None:
    ident = await introduced(town)
    letters = len(town.letters("Ben"))
    assert "introduced already" in await town.say("Ada", f"/accept {ident}")
    assert len(town.letters("Ben")) == letters


async def test_who_asked_has_said_yes_already(town: Town) -> None:
    ident = await proposed(town)
    assert "As soon as everybody has said yes" in await town.say("Ben", f"/accept {ident}")
    assert await state_of(town, ident) is State.HALF


async def test_the_button_of_another_is_of_no_use(town: Town) -> None:
    ident = await proposed(town)
    answer = await town.say("Eve", f"accept {ident}", pressed=True)
    assert "belongs to somebody else" in answer
    assert await state_of(town, ident) is State.HALF


async def test_an_id_that_does_not_exist_is_answered_the_same(town: Town) -> None:
    ident = await proposed(town)
    await town.say("Eve", "/mine")
    theirs = await town.say("Eve", f"accept {ident}", pressed=True)
    assert await town.say("Eve", "accept 0123456789ab", pressed=True) == theirs


async def test_after_the_week_it_is_too_late(town: Town) -> None:
    ident = await proposed(town)
    await town.pass_time(days=8)
    assert "no longer open" in await town.say("Ada", f"/accept {ident}")


async def test_a_yes_can_be_undone_before_the_other_has_answered(town: Town) -> None:
    await town.say("Ada", "/offer SPARQL")
    await town.say("Ben", "/ask SPARQL")
    await town.pass_time(days=3)
    ident = town.command("Ada", "Introduce us").removeprefix("accept ")
    assert "As soon as everybody" in await town.press("Ada", "Introduce us")
    await town.press("Ada", "Undo")
    await town.press("Ben", "Introduce us")
    assert await state_of(town, ident) is State.DECLINED
    assert not any("Ada" in letter for letter in town.letters("Ben"))
