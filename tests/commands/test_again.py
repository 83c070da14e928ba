"""`again`: the same two once more, if both want it."""

import pytest

from bot.introductions.states import State
from tests.scenes import introduced, met, state_of
from tests.town import Town

pytestmark = pytest.mark.asyncio


async def missed(town: Town) -> str:
    ident = await introduced(town)
    for who in ("Ada", "Ben"):
        await town.say(who, "/met no")
    return ident


async def test_one_alone_waits_and_nobody_is_told(town: Town) -> None:
    ident = await missed(town)
    letters = len(town.letters("Ada"))
    assert "If the other side wants it too" in await town.press("Ben", "Introduce us again")
    assert await state_of(town, ident) is State.MISSED
    assert len(town.letters("Ada")) == letters


async def test_both_are_introduced_once_more(town: Town) -> None:
    ident = await missed(town)
    await town.press("Ben", "Introduce us again")
    assert "introduced you once more" in await town.press("Ada", "Introduce us again")
    assert await state_of(town, ident) is State.INTRODUCED
    assert sum("meet Ada" in letter for letter in town.letters("Ben")) == 2


async def test_a_block_meanwhile_is_stronger_and_secret(town: Town) -> None:
    ident = await missed(town)
    await town.press("Ben", "Introduce us again")
    await town.say("Ben", "/block Ada")
    assert "If the other side wants it too" in await town.press("Ada", "Introduce us again")
    assert await state_of(town, ident) is State.MISSED


async def test_who_has_met_has_nothing_to_repeat(town: Town) -> None:
    ident = await met(town)
    assert "no introduction to repeat" in await town.say("Ben", f"/again {ident}")
    assert "no introduction to repeat" in await town.say("Cy", "/again")
