"""`/decline`: no, silently, and taken back with one press (`reopen`)."""

import pytest

from bot.introductions.states import State
from tests.scenes import introduced, proposed, state_of
from tests.town import Town

pytestmark = pytest.mark.asyncio


async def test_a_no_is_noted_and_nobody_hears_of_it(town: Town) -> None:
    ident = await proposed(town)
    letters = town.letters("Ben")
    assert "Nobody is told" in await town.press("Ada", "Not now")
    assert await state_of(town, ident) is State.DECLINED
    assert town.letters("Ben") == letters


async def test_without_an_id_it_means_the_only_one(town: Town) -> None:
    ident = await proposed(town)
    await town.say("Ada", "/decline")
    assert await state_of(town, ident) is State.DECLINED


async def test_twice_is_once(town: Town) -> None:
    ident = await proposed(town)
    await town.press("Ada", "Not now")
    assert "Nobody is told" in await town.say("Ada", f"/decline {ident}")
    assert await state_of(town, ident) is State.DECLINED


async def test_undo_opens_it_again_with_the_buttons(town: Town) -> None:
    ident = await proposed(town)
    await town.press("Ada", "Not now")
    assert "open again: SPARQL" in await town.press("Ada", "Undo")
    assert await state_of(town, ident) is State.HALF
    await town.press("Ada", "Introduce us")
    assert await state_of(town, ident) is State.INTRODUCED


async def test_after_names_are_told_there_is_nothing_to_decline(town: Town) -> None:
    ident = await introduced(town)
    assert "no longer open" in await town.say("Ada", f"/decline {ident}")
    assert await state_of(town, ident) is State.INTRODUCED


async def test_with_none_waiting_it_says_so(town: Town) -> None:
    assert "No introduction waits" in await town.say("Ada", "/decline")


async def test_the_button_of_another_is_of_no_use(town: Town) -> None:
    ident = await proposed(town)
    assert "somebody else" in await town.say("Eve", f"decline {ident}", pressed=True)
    assert "somebody else" in await town.say("Eve", f"reopen {ident}", pressed=True)
    assert await state_of(town, ident) is State.HALF


async def test_after_the_week_nothing_can_be_opened_again(town: Town) -> None:
    ident = await proposed(town)
    await town.press("Ada", "Not now")
    await town.pass_time(days=8)
    assert "no longer open" in await town.say("Ada", f"/reopen {ident}")


async def test_what_was_never_declined_cannot_be_opened_again(town: Town) -> None:
    await proposed(town)
    assert "nothing to open again" in await town.say("Ada", "/reopen")


async def test_nothing_is_opened_again_over_the_load_of_anybody(town: Town) -> None:
    await town.say("Ada", "/load half")
    ident = await proposed(town)
    await town.press("Ada", "Not now")
    await town.say("Cy", "/ask SPARQL")
    await town.press("Cy", "Introduce me")
    assert "no longer open" in await town.say("Ada", f"/reopen {ident}")
    assert await state_of(town, ident) is State.DECLINED


async def test_nothing_is_opened_again_with_somebody_blocked(town: Town) -> None:
    ident = await proposed(town)
    await town.press("Ada", "Not with this person")
    assert "no longer open" in await town.say("Ada", f"/reopen {ident}")


async def test_who_takes_the_own_yes_back_takes_back_what_followed_from_it(town: Town) -> None:
    ident = await proposed(town)
    await town.say("Cy", "/offer SPARQL")
    await town.press("Ada", "Not now")
    assert "would like to learn SPARQL" in town.last("Cy")
    await town.say("Ben", f"/decline {ident}")
    await town.press("Cy", "Introduce us")
    assert not any("Ben" in letter for letter in town.letters("Cy"))
