"""`relay`: through the bot, where neither can reach the other."""

import pytest

from tests.scenes import introduced, proposed
from tests.town import Town

pytestmark = pytest.mark.asyncio


async def far_apart(town: Town) -> str:
    town.person("Ada", on="garden", link="")
    town.person("Ben", on="harbour", link="")
    return await introduced(town)


async def test_it_is_offered_where_there_is_no_other_way(town: Town) -> None:
    await far_apart(town)
    assert "Write through you" in town.buttons("Ben")


async def test_it_is_not_offered_to_neighbours(town: Town) -> None:
    await introduced(town)
    letters = [delivery.outgoing for _, delivery in town.arrived]
    assert not any(
        button.label == "Write through you" for each in letters for button in each.buttons
    )


async def test_words_arrive_with_a_button_to_answer(town: Town) -> None:
    await far_apart(town)
    await town.press("Ben", "Write through you")
    assert "Passed on to Ada" in await town.say("Ben", "Hello")
    assert town.last("Ada") == "Ben writes: “Hello”"
    await town.press("Ada", "Answer")
    await town.say("Ada", "No")
    assert town.last("Ben") == "Ada writes: “No”"


async def test_whoever_is_blocked_notices_nothing_and_is_not_heard(town: Town) -> None:
    ident = await far_apart(town)
    await town.say("Ada", "/block Ben")
    letters = len(town.letters("Ada"))
    assert "Passed on to Ada" in await town.say("Ben", f"/relay {ident} Hello")
    assert len(town.letters("Ada")) == letters


async def test_who_cannot_be_reached_is_said(town: Town) -> None:
    ident = await far_apart(town)
    town.adapters["garden"].away.add("id-of-ada")
    await town.say("Ben", f"/relay {ident} Hello")
    assert "cannot reach Ada" in await town.say("Ben", f"/relay {ident} Hello again")


async def test_before_the_names_are_told_nothing_is_passed_on(town: Town) -> None:
    ident = await proposed(town)
    letters = len(town.letters("Ada"))
    assert "not been introduced yet" in await town.say("Ben", f"/relay {ident} Hello")
    assert "nobody to write to" in await town.say("Ben", "/relay Hello")
    assert "somebody else" in await town.say("Eve", f"/relay {ident} Hello")
    assert len(town.letters("Ada")) == letters
