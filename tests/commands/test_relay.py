"""`relay`: through the bot, where neither can reach the other."""

import pytest

from bot.events import Button, User
from tests.scenes import circle, introduced, proposed
from tests.town import Town, readable

pytestmark = pytest.mark.asyncio


async def far_apart(town: Town) -> str:
    town.person("Ada", on="garden", link="")
    town.person("Ben", on="harbour", link="")
    return await introduced(town)


def writing(town: Town, who: str) -> list[Button]:
    """Return the buttons with which somebody can write to those they were introduced to."""
    letters = [delivery.outgoing for delivery in town.deliveries(who)]
    (told,) = [each for each in letters if "said yes: meet" in each.text]
    return [button for button in told.buttons if button.command.startswith("relay ")]


async def test_it_is_offered_where_there_is_no_other_way(town: Town) -> None:
    await far_apart(town)
    assert "Write through you" in town.buttons("Ben")


async def test_it_is_not_offered_to_neighbours(town: Town) -> None:
    await introduced(town)
    letters = [delivery.outgoing for _, delivery in town.arrived]
    assert not any(
        button.label == "Write through you" for each in letters for button in each.buttons
    )


async def test_neighbours_without_a_link_get_a_button_that_opens_a_conversation(
    town: Town,
) -> None:
    town.person("Ada", link="")
    town.person("Ben")
    ident = await introduced(town)
    (door,) = writing(town, "Ben")
    assert (readable(door.label), door.command) == ("Write to Ada", f"relay {ident}")
    assert door.opens == User("garden", "id-of-ada", "Ada")
    assert writing(town, "Ada") == [], "Ben's link is enough"
    assert "pass on to Ada" in await town.press("Ben", "Write to Ada")


async def test_in_a_circle_there_is_a_way_to_each(town: Town) -> None:
    town.person("Ada", link="")
    town.person("Ben", link="")
    town.person("Cy", on="harbour", link="")
    await circle(town)
    for name in ("Ada", "Ben", "Cy"):
        await town.press(name, "Introduce us")
    labels = {name: [readable(each.label) for each in writing(town, name)]
              for name in ("Ada", "Ben", "Cy")}  # fmt: skip
    assert labels == {
        "Ada": ["Write to Ben", "Write through you"],
        "Ben": ["Write to Ada", "Write through you"],
        "Cy": ["Write through you"],
    }


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
