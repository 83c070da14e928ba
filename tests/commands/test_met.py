"""`/met`: whether it came about and helped; the answer can be changed."""

import pytest

from bot.introductions.states import State
from storage.tables import Feedback
from tests.scenes import introduced, proposed, state_of
from tests.town import Town

pytestmark = pytest.mark.asyncio


@pytest.mark.parametrize("word", ["helped", "little"])
async def test_one_tap_is_a_rating(town: Town, word: str) -> None:
    ident = await introduced(town)
    await town.say("Ben", f"/met {word}")
    assert await state_of(town, ident) is State.MET
    assert [row.rating for row in await town.rows(Feedback)] == [word]


async def test_one_who_has_met_is_enough_both_must_have_missed(town: Town) -> None:
    ident = await introduced(town)
    await town.say("Ben", "/met no")
    assert await state_of(town, ident) is State.INTRODUCED
    await town.say("Ada", "/met no")
    assert await state_of(town, ident) is State.MISSED


async def test_alone_it_asks_with_the_four_answers(town: Town) -> None:
    await introduced(town)
    assert "Did you meet" in await town.say("Ben", "/met")
    assert town.buttons("Ben") == ["It helped", "Not so much", "Not yet", "No"]


async def test_an_answer_can_be_changed(town: Town) -> None:
    ident = await introduced(town)
    await town.say("Ben", "/met helped")
    await town.say("Ben", "/met no")
    assert await town.rows(Feedback) == []
    await town.say("Ada", "/met no")
    assert await state_of(town, ident) is State.MISSED


async def test_what_was_asked_for_can_be_ticked_off(town: Town) -> None:
    await introduced(town)
    await town.say("Ben", "/met helped")
    assert "Taken off your list: SPARQL" in await town.press("Ben", "SPARQL is answered")


async def test_not_yet_is_asked_once_more_and_then_not_again(town: Town) -> None:
    await introduced(town)
    await town.pass_time(days=7)
    assert "I will ask again in a week" in await town.press("Ben", "Not yet")
    await town.pass_time(days=7)
    assert "once more: did you meet Ada" in town.last("Ben")
    assert "I will not ask again" in await town.press("Ben", "Not yet")
    letters = len(town.letters("Ben"))
    await town.pass_time(days=20)
    assert len(town.letters("Ben")) == letters


async def test_before_the_names_are_told_it_has_to_wait(town: Town) -> None:
    ident = await proposed(town)
    assert "not been introduced yet" in await town.say("Ada", f"/met {ident} helped")
    assert "not been introduced" in await town.say("Ada", "/met helped")


async def test_a_word_nobody_knows_gets_the_question(town: Town) -> None:
    await introduced(town)
    assert "Did you meet" in await town.say("Ben", "/met perhaps")


async def test_the_button_of_another_is_of_no_use(town: Town) -> None:
    ident = await introduced(town)
    assert "somebody else" in await town.say("Eve", f"met {ident} helped", pressed=True)
    assert await town.rows(Feedback) == []
